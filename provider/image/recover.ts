import { CompShareError } from "../client/errors";
import type { ImageDescription } from "../client/offer-schemas";
import type { Context } from "../instance/context";
import { readRemark } from "../instance/marker";
import type { Owned } from "../instance/owned";
import { unownedOf } from "../instance/unowned";
import { type ImagePlace, imagePhase, listImages } from "./look";

/** Older images aren't taken over by their marker alone: another stack that has the same name could own them. */
const FRESH_MS = 24 * 3600_000;

/** The images that may stem from an earlier attempt at a resource. */
export const imageCandidates = (listed: readonly ImageDescription[], resource: string, owned: Owned) =>
  unownedOf(
    listed,
    ({ imageId, description, createdAt }) => ({ id: imageId, text: description, createdAt }),
    resource,
    owned,
  );

/**
 * Finds the image that an earlier attempt made.
 * @throws CompShareError `REFUSED` where there are several, or where another stack may own it.
 */
export async function findEarlierImage(
  context: Context,
  place: ImagePlace,
  resource: string,
): Promise<ImageDescription | undefined> {
  const look = async () => imageCandidates(await listImages(context, place), resource, context.owned);
  let found = await look();
  if (found.some(({ status }) => imagePhase(status) !== "changing")) {
    // A deleted image goes on showing for a while; one that is being made is certainly there.
    context.progress(`an earlier run seems to have made ${idsOf(found)}: making sure that it is there`);
    await context.sleep(context.listLagMs);
    const before = new Set(found.map(({ imageId }) => imageId));
    found = (await look()).filter(({ imageId }) => before.has(imageId));
  }
  if (found.length > 1) throw several(found);
  const [one] = found;
  if (one && context.now() - (one.createdAt ?? 0) * 1000 > FRESH_MS) throw tooOld(one);
  return one;
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

const describe = ({ imageId, name, status, createdAt }: ImageDescription) =>
  `${imageId} ("${name}", ${status || "no status"}${createdAt ? `, made at ${new Date(createdAt * 1000).toISOString()}` : ""})`;

function several(found: readonly ImageDescription[]): CompShareError {
  return new CompShareError({
    code: "REFUSED",
    what: `Earlier runs made ${found.length} images for this resource: ${found.map(describe).join("; ")}`,
    effect: "none",
    advice:
      "Keep one: set adoptImageId to its id, and run `pulumi up` again. Delete the others in the console if nobody needs them.",
  });
}

function tooOld(found: ImageDescription): CompShareError {
  return new CompShareError({
    code: "REFUSED",
    what: `There is an image with this resource's marker: ${describe(found)}`,
    effect: "none",
    advice:
      "It is too old to be taken over unasked: a run that failed may have left it, or another stack of the same name may own it. " +
      `To have it in this stack, set adoptImageId: "${found.imageId}". If it belongs to another stack, tell the two apart: ` +
      "`pulumi config set compshare:owner <any text>`. If nobody needs it, delete it in the console.",
    imageId: found.imageId,
  });
}
