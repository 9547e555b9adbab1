import type { z } from "zod";
import { regionOfZone } from "./machines";
import { type PropertyName, property } from "./properties";
import { RULES, type Violation } from "./rules";
import { type InstanceSpec, isKnown, type RawInputs, SPEC_NAMES } from "./spec";

export interface CheckResult {
  /** The inputs with their defaults: what the state stores. */
  readonly inputs: Record<string, unknown>;
  readonly violations: Violation[];
}

/** Defaults that come from the stack's settings. */
export interface CheckDefaults {
  readonly projectId?: string;
  readonly region?: string;
}

const REQUIRED: readonly PropertyName[] = [
  "zone",
  "region",
  "gpuType",
  "gpu",
  "cpu",
  "memory",
  "imageId",
  "bootDisk",
  "name",
];

/**
 * Checks a declaration against the rules of the API page and fills in its defaults. All problems are reported at
 * once; values that aren't known yet are left for later.
 */
export function checkInstance(raw: RawInputs, defaults: CheckDefaults = {}): CheckResult {
  const inputs = withDefaults(raw, defaults);
  const wrong = new Set<string>();
  const violations: Violation[] = unexpected(raw);
  for (const name of SPEC_NAMES) {
    // The region follows from the zone: where there is none, that is the problem to report.
    const found = name === "region" && inputs.zone === undefined ? [] : checkForm(name, inputs[name]);
    if (found.length > 0) wrong.add(name);
    violations.push(...found);
  }
  const usable = (name: PropertyName) => !wrong.has(name) && isKnown(inputs[name]);
  for (const rule of RULES) {
    if (rule.needs.every(usable)) violations.push(...[rule.check(inputs as unknown as InstanceSpec) ?? []].flat());
  }
  return { inputs, violations };
}

function withDefaults(raw: RawInputs, defaults: CheckDefaults): Record<string, unknown> {
  const { zone } = raw;
  const region = typeof zone === "string" && isKnown(zone) ? (regionOfZone(zone) ?? defaults.region) : zone;
  const inputs: Record<string, unknown> = { region, projectId: defaults.projectId };
  for (const name of SPEC_NAMES) {
    const value = raw[name] ?? inputs[name] ?? property(name).default;
    if (value !== undefined) inputs[name] = value;
    else delete inputs[name];
  }
  return inputs;
}

function checkForm(name: PropertyName, value: unknown): Violation[] {
  if (value === undefined) {
    return REQUIRED.includes(name) ? [{ property: name, reason: `${name} is missing: ${hint(name)}` }] : [];
  }
  if (!isKnown(value) && (typeof value !== "object" || value === null)) return [];
  const result = property(name).schema.safeParse(value);
  if (result.success) return [];
  return result.error.issues
    .filter((issue) => isKnown(at(value, issue.path)))
    .map((issue) => ({
      property: pathText([name, ...issue.path]),
      reason: `${show(at(value, issue.path))} isn't right: it has to be ${issueText(issue)}`,
    }));
}

/** Properties that don't exist: a slip of the pen that would otherwise be silently ignored. */
function unexpected(raw: RawInputs): Violation[] {
  const known: readonly string[] = SPEC_NAMES;
  return Object.keys(raw)
    .filter((name) => !name.startsWith("__") && raw[name] !== undefined && !known.includes(name))
    .map((name) => {
      const meant = known.find((other) => other.toLowerCase() === name.toLowerCase());
      return {
        property: name,
        reason: meant ? `there is no such property; write ${meant}` : "there is no such property; remove it",
      };
    });
}

function issueText(issue: z.core.$ZodIssue): string {
  return issue.code === "unrecognized_keys" ? `without ${issue.keys.join(", ")}` : issue.message;
}

function hint(name: PropertyName): string {
  if (name === "region") return "this zone's name doesn't tell its region; set region";
  return `it needs a ${property(name).type}`;
}

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);

const pathText = (path: readonly PropertyKey[]) =>
  path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text ? `${text}.${String(key)}` : String(key)),
    "",
  );

const show = (value: unknown) => (value === undefined ? "nothing" : JSON.stringify(value));
