import type { InstanceDescription } from "../../client/schemas";
import { chargeTypeOf, phaseOf } from "./observed";

/** How long the service keeps a Stopped pay-as-you-go instance, and the data of a reclaimed Spot instance. */
export const KEPT_DAYS = 7;

const DAY_S = 86_400;
/** The service's days and hours are China's, which has no daylight saving time. */
const CHINA_S = 8 * 3600;
const NOON_S = DAY_S / 2;

/** When the service deletes a stopped instance, in Unix seconds. Prepaid ones are kept. */
export function reclaimTime(seen: InstanceDescription): number | undefined {
  const { State, StopTime, ReleaseTime } = seen;
  const chargeType = chargeTypeOf(seen);
  const isGivenBack = chargeType === "Postpay" || chargeType === "Spot";
  const phase = phaseOf(State);
  if (phase !== "interrupted" && !(phase === "stopped" && isGivenBack)) return undefined;
  return ReleaseTime || (StopTime ? endOfKeeping(StopTime) : undefined);
}

/** Noon of the 7th day after a stop, in Unix seconds. */
export function endOfKeeping(stop: number): number {
  const day = Math.floor((stop + CHINA_S) / DAY_S);
  return (day + KEPT_DAYS) * DAY_S + NOON_S - CHINA_S;
}
