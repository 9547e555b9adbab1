import type { ImageDescription } from "../client/offer-schemas";
import { allPages } from "../client/pages";
import { type Context, placeParams } from "../instance/context";
import type { ImageOutputs, ImageSpec } from "./spec";

/** Where an image is: part of every call about it. */
export type ImagePlace = Pick<ImageSpec, "region" | "zone" | "projectId">;

export const imageParams = (place: ImagePlace, id: string) => ({ ...placeParams(place), CompShareImageId: id });

const PAGE = 100;
/** An image that was seen before is believed to be gone after so long without it; one that never was, after the lists' lag. */
const SECOND_LOOK_MS = 3000;
const PAUSE_MS = 1000;

/** The account's own images in a place's region and project. */
export function listImages(
  { client }: Pick<Context, "client">,
  { region = "", projectId }: Partial<ImagePlace>,
  id?: string,
): Promise<ImageDescription[]> {
  return allPages({
    page: async (offset) => {
      const { total, images } = await client.call("DescribeCompShareCustomImages", {
        Region: region,
        ProjectId: projectId,
        CompShareImageId: id,
        Limit: PAGE,
        Offset: offset,
      });
      return { total, entries: images };
    },
    idOf: ({ imageId }) => imageId,
    what: `custom images in ${region}`,
  });
}

/** Looks at one image now; undefined where the service doesn't list it (any more, or yet). */
export async function lookAtImage(
  context: Context,
  place: Partial<ImagePlace>,
  id: string,
): Promise<ImageDescription | undefined> {
  return (await listImages(context, place, id)).find(({ imageId }) => imageId === id);
}

/** Looks again before it says that an image is gone: lists lag behind. */
export async function lookTwice(
  context: Context,
  known: Partial<ImagePlace & Pick<ImageOutputs, "status">>,
  id: string,
): Promise<ImageDescription | undefined> {
  const until = context.now() + Math.max(SECOND_LOOK_MS, known.status === "" ? context.listLagMs : 0);
  for (;;) {
    const seen = await lookAtImage(context, known, id);
    const left = until - context.now();
    if (seen || left <= 0) return seen;
    await context.sleep(Math.min(PAUSE_MS, left));
  }
}

/** `changing` ends by itself: a status that is new to this version counts as that, as waiting is harmless. */
export type ImagePhase = "ready" | "changing" | "failed";

export function imagePhase(status: string): ImagePhase {
  if (status === "Available") return "ready";
  return /fail|error|^unavailable$/i.test(status) ? "failed" : "changing";
}
