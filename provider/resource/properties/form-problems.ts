import { z } from "zod";
import { nearest } from "../../parsing/nearest";
import { isKnown } from "./inputs";

/** Messages about invalid values. */

/** An invalid value, or an invalid part of one. */
export interface FormProblem {
  /** Such as `bootDisk.size`. */
  readonly path: string;
  /** The value, what it must be, and what to write instead. */
  readonly reason: string;
  /** For secrets: the reason without the value and without the suggestion, if there is one. */
  readonly redactedReason?: string;
}

interface CheckedValue {
  readonly name: string;
  readonly schema: z.ZodType;
  readonly value: unknown;
  readonly isSecret: boolean;
  /** Interprets an invalid part. */
  readonly meant: (form: z.ZodType, value: unknown) => { written: string; isGuess: boolean } | undefined;
}

export function problemsOf({ name, schema, value, isSecret, meant }: CheckedValue): FormProblem[] {
  const { error } = schema.safeParse(value);
  return (error?.issues ?? []).flatMap((issue) => {
    if (issue.code === "unrecognized_keys") return unknownKeys(name, schema, value, issue);
    const part = at(value, issue.path);
    if (!isKnown(part)) return [];
    const path = pathText([name, ...issue.path]);
    const rule = `isn't valid: it must be ${issue.message}`;
    const redactedReason = `this value (a secret) ${rule}`;
    if (part === undefined) return [{ path, reason: `${path} is required: ${issue.message}` }];
    if (isSecret) return [{ path, reason: redactedReason }];
    const form = formAt(schema, issue.path);
    const write = form && writeText(part, meant(form, part));
    const reason = `${show(part)} ${rule}`;
    return [write === undefined ? { path, reason } : { path, reason: `${reason}; ${write}`, redactedReason }];
  });
}

/** Unknown keys of an object, reported like unknown properties. */
function unknownKeys(name: string, schema: z.ZodType, value: unknown, issue: z.core.$ZodIssueUnrecognizedKeys) {
  const form = formAt(schema, issue.path);
  const known = form instanceof z.ZodObject ? Object.keys(form.shape) : [];
  const there = at(value, issue.path) as Readonly<Record<string, unknown>>;
  return issue.keys
    .filter((key) => there[key] !== undefined && isKnown(there[key]))
    .map((key) => ({ path: pathText([name, ...issue.path, key]), reason: unknownKeyText(key, known) }));
}

/** The message about an unknown name. */
export function unknownKeyText(name: string, known: readonly string[], kind = "property"): string {
  const meant = nearest(name, known);
  return `there is no such ${kind}; ${meant ? `write ${meant}` : "remove it"}`;
}

/** The suggestion of what to write. */
function writeText(value: unknown, meant: { written: string; isGuess: boolean } | undefined): string | undefined {
  if (meant === undefined) return undefined;
  if (meant.isGuess) return `did you mean ${meant.written}?`;
  const reader = value === meant.written && READERS[typeof JSON.parse(meant.written)];
  return `write ${meant.written}${reader ? `, as config.${reader} returns it` : ""}`;
}

/** Configuration values are strings unless they are read with these functions. */
const READERS: Readonly<Partial<Record<string, string>>> = { number: "getNumber", boolean: "getBoolean" };

/** The schema of a part of a value. */
function formAt(schema: z.ZodType, path: readonly PropertyKey[]): z.ZodType | undefined {
  const form = schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
  const [key, ...rest] = path;
  if (key === undefined) return form;
  if (form instanceof z.ZodArray) return formAt(form.element as z.ZodType, rest);
  const inner = form instanceof z.ZodObject ? form.shape[key as string] : undefined;
  return inner && formAt(inner as z.ZodType, rest);
}

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);

const pathText = (path: readonly PropertyKey[]) =>
  path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text ? `${text}.${String(key)}` : String(key)),
    "",
  );

/** JSON has no NaN and no bigint. */
const show = (value: unknown) => (["number", "bigint"].includes(typeof value) ? String(value) : JSON.stringify(value));
