import { isKnown, type RawInputs, type Violation } from "../../resource/properties/inputs";
import { noRegion, regionOfDeclared } from "../../resource/properties/zones";
import { isPlacement } from "../model/placement";
import type { PropertyName } from "../model/properties";
import { PLACEMENT_NAMES } from "../model/spec";

/** Checks a fallback like a declaration, and reports its problems under the fallback's name. */

/** A fallback in another zone is in that zone's region, unless it sets another. */
export function regionOfFallback(fallback: unknown, declared: RawInputs, usual: string | undefined): unknown {
  if (!isPlacement(fallback)) return fallback;
  const { zone, region } = fallback as RawInputs;
  if (zone === undefined || zone === declared.zone || region !== undefined) return fallback;
  const found = regionOfDeclared(zone, usual);
  return found === undefined ? fallback : { ...fallback, region: found };
}

/** A fallback without a known region. */
export function missingRegion(name: string, fallback: object, declared: RawInputs): Violation[] {
  const { zone, region } = fallback as RawInputs;
  const isTold = zone === undefined || zone === declared.zone || region !== undefined;
  if (isTold || typeof zone !== "string" || zone === "") return [];
  return [inFallback(name)(noRegion(zone))];
}

/**
 * Which properties of a declaration with a fallback applied can be checked by rules: those with a known, valid value.
 * @param name The fallback's name: `fallbacks[0]`.
 * @param ofDeclared The same for the declaration.
 * @param wrong The invalid properties, including those of fallbacks.
 */
export function usableIn(
  name: string,
  fallback: object,
  ofDeclared: (name: PropertyName) => boolean,
  wrong: readonly Violation[],
): (name: PropertyName) => boolean {
  const values = fallback as RawInputs;
  return (inner) => {
    if (values[inner] === undefined) return ofDeclared(inner);
    return isKnown(values[inner]) && !wrong.some(({ property }) => property === `${name}.${inner}`);
  };
}

/** A violation under the fallback's name. */
export const inFallback =
  (name: string) =>
  ({ property, reason, ...rest }: Violation): Violation => {
    const isOwn = (PLACEMENT_NAMES as readonly string[]).includes(property);
    return isOwn ? { property: `${name}.${property}`, reason, ...rest } : { property: name, reason, ...rest };
  };
