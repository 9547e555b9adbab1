import { isDeepStrictEqual } from "node:util";
import { asInputs, isKnown, type RawInputs } from "./inputs";
import type { Effect, Property, PropertyTable } from "./property";

/** The differences between a resource and its declaration, by effect. */
export interface Diff<Name extends string = string> {
  /** Properties that change in place. */
  readonly updates: Name[];
  /** Properties that need a new resource. */
  readonly replaces: Name[];
}

/**
 * Compares a resource with its declaration, property by property. A value that isn't known yet counts as changed, so a
 * preview announces the most that can happen.
 */
export function diffProperties<Name extends string>(
  table: PropertyTable<Name>,
  before: object,
  after: object,
): Diff<Name> {
  const [actual, declared] = [asInputs(before), asInputs(after)];
  const diff: Diff<Name> = { updates: [], replaces: [] };
  for (const name of Object.keys(table) as Name[]) {
    const effect = effectOf(table[name], actual[name], declared[name], { declared, actual });
    if (effect === "update") diff.updates.push(name);
    if (effect === "replace") diff.replaces.push(name);
  }
  return diff;
}

function effectOf(
  property: Property,
  old: unknown,
  wanted: unknown,
  { declared, actual }: { declared: RawInputs; actual: RawInputs },
): Effect {
  const [before, after] = [comparison(property, old), comparison(property, wanted)];
  if (isDeepStrictEqual(before, after)) return "none";
  return property.effect(before as never, after as never, declared as never, actual);
}

/**
 * A missing value equals the default, and a missing string equals the empty one. Unknown or malformed values are
 * compared as they are.
 */
function comparison({ default: usual = "", schema, comparable }: Property, value: unknown): unknown {
  const given = value ?? usual;
  return comparable && isKnown(given) && schema.safeParse(given).success ? comparable(given as never) : given;
}
