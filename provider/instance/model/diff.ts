import { type Diff, diffProperties } from "../../resource/properties/diff";
import { asInputs, asSpec, isKnown, type RawInputs } from "../../resource/properties/inputs";
import type { DiskRecord } from "./facts";
import { phaseOf } from "./observed";
import { resolvePlacement } from "./placement";
import type { PropertyName } from "./properties";
import { PROPERTIES } from "./properties";
import type { InstanceSpec } from "./spec";

export type InstanceDiff = Diff<PropertyName>;

/**
 * Compares an instance with its declaration, row by row of the property table. An instance on a fallback is compared
 * with that.
 */
export function diffInstance(was: object, wanted: object): InstanceDiff {
  const actual = asInputs(was);
  const declared = asInputs(resolvePlacement(asSpec<InstanceSpec>(wanted), actual));
  const diff = diffProperties(PROPERTIES, actual, declared);
  if (!diff.updates.includes("dataDisks") && hasLeftOver(actual, declared)) diff.updates.push("dataDisks");
  // A reclaimed instance is never as declared: onReclaim decides what is done.
  if (mayBeReclaimed(actual, declared)) {
    (declared.onReclaim === "replace" ? diff.replaces : diff.updates).push("onReclaim");
  }
  return diff;
}

/**
 * Whether the service has reclaimed an instance. No source names its state, so a Stopped Spot instance that no run of
 * ours has stopped counts as reclaimed if it would be started again. It is never deleted for that.
 */
function mayBeReclaimed({ state, chargeType, startIsDue }: RawInputs, { onReclaim }: RawInputs): boolean {
  const phase = phaseOf(String(state));
  const isStoppedSpot = phase === "stopped" && chargeType === "Spot" && !startIsDue;
  return phase === "interrupted" || (isStoppedSpot && onReclaim === "restart");
}

/** Whether a disk was detached, is no longer declared, and wasn't deleted yet: it still costs money. */
function hasLeftOver(actual: RawInputs, declared: RawInputs): boolean {
  const { dataDisks = [] } = declared;
  if (!Array.isArray(actual.disks) || !Array.isArray(dataDisks) || !isKnown(dataDisks)) return false;
  const wanted = new Set(dataDisks.map(({ name }) => name));
  return (actual.disks as DiskRecord[]).some(({ role, name }) => role === "detached" && !wanted.has(name));
}
