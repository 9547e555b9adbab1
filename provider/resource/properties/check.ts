import { isDeepStrictEqual } from "node:util";
import { formProblems } from "./forms";
import { isKnown, type RawInputs, type Violation } from "./inputs";
import type { PropertyTable } from "./property";
import { strayProperties } from "./unknown-properties";
import { noRegion, regionOfDeclared } from "./zones";

/** A checked declaration. */
export interface CheckResult {
  /** The inputs with their defaults: what the state stores. */
  readonly inputs: Record<string, unknown>;
  readonly violations: Violation[];
}

/** A checked declaration, and what may come of it. */
export interface Previewed extends CheckResult {
  readonly warnings: readonly string[];
  /** What is said of a preview that spends: it asks for no action. */
  readonly notes?: readonly string[];
}

/** Defaults that come from the stack's settings. */
export interface CheckDefaults {
  readonly projectId?: string;
  readonly region?: string;
  /** In CNY. */
  readonly maxHourlyPrice?: number;
}

/** Fills in what a declaration leaves out: from the settings, or by the table. */
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
 * What is wrong with the form of a declaration: properties that don't exist, that are missing, or that aren't what they have
 * to be. Values that aren't known yet are left for later.
 * @param olds The inputs that the state has: a value that was accepted once stands, whatever this version wants of new ones.
 */
export function checkForms(table: PropertyTable, raw: RawInputs, inputs: RawInputs, olds?: RawInputs): Violation[] {
  const declarable = Object.keys(table).filter((name) => table[name]?.option === undefined);
  const isNew = (name: string) => inputs[name] === undefined || !isDeepStrictEqual(olds?.[name], inputs[name]);
  const forms = Object.keys(table)
    .filter(isNew)
    .map((name) => formOf(table, name, inputs));
  const isZoneWrong = forms.flat().some(({ property }) => property === "zone");
  return [
    ...strayProperties(raw, Object.keys(table), declarable),
    // The region follows from the zone: where that is wrong, it is the problem to report.
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
  return formProblems(option, schema, value, isSecret).map(({ path, ...told }) => ({ property: path, ...told }));
}
