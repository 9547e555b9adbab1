import type { CheckDefaults } from "../instance/check/check";
import { knownRegionOf, regionOfZone } from "../instance/model/machines";
import { formProblems } from "../resource/properties/forms";
import type { Violation } from "../resource/properties/inputs";
import { isKnown, type RawInputs } from "../resource/properties/inputs";
import { strayProperties } from "../resource/properties/unknown-properties";
import { type ImagePropertyName, imageProperty } from "./properties";
import { IMAGE_SPEC_NAMES, type ImageSpec } from "./spec";

export interface CheckedImage {
  /** The inputs with their defaults: what the state stores. */
  readonly inputs: RawInputs;
  readonly violations: Violation[];
}

/** What a program has to declare, and what it needs to be. */
const REQUIRED: Partial<Record<ImagePropertyName, string>> = {
  instanceId: "name the instance that the image is made of, or adopt an image that exists (adoptImageId)",
  zone: "it is the zone of the instance that the image is made of",
  region: "this zone's name doesn't tell its region; set region",
  name: "it needs a string",
};

/** What a program can declare: what is made of the resource's options isn't. */
const DECLARED = IMAGE_SPEC_NAMES.filter((name) => imageProperty(name).option === undefined);

/**
 * Checks a declaration and fills in its defaults. All problems are reported at once; values that aren't known yet are left
 * for later.
 */
export function checkImage(raw: RawInputs, defaults: Pick<CheckDefaults, "projectId" | "region"> = {}): CheckedImage {
  const inputs = withDefaults(raw, defaults);
  const forms = IMAGE_SPEC_NAMES.flatMap((name) => formOf(name, inputs));
  const hasZone = !forms.some(({ property }) => property === "zone");
  // The region follows from the zone: where that is wrong, it is the problem to report.
  const told = forms.filter(({ property }) => property !== "region" || hasZone);
  return {
    inputs,
    violations: [
      ...strayProperties(raw, IMAGE_SPEC_NAMES, DECLARED),
      ...told,
      ...(told.length === 0 ? otherRegion(inputs) : []),
    ],
  };
}

function withDefaults(raw: RawInputs, { projectId, region }: Pick<CheckDefaults, "projectId" | "region">): RawInputs {
  const { zone } = raw;
  const own = typeof zone === "string" && isKnown(zone) ? (regionOfZone(zone) ?? region) : zone;
  const defaults: RawInputs = { region: own, projectId };
  const given = IMAGE_SPEC_NAMES.map((name) => [name, raw[name] ?? defaults[name]]);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

function formOf(name: ImagePropertyName, inputs: RawInputs): Violation[] {
  const value = inputs[name];
  const { option = name, schema } = imageProperty(name);
  if (value === undefined) {
    const hint = name === "instanceId" && inputs.adoptImageId !== undefined ? undefined : REQUIRED[name];
    return hint === undefined ? [] : [{ property: name, reason: `${name} is missing: ${hint}` }];
  }
  if (!isKnown(value) && typeof value !== "object") return [];
  return formProblems(option, schema, value).map(({ path, ...told }) => ({ property: path, ...told }));
}

function otherRegion(inputs: RawInputs): Violation[] {
  const { zone, region } = inputs as unknown as ImageSpec;
  const held = knownRegionOf(zone);
  if (held === undefined || held === region || !isKnown(region)) return [];
  return [
    {
      property: "region",
      reason: `"${region}" doesn't hold the zone ${zone}; remove region, or set it to "${held}"`,
    },
  ];
}
