import type { ImageDescription } from "../client/offer-schemas";
import { allPages } from "../client/pages";
import { placeParams } from "../instance/model/place";
import type { ResourceContext } from "../resource/lifecycle/context";
import { type Fetch, fetchTwice, singleFetch } from "../resource/lifecycle/fetch";
import { fetchOrConfirmGone, type Known } from "../resource/ownership/gone";
import { IMAGE_KIND } from "./kind";
import type { ImageSpec } from "./spec";

/** An image's place, part of every call about it. */
export type ImagePlace = Pick<ImageSpec, "region" | "zone" | "projectId">;

export const imageParams = (place: ImagePlace, id: string) => ({ ...placeParams(place), CompShareImageId: id });

const PAGE = 100;

/** The account's own images in a place's region and project. */
export function listImages(
  { client }: Pick<ResourceContext, "client">,
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

/** Fetches one image now; undefined if the service doesn't list it (any more, or yet). */
export async function fetchImage(
  context: ResourceContext,
  place: Partial<ImagePlace>,
  id: string,
): Promise<ImageDescription | undefined> {
  return (await listImages(context, place, id)).find(({ imageId }) => imageId === id);
}

/** Fetches one image each time a poll is due. */
export const imageFetch = (context: ResourceContext, place: Partial<ImagePlace>, id: string): Fetch<ImageDescription> =>
  singleFetch(context, () => fetchImage(context, place, id));

/**
 * Fetches an image of the state, and makes sure before it reports it as gone (`resource/ownership/gone.ts`).
 * @throws CompShareError `REFUSED` if it can't be decided whether it is gone.
 */
export function fetchImageOrConfirmGone(
  context: ResourceContext,
  known: Known & Partial<ImagePlace>,
  id: string,
): Promise<ImageDescription | undefined> {
  const list = async () => (await listImages(context, known)).map(({ imageId }) => imageId);
  return fetchOrConfirmGone(
    context,
    { id, kind: IMAGE_KIND, known, fetch: imageFetch(context, known, id), list },
    context.now(),
  );
}

/** Fetches an image that isn't in the state, and again before it reports it as absent. */
export async function fetchImageTwice(
  context: ResourceContext,
  place: Partial<ImagePlace>,
  id: string,
): Promise<ImageDescription | undefined> {
  return (await fetchTwice(imageFetch(context, place, id), context.now())).seen;
}

/** `changing` ends without intervention. An unknown status counts as that, as waiting is harmless. */
export type ImagePhase = "ready" | "changing" | "failed";

export function imagePhase(status: string): ImagePhase {
  if (status === "Available") return "ready";
  return /fail|error|^unavailable$/i.test(status) ? "failed" : "changing";
}
