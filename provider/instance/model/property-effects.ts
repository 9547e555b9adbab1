import { isDeepStrictEqual } from "node:util";
import { isKnown } from "../../resource/properties/inputs";
import type { Effect } from "../../resource/properties/property";
import { CHARGE_TYPES, canSwitch } from "./machines";
import type { DataDiskSpec } from "./spec";

/** Effects of changes that need more than a line. */

/** What is no longer declared stays as it is. */
export const updateIfDeclared = (_before: unknown, after: unknown): Effect => (after === "" ? "none" : "update");

/** Terms of prepaid instances, the longest first. */
const TERMS: readonly string[] = ["Year", "Month", "Day"];

/**
 * The effect of another charge type. An unknown one does nothing, and neither does a year that was bought in the
 * console: it can't be returned, and a replacement would lose it with the machine's data.
 */
export function chargeTypeEffect(before: string, after: string): Effect {
  if (!(CHARGE_TYPES as readonly string[]).includes(before)) return "none";
  if (before === "Year" && TERMS.includes(after)) return "none";
  return canSwitch(before, after) ? "update" : "replace";
}

/** Disks that were added, removed, resized or changed in type: old and new forms, as far as known. */
export function changedDisks(before: DataDiskSpec[], after: DataDiskSpec[]): DataDiskSpec[] {
  const [old, wanted] = [before, after].map((disks) => (Array.isArray(disks) ? disks.filter(isKnown) : [])) as [
    DataDiskSpec[],
    DataDiskSpec[],
  ];
  const isIn = (disks: DataDiskSpec[]) => (disk: DataDiskSpec) => disks.some((other) => isDeepStrictEqual(disk, other));
  return [...old.filter((disk) => !isIn(wanted)(disk)), ...wanted.filter((disk) => !isIn(old)(disk))];
}
