import { isDeepStrictEqual } from "node:util";
import type { Catalogue } from "../../offers/catalogue";
import { type CheckDefaults, type CheckResult, checkForms, withDefaults } from "../../resource/properties/check";
import { asInputs, asSpec, isKnown, type RawInputs, type Violation } from "../../resource/properties/inputs";
import { isPlacement, placementName, placementsOf } from "../model/placement";
import type { PropertyName } from "../model/properties";
import { PROPERTIES, propertiesWith } from "../model/properties";
import type { InstanceSpec } from "../model/spec";
import { inFallback, missingRegion, regionOfFallback, usableIn } from "./fallbacks";
import { LIVE_RULES, offerOf } from "./live-rules";
import { RULES } from "./rules";

/** What a declaration is checked against, besides the fixed rules. */
export interface CheckAgainst {
  /** The inputs in the state. */
  readonly olds?: RawInputs;
  /** The time, in ms. Default: 0, so that no time has passed. */
  readonly now?: number;
  /** The offers of a region; without them, the table of the API page is used. */
  readonly catalogueOf?: (region: string) => Catalogue | undefined;
}

/**
 * Checks a declaration, and each fallback applied to it, against the rules of the API page, and fills in its defaults.
 * All problems are reported at once; values that aren't known yet are skipped.
 */
export function checkInstance(raw: RawInputs, defaults: CheckDefaults = {}, against: CheckAgainst = {}): CheckResult {
  const inputs: Record<string, unknown> = { ...withDefaults(PROPERTIES, raw, defaults), ...fallbacksOf(raw, defaults) };
  const violations = checkForms(PROPERTIES, raw, inputs, against.olds);
  const wrong = new Set(violations.map(({ property }) => property.split(/[.[]/)[0]));
  const usable = (name: PropertyName) => !wrong.has(name) && isKnown(inputs[name]);
  const own = byRules(inputs, usable, against);
  const { fallbacks } = inputs;
  if (!Array.isArray(fallbacks)) return { inputs, violations: [...violations, ...own] };
  // Problems of the declaration itself are reported once.
  const isNew = (one: Violation) =>
    !own.some(({ property, reason }) => property === one.property && reason === one.reason);
  const inFallbacks = fallbacks.flatMap((fallback: unknown, index) => {
    if (!isPlacement(fallback)) return [];
    const name = placementName(index + 1);
    const isZoneRight = !violations.some(({ property }) => property === `${name}.zone`);
    const missing = isZoneRight ? missingRegion(name, fallback, inputs) : [];
    if (missing.length > 0) return missing;
    const found = byRules({ ...inputs, ...fallback }, usableIn(name, fallback, usable, violations), against);
    return found.filter(isNew).map(inFallback(name));
  });
  return { inputs, violations: [...violations, ...own, ...inFallbacks] };
}

/** Applies the rules, or the service's catalogue in their place, to the usable properties of a declaration. */
function byRules(
  inputs: RawInputs,
  usable: (name: PropertyName) => boolean,
  { olds, now = 0, catalogueOf }: CheckAgainst,
): Violation[] {
  const spec = asSpec<InstanceSpec>(inputs);
  const catalogue = catalogueOf?.(spec.region);
  const isChanged = (names: readonly PropertyName[]) => isNewTo(olds, names, inputs);
  // The page's table knows less than the service, which is asked once the place is known.
  const isTableAsked = !catalogue && isKnown(MARKET_PLACE.map((name) => inputs[name]));
  const byPage = RULES.flatMap(({ needs, isMarket, isForNew, check }) => {
    if (!needs.every(usable) || (isMarket && !isTableAsked)) return [];
    if ((isMarket || isForNew) && !isChanged(needs)) return [];
    return [check(spec, now) ?? []].flat().map((found) => (isMarket ? { ...found, isMarket } : found));
  });
  // A property that breaks a fixed rule gets only that advice, and none about offers.
  const broken = new Set(byPage.filter((one) => !one.isMarket).map((one) => one.property));
  const violations = byPage.filter((one) => !one.isMarket || !broken.has(one.property));
  // The catalogue of a region that doesn't contain the zone isn't useful.
  if (!catalogue || broken.has("region") || !usable("zone") || !usable("gpuType")) return violations;
  const offered = byCatalogue(spec, catalogue, (names) => names.every(usable) && isChanged(names));
  return [...violations, ...offered.filter((one) => !broken.has(one.property))];
}

/** Checks a declaration against the service's catalogue. `isAsked` selects the properties to check. */
function byCatalogue(
  spec: InstanceSpec,
  catalogue: Catalogue,
  isAsked: (names: readonly PropertyName[]) => boolean,
): Violation[] {
  const offer = offerOf(spec, catalogue);
  if (!offer) return [];
  if ("reason" in offer) return isAsked(["zone", "gpuType"]) ? [offer] : [];
  return LIVE_RULES.flatMap(({ needs, check }) =>
    isAsked([...needs, "zone", "gpuType"]) ? (check(spec, offer, catalogue) ?? []) : [],
  );
}

/** Whether a property differs that decides what is bought. The service is only asked then. */
export const isMarketChanged = (olds: RawInputs | undefined, inputs: RawInputs): boolean =>
  placementsOf(asSpec<InstanceSpec>(inputs)).some((placed) => isNewTo(olds, MARKET, asInputs(placed)));

/** What the service's catalogue depends on. */
const MARKET_PLACE: readonly PropertyName[] = ["zone", "region", "projectId", "gpuType"];

const MARKET = propertiesWith(({ isMarket }) => isMarket);

/** What an instance already has, or could have had, isn't checked against a catalogue that has changed since. */
function isNewTo(olds: RawInputs | undefined, names: readonly PropertyName[], inputs: RawInputs): boolean {
  if (olds === undefined) return true;
  return !placementsOf(asSpec<InstanceSpec>(olds)).some((old) =>
    names.every((name) => isDeepStrictEqual(old[name], inputs[name])),
  );
}

/** The declared fallbacks, each with its region. */
const fallbacksOf = ({ fallbacks, ...declared }: RawInputs, { region }: CheckDefaults) =>
  Array.isArray(fallbacks)
    ? { fallbacks: fallbacks.map((one: unknown) => regionOfFallback(one, declared, region)) }
    : {};
