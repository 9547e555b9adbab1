import { own } from "../../meant/own";
import { isKnown, type RawInputs, type Violation } from "./inputs";

/** The regions of the zones that are known by name; the service may have others. */
export const ZONES: Readonly<Record<string, string>> = { "cn-wlcb-01": "cn-wlcb", "cn-sh2-02": "cn-sh2" };

/** The region of a zone that is known by name. */
export const knownRegionOf = (zone: string): string | undefined => own(ZONES, zone);

/** The zones of a region that are known by name. */
export const zonesOf = (region: unknown): string[] => Object.keys(ZONES).filter((zone) => ZONES[zone] === region);

/** The region of a zone, as its name tells it: `cn-wlcb-01` lies in `cn-wlcb`. */
export function regionOfZone(zone: string): string | undefined {
  return knownRegionOf(zone) ?? /^(.+)-\d+$/.exec(zone)?.[1];
}

/**
 * The region of what is declared in a zone; one that isn't known yet stands for its region too.
 * @param usual The region of zones whose name doesn't tell it (`compshare:region`).
 */
export const regionOfDeclared = (zone: unknown, usual: string | undefined): unknown =>
  typeof zone === "string" && isKnown(zone) ? (regionOfZone(zone) ?? usual) : zone;

/** What is wrong with a zone whose name doesn't tell its region, where nothing else does. */
export function noRegion(zone: unknown): Violation {
  const zones = zonesOf(zone);
  return zones.length > 0
    ? { property: "zone", reason: `"${zone}" is a region; write one of its zones: ${zones.join(", ")}` }
    : { property: "region", reason: "region is required: it can't be derived from this zone's name; set region" };
}

/** A region that doesn't contain the zone beside it. */
export function otherRegion({ zone, region }: RawInputs): Violation | undefined {
  const held = typeof zone === "string" ? knownRegionOf(zone) : undefined;
  if (held === undefined || held === region || !isKnown(region)) return undefined;
  return {
    property: "region",
    reason: `"${region}" doesn't contain the zone ${zone}; remove region, or set it to "${held}"`,
  };
}
