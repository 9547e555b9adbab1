import { type Diff, diffProperties } from "../resource/properties/diff";
import { imagePhase } from "./look";
import { IMAGE_PROPERTIES, type ImagePropertyName } from "./properties";

export type ImageDiff = Diff<ImagePropertyName>;

/** Compares an image as it is with its declaration; one whose making failed is replaced. */
export function diffImage(actual: object, declared: object): ImageDiff {
  const { updates, replaces } = diffProperties(IMAGE_PROPERTIES, actual, declared);
  const others = replaces.filter((name) => name !== "instanceId");
  return { updates, replaces: hasFailed(actual) ? ["instanceId", ...others] : replaces };
}

/** Whether the making of an image failed: nothing but another one can be used. */
export const hasFailed = ({ status }: { readonly status?: unknown }): boolean =>
  typeof status === "string" && imagePhase(status) === "failed";
