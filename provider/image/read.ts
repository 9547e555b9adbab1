import type { ResourceContext } from "../resource/lifecycle/context";
import { notFound } from "../resource/lifecycle/fetch";
import { fetchImageOrConfirmGone, fetchImageTwice } from "./fetch";
import { IMAGE_KIND } from "./kind";
import { imageOutputs, pickImageSpec } from "./outputs";
import type { ImageOutputs, ImageSpec } from "./spec";

export interface ReadImage {
  readonly outputs: ImageOutputs;
  /** The declaration that would have created the image as it is. */
  readonly inputs: ImageSpec;
}

/**
 * Reads an image; undefined if it is gone. `stored` may only have the place: the image was never in a state
 * (`CompShareCustomImage.get`).
 * @throws CompShareError `REFUSED` if such an image doesn't exist.
 */
export async function readImage(
  context: ResourceContext,
  id: string,
  stored: Partial<ImageOutputs>,
): Promise<ReadImage | undefined> {
  const seen = await (stored.imageId === undefined ? fetchImageTwice : fetchImageOrConfirmGone)(context, stored, id);
  if (!seen && stored.imageId === undefined) throw notFound(context, IMAGE_KIND, id, stored);
  if (!seen) {
    context.owned.markGone(id, context.now());
    return undefined;
  }
  const outputs = imageOutputs({ zone: "", region: "", name: "", ...stored }, seen);
  return { outputs, inputs: pickImageSpec(outputs) };
}
