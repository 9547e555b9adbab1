import { z } from "zod";

/** An invalid flag, with a message for the user. */
export class BadFlag extends Error {}

/** A number within the limits of its setting. */
export function number<S extends z.ZodType>(name: string, given: string | undefined, schema: S): z.output<S> {
  const value = given?.trim() ? Number(given) : Number.NaN;
  if (Number.isNaN(value)) throw new BadFlag(`--${name} ${given}: it has to be a number`);
  return checked(name, [given ?? ""], schema, value);
}

/** A value that follows the rules of its setting. */
export function checked<S extends z.ZodType>(name: string, given: string[], schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new BadFlag(`--${name} ${given.join(" ")}: ${problem(result.error.issues[0])}`);
}

/** The problem of a value; for a name in a table, that of the table's rule. */
function problem(issue?: z.core.$ZodIssue): string | undefined {
  return issue?.code === "invalid_key" ? issue.issues[0]?.message : issue?.message;
}

/** `KEY=NUMBER` each. */
export function pairs(name: string, given: string[]): Record<string, number> {
  return Object.fromEntries(
    given.map((pair) => {
      const [key = "", value, ...rest] = pair.split("=");
      if (value === undefined || rest.length > 0) throw new BadFlag(`--${name} ${pair}: it has to have one =`);
      return [key, number(name, value, z.number())];
    }),
  );
}

/** `{"4090:Day": 50}` -> `{"4090": {"Day": 50}}` */
export function byType(prices: Record<string, number>): Record<string, Record<string, number>> {
  const nested: Record<string, Record<string, number>> = Object.create(null);
  for (const [key, price] of Object.entries(prices)) {
    const [type = "", chargeType = ""] = key.split(":");
    nested[type] = { ...nested[type], [chargeType]: price };
  }
  return nested;
}
