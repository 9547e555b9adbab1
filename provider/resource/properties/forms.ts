import { z } from "zod";
import {
  type Parse,
  parseFlag,
  parseListOf,
  parseModel,
  parseNumber,
  parseOneOf,
  parseText,
  type Units,
  withoutEdges,
} from "../../parsing/values";
import { type FormProblem, problemsOf } from "./form-problems";

/** Schemas of single values, with readers for invalid values that have an obvious meaning. */

const READS = new WeakMap<z.ZodType, Parse>();

/** A schema with a reader for invalid values. */
export function readAs<S extends z.ZodType>(form: S, read: Parse): S {
  READS.set(form, read);
  return form;
}

const isBare = (value: string) => withoutEdges(value) === value;

export const text = readAs(
  z.string("a string").min(1, "a non-empty string").refine(isBare, "a string without leading or trailing blanks"),
  parseText,
);
export const flag = readAs(z.boolean("true or false"), parseFlag);
export const whole = (unit: string, read: Units | Parse) =>
  readAs(
    z.int(`an integer (${unit})`).min(1, `an integer (${unit}), at least 1`),
    typeof read === "function" ? read : parseNumber(read),
  );
export const oneOf = <T extends readonly string[]>(values: T) =>
  readAs(z.enum(values, `one of ${values.join(", ")}`), parseOneOf(values));
/** An id that matches a pattern. */
export const idLike = (pattern: RegExp, expected: string) =>
  readAs(z.string(expected).regex(pattern, expected), parseText);
/** A list of values with one schema. */
export const listOf = <S extends z.ZodType>(item: S, expected: string) =>
  readAs(
    z.array(item, expected),
    parseListOf((one) => meant(item, one)?.value ?? one),
  );
/** A GPU type. Known ones are spelled as on the API page. */
export const modelAmong = (types: readonly string[]) => {
  const read = parseModel(types);
  return readAs(
    z.string("a string").refine((value) => read(value) === undefined, "a GPU type under the service's name"),
    (value) => read(value) ?? parseText(value),
  );
};

/**
 * The problems of a property's value. Parts that aren't known yet are skipped.
 * @param isSecret Whether the reason must not contain the value.
 */
export const formProblems = (name: string, schema: z.ZodType, value: unknown, isSecret = false): FormProblem[] =>
  problemsOf({ name, schema, value, isSecret, meant });

/** The valid value that an invalid one means, if there is one, written as in a program. */
function meant(schema: z.ZodType, value: unknown): { value: unknown; written: string; isGuess: boolean } | undefined {
  const reading = READS.get(schema)?.(value);
  if (reading === undefined || !schema.safeParse(reading.value).success) return undefined;
  const { value: found, written = found, isGuess = false } = reading;
  return { value: found, written: JSON.stringify(written), isGuess };
}
