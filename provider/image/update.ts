import { CompShareError } from "../client/errors";
import type { ImageDescription } from "../client/offer-schemas";
import type { ResourceContext } from "../resource/lifecycle/context";
import { deadlineOf } from "../resource/lifecycle/deadline";
import { IncompleteError, reasonOf } from "../resource/lifecycle/incomplete";
import { readRemark, writeRemark } from "../resource/ownership/marker";
import { diffImage } from "./diff";
import { fetchImageOrConfirmGone, imageParams } from "./fetch";
import { imageOutputs } from "./outputs";
import type { ImageOutputs, ImageSpec } from "./spec";
import { IMAGE_TIMEOUT_MS } from "./timeouts";
import { waitForImage } from "./wait";

/** The origin in the marker of an adopted image: unknown. */
const UNKNOWN_ORIGIN = "00000000";

/**
 * Changes an image in place until it is as declared; waits if it is still being created.
 * @param resource The digest of the resource: a description is written with its marker if the image has none.
 * @throws CompShareError before anything is done, if only a replacement can make the change, or if the image is gone.
 * @throws IncompleteError if it isn't as declared yet; the next run continues.
 */
export async function updateImage(
  context: ResourceContext,
  id: string,
  stored: ImageOutputs,
  declared: ImageSpec,
  resource: string,
): Promise<ImageOutputs> {
  const { replaces, updates } = diffImage(stored, declared);
  if (replaces.length > 0) throw refused(id, `${replaces.join(" and ")} changes, which requires a new image`);
  const until = deadlineOf(context, "update", declared, IMAGE_TIMEOUT_MS);
  let seen = await fetchImageOrConfirmGone(context, { ...stored, ...placeOf(declared) }, id);
  if (!seen) throw refused(id, `the service doesn't list it in ${declared.region} (${context.account})`);
  try {
    // A published image is finished, whatever its status says about its review.
    if (!seen.isPublished) seen = await waitForImage(context, declared, id, until);
    const change = {
      ...(updates.includes("name") && { Name: declared.name }),
      ...(updates.includes("description") && { Description: description(context, declared, seen, resource) }),
    };
    if (Object.keys(change).length === 0) return imageOutputs(declared, seen);
    context.progress(`change its ${updates.join(" and ")} (${id})`);
    await context.client.call("UpdateCompShareImage", { ...imageParams(declared, id), ...change });
    // Lists may lag behind.
    const { Name = seen.name, Description = seen.description } = change;
    return imageOutputs(declared, { ...seen, name: Name, description: Description });
  } catch (error) {
    throw new IncompleteError(id, imageOutputs(stored, seen), reasonOf(error));
  }
}

const placeOf = ({ region, zone, projectId }: ImageSpec) => ({ region, zone, projectId });

/** The description as sent. It always has a marker, the image's or ours, as an empty one couldn't be sent. */
function description(context: ResourceContext, declared: ImageSpec, seen: ImageDescription, resource: string): string {
  const { marker } = readRemark(seen.description);
  const own = marker ?? { resource: context.mark(resource), spec: UNKNOWN_ORIGIN, nonce: context.nonce() };
  return writeRemark(declared.description, own);
}

function refused(id: string, why: string): CompShareError {
  return new CompShareError({
    code: "REFUSED",
    what: `${id} can't be changed: ${why}`,
    effect: "none",
    advice: "Run `pulumi refresh`, then `pulumi up`: it makes what is missing.",
    imageId: id,
  });
}
