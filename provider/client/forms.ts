import { z } from "zod";

/** Values as answers really hold them: numbers as text, lists as `null`, fields left out. */

export const absent = (value: unknown) => (value === null ? undefined : value);

export const text = z.preprocess(absent, z.string().optional());
export const number = z.preprocess(
  (value) => (typeof value === "string" ? (value.trim() === "" ? undefined : Number(value)) : absent(value)),
  z.number().optional(),
);
/** The last second that a date can show; what lies beyond it is no time. */
const LAST_SECOND = 8.64e12;
export const time = number.transform((seconds) => (Math.abs(seconds ?? 0) <= LAST_SECOND ? seconds : undefined));
export const id = z.string().min(1);
export const list = <T extends z.ZodType>(item: T) => z.preprocess((value) => value ?? [], z.array(item));
/** Whatever isn't a word for yes means no; an object is never asked for its text, which could be no text at all. */
const isYes = (value: unknown) => value === true || (typeof value === "string" && /^(yes|true)$/i.test(value));
export const yes = z.preprocess(isYes, z.boolean());
/** The same, where nothing said isn't a no. */
export const yesIfSaid = z.preprocess(
  (value) => (value === undefined || value === null || value === "" ? undefined : isYes(value)),
  z.boolean().optional(),
);
