import type { Phase } from "./observed";
import type { ChargeType, PowerState } from "./spec";

/** An instance's power state; undefined while it changes, and if it has failed or was reclaimed. */
export function powerOf({ phase, withoutGpu }: { phase: Phase; withoutGpu: boolean }): PowerState | undefined {
  if (phase === "stopped") return "stopped";
  if (phase === "running") return withoutGpu ? "withoutGpu" : "running";
  return undefined;
}

/** The next action towards a power state: every way leads through Stopped. */
export function powerStep(is: PowerState | undefined, wanted: PowerState): "stop" | "start" | undefined {
  if (is === wanted) return undefined;
  return is === "running" || is === "withoutGpu" ? "stop" : wanted === "stopped" ? undefined : "start";
}

/** Charge types whose card is released while the instance is Stopped. */
const CARD_GIVEN_BACK: readonly string[] = ["Postpay", "Spot"];

/** Whether an instance must get a card again after a stop. */
export const isCardGivenBack = ({ chargeType }: { readonly chargeType: ChargeType }): boolean =>
  CARD_GIVEN_BACK.includes(chargeType);
