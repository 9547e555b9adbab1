import { z } from "zod";
import { refuse } from "./errors";
import { isGoodPassword } from "./passwords";
import type { FlatParameters } from "./request";
import { regions, zones } from "./zones";

const isMissing = "it is missing";

type Value = string | Nested | Value[];
type Nested = { [key: string]: Value };

/** Non-empty text. */
export const text = z.string();

/** A whole number; clients may send `42.0` for 42. */
export const integer = z
  .string()
  .regex(/^-?\d{1,12}(\.0+)?$/, "has to be a whole number")
  .transform(Number);

/** `true` or `false`, in any case: the service's own pages use both `true` and `True`. */
export const flag = z
  .string()
  .regex(/^(true|false)$/i, "has to be true or false")
  .transform((value) => value.toLowerCase() === "true");

/** Valid base64 text, as passwords are sent. */
export const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/, "has to be base64");

/** A password as sent; its rule has its own RetCode. */
export const password = base64.transform((encoded) => {
  const clear = Buffer.from(encoded, "base64").toString();
  if (!isGoodPassword(clear)) throw refuse.password();
  return clear;
});

/** The instance name rule of the create page. */
export const instanceName = z
  .string()
  .regex(
    /^[\p{Script=Han}A-Za-z0-9_.,:-]{1,63}$/u,
    "has to be 1 to 63 Chinese or English letters, digits or _ . , : -",
  );

/** One of the known regions. */
export const region = z.enum(regions, { error: (issue) => whyNotListed(issue.input, regions) });

/** One of the known zones. */
export const zone = z.enum(zones, { error: (issue) => whyNotListed(issue.input, zones) });

/** One of a list of words. */
export function oneOf<const T extends readonly string[]>(values: T) {
  return z.enum(values, { error: (issue) => whyNotListed(issue.input, values) });
}

/** Parameters of every action on one instance. */
export const instanceParameters = z.object({ Region: region, Zone: zone, UHostId: text });

/** Offset and Limit of a listing. */
export const pageParameters = z.object({
  Offset: integer.pipe(z.number().min(0, "has to be 0 or more")).default(0),
  Limit: integer.pipe(z.number().min(1, "has to be 1 to 100").max(100, "has to be 1 to 100")).default(20),
});

/**
 * Accepts other spellings of some names: the documentation pages and the SDKs' models disagree on `Cpu`/`CPU` and the
 * like in some actions, and both must work.
 */
export function alsoSpelled<S extends z.ZodType>(names: Record<string, string>, schema: S) {
  return z.preprocess((input) => {
    const renamed = { ...(input as Nested) };
    for (const [other, name] of Object.entries(names)) {
      if (renamed[name] === undefined && renamed[other] !== undefined) renamed[name] = renamed[other];
    }
    return renamed;
  }, schema);
}

/** Reads the parameters of a call with a schema; the first invalid one is refused by name. */
export function readParameters<S extends z.ZodType>(schema: S, parameters: FlatParameters): z.output<S> {
  const result = schema.safeParse(nest(parameters));
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const name = issue?.path.join(".") ?? "";
  const missing = issue?.code === "invalid_type" && issue.message.includes("undefined");
  if (missing || issue?.message === isMissing) throw refuse.missing(name);
  throw refuse.parameter(name, issue?.message ?? "it is invalid");
}

/**
 * `Disks.0.Size=60` -> `{Disks: [{Size: "60"}]}`. An empty value counts as missing, as SDKs send unset fields like
 * that.
 */
export function nest(parameters: FlatParameters): Nested {
  const root: Nested = Object.create(null);
  for (const [key, value] of parameters) {
    if (value === "") continue;
    const path = key.split(".");
    const last = path.pop() ?? "";
    let node = root;
    for (const part of path) {
      const inner = node[part];
      if (typeof inner === "object" && !Array.isArray(inner)) node = inner;
      else {
        const made: Nested = Object.create(null);
        node[part] = made;
        node = made;
      }
    }
    node[last] = value;
  }
  return listsIn(root) as Nested;
}

/** Turns every node whose keys are all numbers into a list in the order of the numbers; they may start at 0 or 1. */
function listsIn(node: Value): Value {
  if (typeof node === "string" || Array.isArray(node)) return node;
  const entries = Object.entries(node).map(([key, value]) => [key, listsIn(value)] as const);
  const numbered = entries.length > 0 && entries.every(([key]) => /^\d{1,6}$/.test(key));
  if (!numbered) return Object.fromEntries(entries);
  return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, value]) => value);
}

function whyNotListed(input: unknown, values: readonly string[]): string {
  return input === undefined ? isMissing : `has to be one of ${values.join(", ")}`;
}
