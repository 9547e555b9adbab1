import { total } from "./emulator";
import { type FleetsData, medianOf, type Operation, runsOf } from "./fleets-data";
import { cell, count, megabytes, quotient, times } from "./format";
import { atLeast, atMost, type Limit } from "./section";
import type { Measurement } from "./stack";

const LARGE = 1000;
const FLEET = 300;

/** What fleets must show. */
export function fleetLimits(data: FleetsData): Limit[] {
  const wall = (provider: "ours" | "noop" | "naive", size: number, operation: Operation) =>
    medianOf(data, [provider, size, operation]);
  const toNoop = (size: number, operation: Operation) =>
    quotient(wall("ours", size, operation), wall("noop", size, operation));
  return [
    atMost(`refresh of ${LARGE}: describe calls`, 12, most(data, LARGE, "refresh", describes), count),
    atMost(`refresh of ${LARGE}: wall time to noop`, 1.25, toNoop(LARGE, "refresh"), times),
    atMost(`preview of ${LARGE}: calls beyond those of a preview of 1`, 0, extraCalls(data), count),
    atMost(`preview of ${LARGE}: wall time to noop`, 1.15, toNoop(LARGE, "preview"), times),
    atMost(`create of ${FLEET}: wall time to noop`, 1.3, toNoop(FLEET, "create"), times),
    atLeast(
      `create of ${FLEET}: naive's wall time to ours`,
      5,
      quotient(wall("naive", FLEET, "create"), wall("ours", FLEET, "create")),
      times,
    ),
    atMost(`create of ${FLEET}: calls besides the creates`, 30, most(data, FLEET, "create", others), count),
    atMost(`create of ${FLEET}: creates`, FLEET, most(data, FLEET, "create", creates), count),
    atMost(
      `${LARGE} instances: memory of the provider process (noop: ${cell(providerPeak(data, "noop"), megabytes)})`,
      200,
      providerPeak(data, "ours"),
      megabytes,
    ),
    atMost(`${LARGE} instances: memory of the program to noop`, 1.1, programRatio(data), times),
  ];
}

const creates = ({ calls }: Measurement) => calls.CreateCompShareInstance ?? 0;
const others = (measurement: Measurement) => total(measurement.calls) - creates(measurement);
const describes = ({ calls }: Measurement) => calls.DescribeCompShareInstance ?? 0;

/** The worst run counts where calls are counted. */
function most(
  data: FleetsData,
  size: number,
  operation: Operation,
  value: (one: Measurement) => number,
): number | undefined {
  const values = runsOf(data, "ours", size, operation).map(value);
  return values.length > 0 ? Math.max(...values) : undefined;
}

/** Calls of a large preview beyond those of a preview of one instance, action by action. */
function extraCalls(data: FleetsData): number | undefined {
  const [large, one] = [LARGE, 1].map((size) => runsOf(data, "ours", size, "preview").at(-1)?.calls);
  if (large === undefined || one === undefined) return undefined;
  return total(Object.fromEntries(Object.entries(large).map(([name, n]) => [name, Math.max(0, n - (one[name] ?? 0))])));
}

/** The most that any operation's provider process held. */
function providerPeak(data: FleetsData, provider: "ours" | "noop"): number | undefined {
  const peaks = (["create", "preview", "refresh", "destroy"] as const).flatMap(
    (operation) => medianOf(data, [provider, LARGE, operation], ({ usage }) => usage.provider.peakMb) ?? [],
  );
  return peaks.length > 0 ? Math.max(...peaks) : undefined;
}

/** The worse of the operations that run a program. */
function programRatio(data: FleetsData): number | undefined {
  const ratios = (["create", "preview"] as const).flatMap((operation) => {
    const peak = (provider: "ours" | "noop") =>
      medianOf(data, [provider, LARGE, operation], ({ usage }) => usage.program.peakMb);
    return quotient(peak("ours"), peak("noop")) ?? [];
  });
  return ratios.length > 0 ? Math.max(...ratios) : undefined;
}
