import { isDeepStrictEqual } from "node:util";
import { asInputs, isKnown, type RawInputs } from "./inputs";
import type { Effect, Property, PropertyTable } from "./property";

/** What differs between a resource as it is and its declaration, by what the changes do. */
export interface Diff<Name extends string = string> {
  /** Properties that change it in place. */
  readonly updates: Name[];
  /** Properties that make a new one. */
  readonly replaces: Name[];
}

/**
 * Compares a resource as it is with its declaration, property by property. A value that isn't known yet counts as changed:
 * preview then announces the most that can happen.
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

/** Absent means default, and absent text is empty text. What isn't known, or has another form, is compared as it is. */
function comparison({ default: usual = "", schema, comparable }: Property, value: unknown): unknown {
  const given = value ?? usual;
  return comparable && isKnown(given) && schema.safeParse(given).success ? comparable(given as never) : given;
}
