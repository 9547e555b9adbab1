import { type FleetsData, medianOf, OPERATIONS, type Operation, runsOf, sizesOf } from "./fleets-data";
import { cell, megabytes, quotient, seconds, table, times } from "./format";
import { type Measurement, PROVIDERS } from "./stack";
import type { Role } from "./watch";

/** Below this size, processor time and memory are dominated by starting the processes. */
const WORTH_A_ROW = 100;

/** The tables of fleets. */
export function renderFleets(data: FleetsData): string {
  return [
    `Instances boot immediately, and answers have no latency. Create and destroy run with \`--parallel ${data.parallel}\`, preview and refresh
with the engine's default; all with \`--skip-preview\`. The preview has no changes. Programs are plain JavaScript. A number in brackets is the
number of runs, where there were fewer.`,
    ...data.failures.map((failure) => `**Incomplete**: ${failure}`),
    "![Wall time against the size of the fleet](performance.svg)",
    ...OPERATIONS.map((operation) => `### ${title[operation]}\n\n${wallTable(data, operation)}`),
    `### Processor time and memory\n\nUser and system time, and the peak of resident memory, for fleets of ${WORTH_A_ROW} and more, sampled from outside ten times a second. Engine:
the process \`pulumi\`. A refresh and a destroy run no program. The emulator runs on the same cores.\n\n${usageTable(data)}`,
    `### Size of the state\n\n${stateTable(data)}`,
    `### API calls\n\nIn the last run, by fleet size. Operations that aren't listed make no calls.\n\n${callTable(data)}`,
  ].join("\n\n");
}

const title: Record<Operation, string> = {
  create: "Create",
  preview: "Preview without changes",
  refresh: "Refresh",
  destroy: "Destroy",
};

function wallTable(data: FleetsData, operation: Operation): string {
  const most = Math.max(...data.figures.map(({ measurements }) => measurements.length));
  const rows = sizesOf(data).map((size) => {
    const [ours, noop, naive] = PROVIDERS.map((provider) => {
      const { length } = runsOf(data, provider, size, operation);
      const ms = medianOf(data, [provider, size, operation]);
      return { ms, text: cell(ms, seconds) + (length > 0 && length < most ? ` (${length})` : "") };
    });
    const ratio = (other: { ms: number | undefined } | undefined) => cell(quotient(ours?.ms, other?.ms), times);
    return [String(size), ours?.text ?? "-", noop?.text ?? "-", ratio(noop), naive?.text ?? "-", ratio(naive)];
  });
  return table(["instances", "ours", "noop", "ours / noop", "naive", "ours / naive"], rows, 0);
}

function usageTable(data: FleetsData): string {
  const rows = sizesOf(data)
    .filter((size, index, all) => size >= WORTH_A_ROW || index === all.length - 1)
    .flatMap((size) =>
      OPERATIONS.flatMap((operation) => PROVIDERS.map((provider) => [provider, size, operation] as const)),
    )
    .filter(([provider, size, operation]) => runsOf(data, provider, size, operation).length > 0)
    .map(([provider, size, operation]) => {
      const of = (value: (measurement: Measurement) => number) => medianOf(data, [provider, size, operation], value);
      const role = (name: Role) => {
        const peak = of(({ usage }) => usage[name].peakMb);
        return peak
          ? `${cell(
              of(({ usage }) => usage[name].cpuMs),
              seconds,
            )}, ${cell(peak, megabytes)}`
          : "-";
      };
      const emulator = cell(
        of(({ emulatorMs }) => emulatorMs),
        seconds,
      );
      return [operation, String(size), provider, role("engine"), role("program"), role("provider"), emulator];
    });
  return table(["", "instances", "", "engine", "program", "provider", "emulator"], rows, 3);
}

function stateTable(data: FleetsData): string {
  const rows = sizesOf(data).map((size) => [
    String(size),
    ...PROVIDERS.map((provider) => {
      const bytes = data.stateBytes.find((one) => one.provider === provider && one.size === size)?.bytes;
      return cell(bytes, (value) => `${(value / 1000).toFixed(1)} kB`);
    }),
  ]);
  return table(["instances", ...PROVIDERS], rows, 0);
}

/** A row for each action, a column for each size. */
function callTable(data: FleetsData): string {
  const sizes = sizesOf(data);
  const rows = (["ours", "naive"] as const).flatMap((provider) =>
    OPERATIONS.flatMap((operation) => {
      const calls = sizes.map((size) => runsOf(data, provider, size, operation).at(-1)?.calls);
      const actions = [...new Set(calls.flatMap((one) => Object.keys(one ?? {})))];
      const cells = (action: string) => calls.map((one) => (one ? String(one[action] ?? 0) : "-"));
      return actions.map((action) => [provider, operation, `\`${action}\``, ...cells(action)]);
    }),
  );
  return table(["", "", "action", ...sizes.map(String)], rows, 3);
}
