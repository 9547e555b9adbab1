import { type Diff, diffProperties } from "../resource/properties/diff";
import { imagePhase } from "./fetch";
import { IMAGE_PROPERTIES, type ImagePropertyName } from "./properties";

export type ImageDiff = Diff<ImagePropertyName>;

/** Compares an image with its declaration; one whose creation failed is replaced. */
export function diffImage(actual: object, declared: object): ImageDiff {
  const { updates, replaces } = diffProperties(IMAGE_PROPERTIES, actual, declared);
  const others = replaces.filter((name) => name !== "instanceId");
  return { updates, replaces: hasFailed(actual) ? ["instanceId", ...others] : replaces };
}

/** Whether the creation of an image failed: only another image can be used. */
export const hasFailed = ({ status }: { readonly status?: unknown }): boolean =>
  typeof status === "string" && imagePhase(status) === "failed";
