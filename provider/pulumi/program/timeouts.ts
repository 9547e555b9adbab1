import type { CustomTimeouts } from "@pulumi/pulumi";
import type { TimeoutsSpec } from "../../resource/lifecycle/deadline";
import { durationSeconds } from "../../resource/properties/duration";

const OPERATIONS = ["create", "update", "delete"] as const;

/** The values for check: an invalid duration is passed on unchanged, so that check refuses it. */
type TimeoutInputs = { readonly [Operation in keyof TimeoutsSpec]: number | string };

/** `customTimeouts` doesn't reach a dynamic provider: this makes it an input, in seconds. */
export function timeoutInputs(custom: CustomTimeouts | undefined): TimeoutInputs | undefined {
  const entries = OPERATIONS.flatMap((operation) => {
    const text = custom?.[operation];
    return text === undefined ? [] : [[operation, durationSeconds(text) ?? String(text)] as const];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** The valid ones. With an invalid one, the engine would end the program without naming the resource. */
export function withoutBadTimeouts(custom: CustomTimeouts | undefined): CustomTimeouts | undefined {
  return custom && Object.fromEntries(Object.entries(custom).filter(([, text]) => durationSeconds(text)));
}
