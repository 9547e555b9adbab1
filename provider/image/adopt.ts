import { CompShareError } from "../client/errors";
import type { Context } from "../instance/context";
import { adoptedId } from "../instance/properties";
import { readRemark } from "../resource/marker";
import { lookTwice } from "./look";
import { imageOutputs } from "./outputs";
import type { ImageOutputs, ImageSpec } from "./spec";

/**
 * Takes the image into the state that the declaration names, as it is: nothing is changed about it. Where it isn't as
 * declared, the next preview says so.
 * @throws CompShareError `REFUSED` where there is no such image, or another resource has it.
 */
export async function adoptImage(
  context: Context,
  spec: ImageSpec & { adoptImageId: string },
  resource: string,
): Promise<ImageOutputs> {
  const id = adoptedId(spec.adoptImageId);
  // Before anything is waited for: another resource may want it too.
  if (!context.owned.claim(id, resource)) throw inThisStack(id);
  try {
    return await adopt(context, spec, id, resource);
  } catch (error) {
    context.owned.release(id);
    throw error;
  }
}

async function adopt(
  context: Context,
  spec: ImageSpec & { adoptImageId: string },
  id: string,
  resource: string,
): Promise<ImageOutputs> {
  if (await context.owned.isStored(id)) throw inThisStack(id);
  const seen = await lookTwice(context, spec, id);
  if (!seen) {
    const project = spec.projectId ? `, project ${spec.projectId}` : "";
    throw refused(
      id,
      `isn't listed among the account's own images in ${spec.region}${project} (${context.account})`,
      "Check adoptImageId, the region, the project and the keys.",
    );
  }
  const { marker } = readRemark(seen.description);
  if (marker && marker.resource !== resource && spec.adoptImageId !== `${id}:${marker.nonce}`) {
    throw refused(
      id,
      "was made for another Pulumi resource, which may still have it",
      "If that stack still has it, remove it there first: `pulumi state delete <urn>`. " +
        `If none has it, say so by its full name: adoptImageId: "${id}:${marker.nonce}".`,
    );
  }
  return imageOutputs(spec, seen);
}

const inThisStack = (id: string) =>
  refused(
    id,
    "is in this stack already",
    "Remove adoptImageId. Where the resource that has it got another name, say so by the option `aliases`.",
  );

function refused(id: string, why: string, advice: string): CompShareError {
  return new CompShareError({
    code: "REFUSED",
    what: `adoptImageId: ${id} ${why}`,
    effect: "none",
    advice,
    imageId: id,
  });
}
