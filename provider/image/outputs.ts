import type { ImageDescription } from "../client/offer-schemas";
import { defined, time } from "../instance/observe/outputs";
import { readRemark } from "../resource/ownership/marker";
import { asSpec } from "../resource/properties/inputs";
import { IMAGE_SPEC_NAMES, type ImageOutputs, type ImageSpec } from "./spec";

/** The outputs of an observed image. What the service doesn't return is taken as declared. */
export function imageOutputs(declared: ImageSpec, seen: ImageDescription): ImageOutputs {
  return defined({
    ...pickImageSpec(declared),
    name: seen.name || declared.name,
    // This provider's images always have a description, as it carries the marker.
    description: seen.description ? readRemark(seen.description).text || undefined : declared.description,
    imageId: seen.imageId,
    status: seen.status,
    size: seen.size,
    container: seen.isContainer,
    published: seen.isPublished,
    createTime: time(seen.createdAt),
  });
}

/**
 * The outputs of an image of which only the id is known.
 * @param made The approximate time of its creation, in ms: the service's own isn't known yet.
 */
export const firstImageOutputs = (declared: ImageSpec, id: string, made: number): ImageOutputs => ({
  ...pickImageSpec(declared),
  imageId: id,
  status: "",
  createTime: new Date(made).toISOString(),
});

/** The declaration in outputs. */
export const pickImageSpec = (from: ImageSpec): ImageSpec =>
  asSpec<ImageSpec>(defined(Object.fromEntries(IMAGE_SPEC_NAMES.map((name) => [name, from[name]]))));
