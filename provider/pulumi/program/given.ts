import * as pulumi from "@pulumi/pulumi";

/** Detects values that programs pass instead of plain objects, which only the type checker would refuse. */

/**
 * A constructor's arguments. Missing ones count as an empty declaration, for which check reports all that is required.
 * @throws RunError if they aren't a plain object.
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

/** Whether a value is only known later. */
export const isLater = (value: unknown): boolean => pulumi.Output.isInstance(value) || value instanceof Promise;

/** A value for messages, including numbers that JSON doesn't have. */
export function show(value: unknown): string {
  if (pulumi.Output.isInstance(value)) return "an output";
  if (value instanceof Promise) return "a promise";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** A time as a string: a `Date` would be sent as an empty object. */
export function timeText(time: pulumi.Input<string | Date | undefined>): pulumi.Input<string | undefined> {
  if (pulumi.Output.isInstance(time)) return time.apply(textOf);
  return time instanceof Promise ? time.then(textOf) : textOf(time);
}

/** An invalid date stays a string, which check refuses. */
const textOf = (time: string | Date | undefined): string | undefined =>
  !(time instanceof Date) ? time : Number.isNaN(time.getTime()) ? String(time) : time.toISOString();
