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
 * Compares an instance as it is with its declaration, by the rows of the property table. One that runs on a fallback is held
 * against that.
 */
export function diffInstance(was: object, wanted: object): InstanceDiff {
  const actual = asInputs(was);
  const declared = asInputs(resolvePlacement(asSpec<InstanceSpec>(wanted), actual));
  const diff = diffProperties(PROPERTIES, actual, declared);
  if (!diff.updates.includes("dataDisks") && hasLeftOver(actual, declared)) diff.updates.push("dataDisks");
  // What was reclaimed is never as declared: onReclaim says what is done about it.
  if (mayBeReclaimed(actual, declared)) {
    (declared.onReclaim === "replace" ? diff.replaces : diff.updates).push("onReclaim");
  }
  return diff;
}

/**
 * Whether the service has reclaimed an instance. No source has its word for that: a Spot instance that is Stopped, and not by
 * a run of ours, counts too where it would be started again. It is never deleted for that.
 */
function mayBeReclaimed({ state, chargeType, startIsDue }: RawInputs, { onReclaim }: RawInputs): boolean {
  const phase = phaseOf(String(state));
  const isStoppedSpot = phase === "stopped" && chargeType === "Spot" && !startIsDue;
  return phase === "interrupted" || (isStoppedSpot && onReclaim === "restart");
}

/** Whether a disk was taken off the instance, isn't declared any more, and wasn't deleted yet: it costs money unseen. */
function hasLeftOver(actual: RawInputs, declared: RawInputs): boolean {
  const { dataDisks = [] } = declared;
  if (!Array.isArray(actual.disks) || !Array.isArray(dataDisks) || !isKnown(dataDisks)) return false;
  const wanted = new Set(dataDisks.map(({ name }) => name));
  return (actual.disks as DiskRecord[]).some(({ role, name }) => role === "detached" && !wanted.has(name));
}
