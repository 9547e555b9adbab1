import { isDeepStrictEqual } from "node:util";
import { isKnown, type RawInputs } from "../../resource/properties/inputs";
import type { DiskRecord } from "./facts";
import { phaseOf } from "./observed";
import { resolvePlacement } from "./placement";
import { type Effect, type PropertyName, property } from "./properties";
import { type InstanceSpec, SPEC_NAMES } from "./spec";

export interface InstanceDiff {
  /** Properties that change the instance in place. */
  readonly updates: PropertyName[];
  /** Properties that make a new instance. */
  readonly replaces: PropertyName[];
}

/**
 * Compares an instance as it is with its declaration, property by property, by the rows of the property table.
 * A value that isn't known yet counts as changed: preview then announces the most that can happen. An instance that runs
 * on a fallback is held against that.
 */
export function diffInstance(actual: RawInputs, wanted: RawInputs): InstanceDiff {
  const declared = resolvePlacement(wanted as unknown as InstanceSpec, actual) as unknown as RawInputs;
  const diff: InstanceDiff = { updates: [], replaces: [] };
  for (const name of SPEC_NAMES) {
    const effect = effectOf(name, actual, declared);
    if (effect === "update") diff.updates.push(name);
    if (effect === "replace") diff.replaces.push(name);
  }
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

function effectOf(name: PropertyName, actual: RawInputs, declared: RawInputs): Effect {
  const before = comparison(name, actual[name]);
  const after = comparison(name, declared[name]);
  if (isDeepStrictEqual(before, after)) return "none";
  return property(name).effect(before as never, after as never, declared as unknown as InstanceSpec, actual);
}

/** Absent means default, and absent text is empty text. What isn't known, or has another form, is compared as it is. */
function comparison(name: PropertyName, value: unknown): unknown {
  const { default: usual = "", schema, comparable } = property(name);
  const given = value ?? usual;
  return comparable && isKnown(given) && schema.safeParse(given).success ? comparable(given as never) : given;
}
