import type { InstanceDescription } from "../../client/schemas";
import { durationSeconds } from "../../resource/properties/duration";
import type { Observed } from "./observed";
import type { InstanceSpec } from "./spec";

/** The earliest stop that the service accepts, in s from now, with some time for the request. */
export const SOONEST_S = 300 + 30;
/** How far a planned time may differ from the declared one, in s: `StartTime` isn't exact to the second. */
const TOLERANCE_S = { stopAt: 1, autoStopAfter: 600 } as const;

type Scheduled = Pick<InstanceSpec, "stopAt" | "autoStopAfter">;

/** When the service will stop an instance, in Unix seconds; undefined if no stop is planned. */
export const plannedStop = ({ SchedulerStopTime, StopSchedulerTime }: InstanceDescription): number | undefined =>
  SchedulerStopTime || StopSchedulerTime || undefined;

/** When an instance should be stopped, in Unix seconds; undefined if nothing is declared. */
export function declaredStop({ stopAt, autoStopAfter }: Scheduled, { seen, at }: Observed): number | undefined {
  if (stopAt) return Date.parse(stopAt) / 1000;
  const duration = durationSeconds(autoStopAfter);
  if (duration === undefined) return undefined;
  return (seen.StartTime || seen.CreateTime || at / 1000) + duration;
}

/** The stop to be planned, in Unix seconds; undefined if the current plan is as declared. */
export function stopToPlan(declared: Scheduled, observed: Observed): number | undefined {
  const wanted = declaredStop(declared, observed);
  const is = plannedStop(observed.seen);
  const now = observed.at / 1000;
  // A time in the past is done: the instance runs because somebody has started it since.
  if (wanted === undefined || (declared.stopAt && wanted <= now)) return undefined;
  // For a time that is too near, or a duration that has already passed, the earliest possible stop is planned.
  const latest = Math.max(wanted, now + SOONEST_S);
  const slack = TOLERANCE_S[declared.stopAt ? "stopAt" : "autoStopAfter"];
  return is !== undefined && is >= wanted - slack && is <= latest + slack ? undefined : Math.ceil(latest);
}

/** The current schedule: as declared if it holds, or will hold after the next start. */
export function scheduleOf(declared: Scheduled, observed: Observed): Scheduled {
  const { stopAt, autoStopAfter } = declared;
  const isUndone = observed.phase === "running" && stopToPlan(declared, observed) !== undefined;
  if (!isUndone) return { stopAt, autoStopAfter };
  // A stop planned by somebody else is a time; the duration that it came from is unknown.
  return { stopAt: stopAt === undefined ? undefined : foundSchedule(observed).stopAt, autoStopAfter: undefined };
}

/**
 * The schedule of an instance from an attempt with an unknown result: its planned stop counts as declared, so that the
 * next update keeps or cancels it.
 */
export const foundSchedule = ({ seen }: Observed): Scheduled => {
  const planned = plannedStop(seen);
  return planned === undefined ? {} : { stopAt: new Date(planned * 1000).toISOString() };
};
