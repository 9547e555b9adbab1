import { cpus } from "node:os";
import { type Calls, Emulator } from "./emulator";
import { cell, median, seconds, table, times } from "./format";
import { atMost, type Section } from "./section";
import { BenchStack } from "./stack";

const SIZES = [100, 300];
/** Boots of 20 to 60 s, five times as fast. */
const SETTINGS = { timeScale: 0.2, latency: 50 };
/** Longest boots' time and what may come on top, beside what the engine itself takes. */
const ALLOWED = 1.15;

interface Wave {
  readonly size: number;
  /** `--parallel`; none is the engine's default. */
  readonly parallel: number | undefined;
  readonly ours: { readonly ms: number; readonly slowestMs: number; readonly calls: Calls }[];
  readonly noop: { readonly ms: number }[];
}

interface BootsData {
  readonly defaultParallel: number;
  readonly waves: readonly Wave[];
}

export const boots: Section<BootsData> = {
  title: "Realistic boots",
  measure: async ({ runs, sizes }, progress) => {
    const emulator = await Emulator.start();
    const ours = await BenchStack.make("ours", emulator);
    const noop = await BenchStack.make("noop", emulator);
    const wave = async (size: number, parallel: number | undefined, repeated: number): Promise<Wave> => {
      const made: Wave = { size, parallel, ours: [], noop: [] };
      const options = parallel === undefined ? [] : ["--parallel", String(parallel)];
      for (let run = 0; run < repeated; run++) {
        noop.begin(size);
        const { ms: noopMs } = await noop.create(...options);
        made.noop.push({ ms: noopMs });
        await emulator.reset(SETTINGS);
        ours.begin(size);
        const { ms, calls } = await ours.create(...options);
        const slowestMs = Math.max(...(await emulator.living()).map(({ BootSeconds }) => (BootSeconds ?? 0) * 1000));
        made.ours.push({ ms, slowestMs, calls });
        progress(
          `${size} with --parallel ${parallel ?? "default"}: ${seconds(ms)}, slowest boot ${seconds(slowestMs)}`,
        );
      }
      return made;
    };
    try {
      const waves: Wave[] = [];
      for (const size of measurable(sizes)) waves.push(await wave(size, size, runs), await wave(size, undefined, 1));
      return { defaultParallel: 4 * cpus().length, waves };
    } finally {
      ours.dispose();
      noop.dispose();
      await emulator.close();
    }
  },
  render: ({ waves, defaultParallel }) => {
    const rows = waves.map(({ size, parallel, ours, noop }) => [
      String(size),
      parallel === undefined ? `default (${defaultParallel})` : String(parallel),
      String(ours.length),
      cell(median(ours.map(({ ms }) => ms)), seconds),
      cell(median(ours.map(({ slowestMs }) => slowestMs)), seconds),
      cell(median(noop.map(({ ms }) => ms)), seconds),
      cell(median(ours.map(({ calls }) => calls.DescribeCompShareInstance ?? 0)), String),
    ]);
    return `Creates with ${SETTINGS.latency} ms of latency and boots of ${20 * SETTINGS.timeScale} to ${60 * SETTINGS.timeScale} s (20 to 60 s, times ${SETTINGS.timeScale}). The engine runs at most \`--parallel\` creates at once, so a larger fleet comes up in
waves.

${table(["instances", "`--parallel`", "runs", "until all run", "slowest boot", "create with noop", "describe calls"], rows, 0)}`;
  },
  limits: ({ waves }) =>
    waves
      .filter(({ parallel }) => parallel !== undefined)
      .map(({ size, ours, noop }) => {
        const noopMs = median(noop.map(({ ms }) => ms)) ?? 0;
        const beyond = median(ours.map(({ ms, slowestMs }) => (ms - noopMs) / slowestMs));
        return atMost(`${size} that boot: time beyond noop, relative to the slowest boot`, ALLOWED, beyond, times);
      }),
};

/** The sizes that were asked for among the section's own; the largest one below them where none is. */
function measurable(sizes: readonly number[]): number[] {
  const both = SIZES.filter((size) => sizes.includes(size));
  return both.length > 0 ? both : [Math.max(...sizes.filter((size) => size <= Math.max(...SIZES)), 1)];
}
