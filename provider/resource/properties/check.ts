import { isDeepStrictEqual } from "node:util";
import { formProblems } from "./forms";
import { isKnown, type RawInputs, type Violation } from "./inputs";
import type { PropertyTable } from "./property";
import { unknownProperties } from "./unknown-properties";
import { noRegion, regionOfDeclared } from "./zones";

/** A checked declaration. */
export interface CheckResult {
  /** The inputs with their defaults: what the state stores. */
  readonly inputs: Record<string, unknown>;
  readonly violations: Violation[];
}

/** A checked declaration, with warnings. */
export interface Previewed extends CheckResult {
  readonly warnings: readonly string[];
  /** Notes of a preview about costs: they need no action. */
  readonly notes?: readonly string[];
}

/** Defaults from the stack's settings. */
export interface CheckDefaults {
  readonly projectId?: string;
  readonly region?: string;
  /** In CNY. */
  readonly maxHourlyPrice?: number;
}

/** Fills in missing values, from the settings or the table. */
export function withDefaults(
  table: PropertyTable,
  raw: RawInputs,
  { region, ...defaults }: CheckDefaults,
): Record<string, unknown> {
  const usual: RawInputs = { ...defaults, region: regionOfDeclared(raw.zone, region) };
  const given = Object.entries(table).map(([name, row]) => [name, raw[name] ?? usual[name] ?? row.default]);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

/**
 * The problems of a declaration's values: unknown or missing properties, and invalid values. Values that aren't known
 * yet are skipped.
 * @param olds The inputs in the state: a value that was accepted once stays valid, even if this version wouldn't accept
 *   it as new.
 */
export function checkForms(table: PropertyTable, raw: RawInputs, inputs: RawInputs, olds?: RawInputs): Violation[] {
  const declarable = Object.keys(table).filter((name) => table[name]?.option === undefined);
  const isNew = (name: string) => inputs[name] === undefined || !isDeepStrictEqual(olds?.[name], inputs[name]);
  const forms = Object.keys(table)
    .filter(isNew)
    .map((name) => formOf(table, name, inputs));
  const isZoneWrong = forms.flat().some(({ property }) => property === "zone");
  return [
    ...unknownProperties(raw, Object.keys(table), declarable),
    // The region follows from the zone: if the zone is wrong, only that is reported.
    ...forms.flat().filter(({ property }) => property !== "region" || !isZoneWrong),
  ];
}

function formOf(table: PropertyTable, name: string, inputs: RawInputs): Violation[] {
  const row = table[name];
  if (!row) return [];
  const value = inputs[name];
  if (value === undefined) {
    if (name === "region") return [noRegion(inputs.zone)];
    const hint = row.required === true ? row.type : row.required?.(inputs);
    return hint === undefined ? [] : [{ property: name, reason: `${name} is required: ${hint}` }];
  }
  if (!isKnown(value) && (typeof value !== "object" || value === null)) return [];
  const { option = name, schema, isSecret } = row;
  return formProblems(option, schema, value, isSecret).map(({ path, ...problem }) => ({ property: path, ...problem }));
}
