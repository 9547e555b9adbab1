import type { CustomTimeouts } from "@pulumi/pulumi";
import type { TimeoutsSpec } from "../../resource/lifecycle/deadline";
import { durationSeconds } from "../../resource/properties/duration";

const OPERATIONS = ["create", "update", "delete"] as const;

/** What check is handed: what is no duration stays as it is written, for check to refuse. */
type TimeoutInputs = { readonly [Operation in keyof TimeoutsSpec]: number | string };

/** `customTimeouts` don't reach a dynamic provider: this makes them an input, in seconds. */
export function timeoutInputs(custom: CustomTimeouts | undefined): TimeoutInputs | undefined {
  const entries = OPERATIONS.flatMap((operation) => {
    const text = custom?.[operation];
    return text === undefined ? [] : [[operation, durationSeconds(text) ?? String(text)] as const];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** Those that are right. At another one the engine would end the program, without a word about the resource. */
export function withoutBadTimeouts(custom: CustomTimeouts | undefined): CustomTimeouts | undefined {
  return custom && Object.fromEntries(Object.entries(custom).filter(([, text]) => durationSeconds(text)));
}
