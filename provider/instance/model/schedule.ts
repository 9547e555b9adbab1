import type { InstanceDescription } from "../../client/schemas";
import { durationSeconds } from "../../resource/properties/duration";
import type { Observed } from "./observed";
import type { InstanceSpec } from "./spec";

/** How far ahead the service lets a stop be planned at the soonest, in s, with some time for the request. */
export const SOONEST_S = 300 + 30;
/** A planned time may be so much off what is declared, in s: `StartTime` isn't to be had to the second. */
const TOLERANCE_S = { stopAt: 1, autoStopAfter: 600 } as const;

type Scheduled = Pick<InstanceSpec, "stopAt" | "autoStopAfter">;

/** When the service will stop an instance, in Unix seconds; undefined where no stop is planned. */
export const plannedStop = ({ SchedulerStopTime, StopSchedulerTime }: InstanceDescription): number | undefined =>
  SchedulerStopTime || StopSchedulerTime || undefined;

/** When an instance is to be stopped, in Unix seconds; undefined where nothing is declared. */
export function declaredStop({ stopAt, autoStopAfter }: Scheduled, { seen, at }: Observed): number | undefined {
  if (stopAt) return Date.parse(stopAt) / 1000;
  const duration = durationSeconds(autoStopAfter);
  if (duration === undefined) return undefined;
  return (seen.StartTime || seen.CreateTime || at / 1000) + duration;
}

/** What has to be planned with the service, in Unix seconds; undefined where what is planned is as declared. */
export function stopToPlan(declared: Scheduled, observed: Observed): number | undefined {
  const wanted = declaredStop(declared, observed);
  const is = plannedStop(observed.seen);
  const now = observed.at / 1000;
  // A time that has passed is done with: the instance runs because somebody started it since.
  if (wanted === undefined || (declared.stopAt && wanted <= now)) return undefined;
  // A time that is too near, or a duration that has passed already, is made good as soon as the service lets it.
  const latest = Math.max(wanted, now + SOONEST_S);
  const slack = TOLERANCE_S[declared.stopAt ? "stopAt" : "autoStopAfter"];
  return is !== undefined && is >= wanted - slack && is <= latest + slack ? undefined : Math.ceil(latest);
}

/** The schedule as it stands: as declared where that holds, or will hold with the next start. */
export function scheduleOf(declared: Scheduled, observed: Observed): Scheduled {
  const { stopAt, autoStopAfter } = declared;
  const isUndone = observed.phase === "running" && stopToPlan(declared, observed) !== undefined;
  if (!isUndone) return { stopAt, autoStopAfter };
  // A stop that somebody else planned is a time; what it was measured from can't be told.
  return { stopAt: stopAt === undefined ? undefined : foundSchedule(observed).stopAt, autoStopAfter: undefined };
}

/**
 * The schedule of an instance that was made by an attempt whose end nobody saw: a stop that it planned counts as declared, so
 * that the next update keeps it or gives it up.
 */
export const foundSchedule = ({ seen }: Observed): Scheduled => {
  const planned = plannedStop(seen);
  return planned === undefined ? {} : { stopAt: new Date(planned * 1000).toISOString() };
};
