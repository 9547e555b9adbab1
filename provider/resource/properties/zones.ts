import { own } from "../../parsing/own";
import { isKnown, type RawInputs, type Violation } from "./inputs";

/** The regions of the zones known by name. The service may have others. */
export const ZONES: Readonly<Record<string, string>> = { "cn-wlcb-01": "cn-wlcb", "cn-sh2-02": "cn-sh2" };

/** The region of a zone known by name. */
export const knownRegionOf = (zone: string): string | undefined => own(ZONES, zone);

/** The zones of a region known by name. */
export const zonesOf = (region: unknown): string[] => Object.keys(ZONES).filter((zone) => ZONES[zone] === region);

/** The region in a zone's name: `cn-wlcb-01` is in `cn-wlcb`. */
export function regionOfZone(zone: string): string | undefined {
  return knownRegionOf(zone) ?? /^(.+)-\d+$/.exec(zone)?.[1];
}

/**
 * The region of a declared zone. If the zone isn't known yet, neither is the region.
 * @param usual The region of zones whose name doesn't contain it (`compshare:region`).
 */
export const regionOfDeclared = (zone: unknown, usual: string | undefined): unknown =>
  typeof zone === "string" && isKnown(zone) ? (regionOfZone(zone) ?? usual) : zone;

/** The problem of a zone whose region is neither declared nor in its name. */
export function noRegion(zone: unknown): Violation {
  const zones = zonesOf(zone);
  return zones.length > 0
    ? { property: "zone", reason: `"${zone}" is a region; write one of its zones: ${zones.join(", ")}` }
    : { property: "region", reason: "region is required: it can't be derived from this zone's name; set region" };
}

/** The problem of a region that doesn't contain the declared zone. */
export function otherRegion({ zone, region }: RawInputs): Violation | undefined {
  const held = typeof zone === "string" ? knownRegionOf(zone) : undefined;
  if (held === undefined || held === region || !isKnown(region)) return undefined;
  return {
    property: "region",
    reason: `"${region}" doesn't contain the zone ${zone}; remove region, or set it to "${held}"`,
  };
}
