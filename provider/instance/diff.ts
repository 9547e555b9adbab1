import { isDeepStrictEqual } from "node:util";
import { type Effect, type PropertyName, property } from "./properties";
import { type InstanceSpec, isKnown, type RawInputs, SPEC_NAMES } from "./spec";

export interface InstanceDiff {
  /** Properties that change the instance in place. */
  readonly updates: PropertyName[];
  /** Properties that make a new instance. */
  readonly replaces: PropertyName[];
}

/**
 * Compares an instance as it is with its declaration, property by property, by the rows of the property table.
 * A value that isn't known yet counts as changed: preview then announces the most that can happen.
 */
export function diffInstance(actual: RawInputs, declared: RawInputs): InstanceDiff {
  const diff: InstanceDiff = { updates: [], replaces: [] };
  for (const name of SPEC_NAMES) {
    const effect = effectOf(name, actual, declared);
    if (effect === "update") diff.updates.push(name);
    if (effect === "replace") diff.replaces.push(name);
  }
  return diff;
}

function effectOf(name: PropertyName, actual: RawInputs, declared: RawInputs): Effect {
  const before = comparable(name, actual[name]);
  const after = comparable(name, declared[name]);
  if (isDeepStrictEqual(before, after)) return "none";
  return property(name).effect(before as never, after as never, declared as unknown as InstanceSpec, actual);
}

/** Absent means default, absent text is empty text, and the order of disks says nothing. */
function comparable(name: PropertyName, value: unknown): unknown {
  const given = value ?? property(name).default ?? "";
  if (name !== "dataDisks" || !Array.isArray(given) || !isKnown(given)) return given;
  return [...given].sort((a, b) => (a.name < b.name ? -1 : 1));
}
