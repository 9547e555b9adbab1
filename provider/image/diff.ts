import { isDeepStrictEqual } from "node:util";
import type { RawInputs } from "../resource/properties/inputs";
import { imagePhase } from "./look";
import { type ImagePropertyName, imageProperty } from "./properties";
import { IMAGE_SPEC_NAMES } from "./spec";

export interface ImageDiff {
  /** Properties that change the image in place. */
  readonly updates: ImagePropertyName[];
  /** Properties that make a new image. */
  readonly replaces: ImagePropertyName[];
}

/**
 * Compares an image as it is with its declaration, property by property; one whose making failed is replaced. A value that isn't known yet counts as changed:
 * preview then announces the most that can happen.
 */
export function diffImage(actual: RawInputs, declared: RawInputs): ImageDiff {
  const diff: ImageDiff = { updates: [], replaces: hasFailed(actual) ? ["instanceId"] : [] };
  for (const name of IMAGE_SPEC_NAMES) {
    // Absent text is empty text.
    const [before, after] = [actual[name] ?? "", declared[name] ?? ""];
    if (isDeepStrictEqual(before, after)) continue;
    const effect = imageProperty(name).effect(before as string, after as string, actual);
    if (effect === "update") diff.updates.push(name);
    if (effect === "replace" && !diff.replaces.includes(name)) diff.replaces.push(name);
  }
  return diff;
}

/** Whether the making of an image failed: nothing but another one can be used. */
export const hasFailed = ({ status }: RawInputs): boolean =>
  typeof status === "string" && imagePhase(status) === "failed";
