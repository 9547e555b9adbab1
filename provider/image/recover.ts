import type { ImageDescription } from "../client/offer-schemas";
import type { Context } from "../instance/context";
import { type EarlierWorld, judgeAll, type Kind, type Listed, theOne, unknownOwnerText } from "../resource/earlier";
import { readRemark } from "../resource/marker";
import { type ImagePlace, imagePhase, listImages } from "./look";

const KIND: Kind = {
  noun: "image",
  plural: "images",
  adopt: "adoptImageId",
  cost: "each is stored and may be charged",
};

const view = ({ imageId, name, status, createdAt, description }: ImageDescription): Listed => ({
  id: imageId,
  text: description,
  createdAt,
  facts: `"${name}", ${status || "no status"}${createdAt ? `, made at ${new Date(createdAt * 1000).toISOString()}` : ""}`,
});

/** What is listed and may stem from an earlier attempt at a resource, judged. */
export const judgeImages = (world: EarlierWorld, listed: readonly ImageDescription[], resource: string) =>
  judgeAll(world, listed, view, resource);

/** What is said of images whose owner nobody can tell. */
export const strangersText = (strangers: readonly ImageDescription[]): string => {
  const { what, advice } = unknownOwnerText(strangers.map(view), KIND);
  return `${what}. ${advice}`;
};

/**
 * Finds the image that an earlier attempt made.
 * @throws CompShareError `REFUSED` where there are several, or where nobody can tell whose one is.
 */
export async function findEarlierImage(
  context: Context,
  place: ImagePlace,
  resource: string,
): Promise<ImageDescription | undefined> {
  const look = async () => judgeImages(context, await listImages(context, place), resource);
  let judged = await look();
  const found = [...judged.ours, ...judged.strangers];
  if (found.some(({ status }) => imagePhase(status) !== "changing")) {
    // A deleted image goes on showing for a while; one that is being made is certainly there.
    context.progress(`an earlier run seems to have made ${idsOf(found)}: making sure that it is there`);
    await context.sleep(context.listLagMs);
    const before = new Set(found.map(({ imageId }) => imageId));
    const { ours, strangers } = await look();
    const stays = ({ imageId }: ImageDescription) => before.has(imageId);
    judged = { ours: ours.filter(stays), strangers: strangers.filter(stays) };
  }
  return theOne(judged, view, KIND);
}

/** Finds the image of one attempt by its nonce, and returns its id. */
export async function findImageOfAttempt(
  context: Context,
  place: ImagePlace,
  nonce: string,
): Promise<string | undefined> {
  const listed = await listImages(context, place);
  return listed.find(({ description }) => readRemark(description).marker?.nonce === nonce)?.imageId;
}

const idsOf = (images: readonly ImageDescription[]) => images.map(({ imageId }) => imageId).join(", ");
