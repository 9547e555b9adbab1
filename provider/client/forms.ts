import { z } from "zod";

/**
 * Values as answers really hold them: numbers as text, lists as `null`, fields left out. Each is a single transform: an
 * answer of a hundred instances has thousands of fields, and a pipe of two schemas takes twice the time for each.
 */

/** What a reader says of a value that it can make nothing of. */
const WRONG = Symbol("wrong");

/** A field that may be absent; any other value is for `read`. */
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

/** The last second that a date can show; what lies beyond it is no time. */
const LAST_SECOND = 8.64e12;
const isTime = (seconds: unknown) => typeof seconds !== "number" || Math.abs(seconds) <= LAST_SECOND;

/** Text that says what it stands for only after some reading. */
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
/** Whatever isn't a word for yes means no; an object is never asked for its text, which could be no text at all. */
const isYes = (value: unknown) => value === true || (typeof value === "string" && /^(yes|true)$/i.test(value));
export const yes = z.transform(isYes);
/** The same, where nothing said isn't a no. */
export const yesIfSaid = z.transform((value: unknown) =>
  value === undefined || value === null || value === "" ? undefined : isYes(value),
);
