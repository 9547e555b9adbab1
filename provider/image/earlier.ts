import type { ImageDescription } from "../client/offer-schemas";
import type { Context } from "../instance/observe/context";
import { classifyAll, type EarlierWorld, findExisting, type Listed } from "../resource/ownership/earlier";
import { readRemark } from "../resource/ownership/marker";
import { type ImagePlace, imagePhase, listImages } from "./fetch";
import { IMAGE_KIND } from "./kind";

export const viewImage = ({ imageId, name, status, createdAt, description }: ImageDescription): Listed => ({
  id: imageId,
  text: description,
  createdAt,
  facts: `"${name}", ${status || "no status"}${createdAt ? `, made at ${new Date(createdAt * 1000).toISOString()}` : ""}`,
});

/** The listed images that may come from an earlier attempt at a resource, with the decision about each. */
export const classifyImages = (world: EarlierWorld, listed: readonly ImageDescription[], resource: string) =>
  classifyAll(world, listed, viewImage, resource);

/**
 * Finds the image that an earlier attempt created.
 * @throws CompShareError `REFUSED` if there are several, or if it can't be decided whose one is.
 */
export const findEarlierImage = (
  context: Context,
  place: ImagePlace,
  resource: string,
): Promise<ImageDescription | undefined> => {
  const search = async () => classifyImages(context, await listImages(context, place), resource);
  const isChanging = ({ status }: ImageDescription) => imagePhase(status) === "changing";
  return findExisting(
    context,
    { kind: IMAGE_KIND, view: viewImage, isChanging, exists: "is there", search },
    Number.NEGATIVE_INFINITY,
  );
};

/** Finds the image of one attempt by its nonce, and returns its id. */
export async function findImageOfAttempt(
  context: Context,
  place: ImagePlace,
  nonce: string,
): Promise<string | undefined> {
  const listed = await listImages(context, place);
  return listed.find(({ description }) => readRemark(description).marker?.nonce === nonce)?.imageId;
}
