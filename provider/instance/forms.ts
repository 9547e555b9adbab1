import { z } from "zod";
import { isKnown } from "./spec";

/** Forms of single values, and how messages tell that a value hasn't the form it needs. */

export const text = z.string("a text").min(1, "a text that isn't empty");
export const flag = z.boolean("true or false");
export const whole = (unit: string) => z.int(`a whole number ${unit}`).min(1, `a whole number ${unit}, at least 1`);
export const oneOf = <T extends readonly string[]>(values: T) => z.enum(values, `one of ${values.join(", ")}`);

/** A value, or a part of one, that hasn't its form. */
export interface FormProblem {
  /** Such as `bootDisk.size`. */
  readonly path: string;
  /** The value and what it has to be. */
  readonly reason: string;
}

/**
 * What is wrong with the form of a named value; parts that aren't known yet are left for later.
 * @param isSecret Whether the value stays out of the reason.
 */
export function formProblems(name: string, schema: z.ZodType, value: unknown, isSecret = false): FormProblem[] {
  const { error } = schema.safeParse(value);
  return (error?.issues ?? [])
    .filter((issue) => isKnown(at(value, issue.path)))
    .map((issue) => ({
      path: pathText([name, ...issue.path]),
      reason: `${isSecret ? "this value (a secret)" : show(at(value, issue.path))} isn't right: it has to be ${issueText(issue)}`,
    }));
}

function issueText(issue: z.core.$ZodIssue): string {
  return issue.code === "unrecognized_keys" ? `without ${issue.keys.join(", ")}` : issue.message;
}

const at = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);

const pathText = (path: readonly PropertyKey[]) =>
  path.reduce<string>(
    (text, key) => (typeof key === "number" ? `${text}[${key}]` : text ? `${text}.${String(key)}` : String(key)),
    "",
  );

/** JSON has no NaN and no bigint. */
const show = (value: unknown) =>
  value === undefined ? "nothing" : ["number", "bigint"].includes(typeof value) ? String(value) : JSON.stringify(value);
