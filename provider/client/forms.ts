import { z } from "zod";

/**
 * Values as answers really contain them: numbers as strings, lists as `null`, missing fields. Each is a single
 * transform: an answer with a hundred instances has thousands of fields, and a pipe of two schemas takes twice the time
 * for each.
 */

/** Returned by a reader that can't interpret a value. */
const WRONG = Symbol("wrong");

/** A field that may be missing; `read` gets any other value. */
function field<T>(expected: "string" | "number", read: (value: unknown) => T | typeof WRONG) {
  return z.transform((value: unknown, context): T | undefined => {
    if (value === undefined || value === null) return undefined;
    const result = read(value);
    if (result !== WRONG) return result;
    context.issues.push({ code: "invalid_type", expected, input: value });
    return z.NEVER;
  });
}

const numberOf = (value: unknown) => {
  if (typeof value === "string" && value.trim() === "") return undefined;
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : WRONG;
};

/** The last second that a Date can represent. Later ones aren't times. */
const LAST_SECOND = 8.64e12;
const isTime = (seconds: unknown) => typeof seconds !== "number" || Math.abs(seconds) <= LAST_SECOND;

/** A string that needs interpretation. */
export const textOf = <T>(read: (value: string) => T | undefined) =>
  field("string", (value) => (typeof value === "string" ? read(value) : WRONG));
export const text = textOf((value) => value);
export const number = field("number", numberOf);
export const time = field("number", (value) => {
  const seconds = numberOf(value);
  return isTime(seconds) ? seconds : undefined;
});
export const id = z.string().min(1);
export const list = <T extends z.ZodType>(item: T) => z.preprocess((value) => value ?? [], z.array(item));
/** Everything that isn't a word for yes means no. Objects are never converted to strings, as that can fail. */
const isYes = (value: unknown) => value === true || (typeof value === "string" && /^(yes|true)$/i.test(value));
export const yes = z.transform(isYes);
/** The same, but undefined for a missing value. */
export const yesIfSaid = z.transform((value: unknown) =>
  value === undefined || value === null || value === "" ? undefined : isYes(value),
);
