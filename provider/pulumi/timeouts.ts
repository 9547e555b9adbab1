import type { CustomTimeouts } from "@pulumi/pulumi";
import type { TimeoutsSpec } from "../instance/spec";

const UNIT_SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 };

/** `customTimeouts` don't reach a dynamic provider: this makes them an input. */
export function timeoutInputs(custom: CustomTimeouts | undefined): TimeoutsSpec | undefined {
  const entries = (["create", "update", "delete"] as const).flatMap((operation) => {
    const text = custom?.[operation];
    return text === undefined ? [] : [[operation, durationSeconds(operation, text)] as const];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/**
 * Seconds of a duration such as "1h30m".
 * @throws Error that names the option, for any other text.
 */
export function durationSeconds(option: string, text: string): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text) {
    throw new Error(`customTimeouts.${option}: "${text}" isn't a duration; write one such as "30m" or "1h30m"`);
  }
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNIT_SECONDS[unit as string] as number), 0);
}
