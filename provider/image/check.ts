import { type CheckDefaults, type CheckResult, checkForms, withDefaults } from "../resource/properties/check";
import type { RawInputs } from "../resource/properties/inputs";
import { otherRegion } from "../resource/properties/zones";
import { IMAGE_PROPERTIES } from "./properties";

/**
 * Checks a declaration and fills in its defaults. All problems are reported at once; values that aren't known yet are
 * skipped.
 */
export function checkImage(raw: RawInputs, { projectId, region }: CheckDefaults = {}, olds?: RawInputs): CheckResult {
  const inputs = withDefaults(IMAGE_PROPERTIES, raw, { projectId, region });
  const forms = checkForms(IMAGE_PROPERTIES, raw, inputs, olds);
  const isFormed = forms.every(({ property }) => !Object.hasOwn(IMAGE_PROPERTIES, property.split(/[.[]/)[0] ?? ""));
  return { inputs, violations: [...forms, ...(isFormed ? [otherRegion(inputs) ?? []].flat() : [])] };
}
