import { CompShareError } from "../client/errors";
import type { Context } from "../instance/context";
import { readRemark } from "../instance/marker";
import { adoptedId } from "../instance/properties";
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
  if (context.owned.has(id)) throw refused(id, "is in this stack already", "Remove adoptImageId from one of the two.");
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
  context.owned.takeOver(id, resource);
  return imageOutputs(spec, seen);
}

function refused(id: string, why: string, advice: string): CompShareError {
  return new CompShareError({
    code: "REFUSED",
    what: `adoptImageId: ${id} ${why}`,
    effect: "none",
    advice,
    imageId: id,
  });
}
