import { CompShareError } from "../client/errors";
import type { Context } from "../instance/observe/context";
import { lookTwice, seeImageOrCallGone } from "./look";
import { imageOutputs, pickImageSpec } from "./outputs";
import type { ImageOutputs, ImageSpec } from "./spec";

export interface ReadImage {
  readonly outputs: ImageOutputs;
  /** The declaration that would have made the image as it is. */
  readonly inputs: ImageSpec;
}

/**
 * Reads an image as it is now; undefined where it is gone. `stored` may hold nothing but the place: the image was never in
 * a state (`CompShareCustomImage.get`).
 * @throws CompShareError `REFUSED` where such an image isn't there.
 */
export async function readImage(
  context: Context,
  id: string,
  stored: Partial<ImageOutputs>,
): Promise<ReadImage | undefined> {
  const seen = await (stored.imageId === undefined ? lookTwice : seeImageOrCallGone)(context, stored, id);
  if (!seen && stored.imageId === undefined) throw unknownImage(context, id, stored);
  if (!seen) {
    context.owned.callGone(id, context.now());
    return undefined;
  }
  const outputs = imageOutputs({ zone: "", region: "", name: "", ...stored }, seen);
  return { outputs, inputs: pickImageSpec(outputs) };
}

function unknownImage({ account }: Context, id: string, { region, projectId }: Partial<ImageOutputs>): CompShareError {
  const where = [region ?? "the default region", projectId && `project ${projectId}`].filter(Boolean).join(", ");
  return new CompShareError({
    code: "REFUSED",
    what: `There is no image ${id} among the account's own in ${where} (${account})`,
    effect: "none",
    advice: "Check the id, the region, the project and the keys.",
    imageId: id,
  });
}
