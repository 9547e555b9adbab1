import type { ImageDescription } from "../client/offer-schemas";
import { allPages } from "../client/pages";
import { placeParams } from "../instance/model/place";
import type { Context } from "../instance/observe/context";
import { type Known, seenOrGone } from "../resource/ownership/gone";
import type { ImageSpec } from "./spec";

/** Where an image is: part of every call about it. */
export type ImagePlace = Pick<ImageSpec, "region" | "zone" | "projectId">;

export const imageParams = (place: ImagePlace, id: string) => ({ ...placeParams(place), CompShareImageId: id });

const PAGE = 100;
const SECOND_LOOK_MS = 3000;

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

/**
 * Looks for an image that the state has, and makes sure before it says that it is gone (`resource/ownership/gone.ts`).
 * @throws CompShareError `REFUSED` where nobody can tell whether it is gone.
 */
export async function seeImageOrCallGone(
  context: Context,
  known: Known & Partial<ImagePlace>,
  id: string,
): Promise<ImageDescription | undefined> {
  let missingSince: number | undefined;
  const look = async (notBefore: number) => {
    await context.sleep(Math.max(0, notBefore - context.now()));
    const at = context.now();
    const seen = await lookAtImage(context, known, id);
    missingSince = seen ? undefined : (missingSince ?? at);
    return { seen, at, missingSince };
  };
  const list = async () => (await listImages(context, known)).map(({ imageId }) => imageId);
  return seenOrGone(context, { id, noun: "image", known, look, list }, context.now());
}

/** Looks for an image that the state doesn't have, and once more before it says that it isn't there: lists lag behind. */
export async function lookTwice(
  context: Context,
  place: Partial<ImagePlace>,
  id: string,
): Promise<ImageDescription | undefined> {
  const seen = await lookAtImage(context, place, id);
  if (seen) return seen;
  await context.sleep(SECOND_LOOK_MS);
  return lookAtImage(context, place, id);
}

/** `changing` ends by itself: a status that is new to this version counts as that, as waiting is harmless. */
export type ImagePhase = "ready" | "changing" | "failed";

export function imagePhase(status: string): ImagePhase {
  if (status === "Available") return "ready";
  return /fail|error|^unavailable$/i.test(status) ? "failed" : "changing";
}
