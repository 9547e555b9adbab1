import { type FleetsData, runsOf } from "./fleets-data";
import { cell, count, quotient, seconds, table, times } from "./format";
import { LARGE, type Mode, type ModesData, medianOf, type Operation } from "./modes";
import { noteOn } from "./notes";
import type { Limit } from "./section";

/** What the readable page takes from the report. */
export interface Summarized {
  readonly machine: string;
  readonly modes: ModesData;
  readonly fleets: FleetsData;
  readonly limits: readonly Limit[];
}

const ROWS: readonly (readonly [title: string, operation: Operation, mode: Mode])[] = [
  ["create", "create", "default"],
  ["create without checkpoints", "create", "without checkpoints"],
  ["preview without changes", "preview", "default"],
  ["refresh", "refresh", "default"],
  ["destroy", "destroy", "default"],
  ["destroy without checkpoints", "destroy", "without checkpoints"],
];

/** The page that a person reads: one chart, one table, what it means, and what is missed. */
export function summary({ machine, modes, fleets, limits }: Summarized): string {
  const sizes = [...new Set(modes.lives.map(({ size }) => size))];
  const rows = ROWS.map(([title, operation, mode]) => [
    title,
    ...sizes.map((size) => {
      const [ours, noop] = (["ours", "noop"] as const).map((provider) =>
        medianOf(modes, { mode, provider, size }, operation),
      );
      return `${cell(ours, seconds)} (${cell(quotient(ours, noop), times)})`;
    }),
  ]);
  const describes = runsOf(fleets, "ours", LARGE, "refresh").at(-1)?.calls.DescribeCompShareInstance;
  const missed = limits.filter(({ kept }) => kept === false);
  return `# Performance

How long a fleet takes, on ${machine}. The service is the emulator: instances boot immediately and
answers have no latency, so this is the time of the engine and the provider alone.

${table(["instances", ...sizes.map(String)], rows)}

The engine's default parallelism (${modes.defaultParallel} here). In brackets: relative to a provider that does nothing, which is what the engine alone takes.

![Wall time against the size of the fleet](performance.svg)

The chart compares with that provider ("noop") and with a straightforward dynamic provider ("naive"), with \`--parallel 64\`.

## What it means

- **The engine sets the pace.** It stores the whole state after each step, so the time of a create and a destroy grows with the square of the
  fleet. From some hundreds of instances on, run [without checkpoints](../guides/fleets.md#large-fleets), or in several stacks.
- **The provider's part stays flat.** A refresh of ${LARGE} instances takes ${cell(describes, count)} requests, and a preview asks each question once,
  whatever the number of instances. All waits of a run share their requests.
- **A destroy stops, waits and deletes**: two requests for each instance, and a look. A provider that does nothing does none of that, and
  without checkpoints hardly anything else is left.
- **Boots take the longest in reality.** Instances boot side by side, at most \`--parallel\` of them. With as many as the fleet has, it is up about
  when its slowest instance is; with the default, it comes up in waves.
- **Rate limits are learned.** If the service throttles, requests go on at the rate that it accepts, for all processes of this computer together.

## Limits

${limits.filter(({ kept }) => kept).length} of ${limits.filter(({ kept }) => kept !== undefined).length} limits are met. ${missed.length > 0 ? "These aren't:" : ""}

${table(
  ["", "limit", "measured", "why"],
  missed.map(({ what, limit, measured }) => [what, limit, measured, (noteOn(what) ?? "").replaceAll("\n", " ")]),
  4,
)}

[All figures](performance-figures.md), with the calls, memory, starts and clients, are written by \`npm run bench -- --write\`.`;
}
