import * as pulumi from "@pulumi/pulumi";

/** What programs give in place of plain objects, which only the type checker would refuse. */

/**
 * A constructor's arguments. None at all are an empty declaration: check tells everything that is missing.
 * @throws RunError where they aren't an object that is there already.
 */
export function argumentsOf<T extends object>(kind: string, name: string, args: T | null | undefined): T {
  if (args === undefined || args === null) return {} as T;
  const instead = insteadOfObject(args);
  if (instead === undefined) return args;
  const why = `its arguments are ${instead}: they have to be an object, whose properties may be outputs`;
  throw new pulumi.RunError(`${kind} "${name}": ${why}.`);
}

/** What a value is that isn't a plain object, for messages. */
export const insteadOfObject = (value: unknown): string | undefined =>
  isLater(value) || Array.isArray(value) || typeof value !== "object" || value === null ? show(value) : undefined;

/** A value that is known only when the program has run. */
export const isLater = (value: unknown): boolean => pulumi.Output.isInstance(value) || value instanceof Promise;

/** Numbers that JSON doesn't know are shown too, and what isn't there yet as what it is. */
export function show(value: unknown): string {
  if (pulumi.Output.isInstance(value)) return "an output";
  if (value instanceof Promise) return "a promise";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** A time as the text that travels: a `Date` would become an empty object on its way. */
export function timeText(time: pulumi.Input<string | Date | undefined>): pulumi.Input<string | undefined> {
  if (pulumi.Output.isInstance(time)) return time.apply(textOf);
  return time instanceof Promise ? time.then(textOf) : textOf(time);
}

/** A date that is none stays a text, for check to refuse. */
const textOf = (time: string | Date | undefined): string | undefined =>
  !(time instanceof Date) ? time : Number.isNaN(time.getTime()) ? String(time) : time.toISOString();
