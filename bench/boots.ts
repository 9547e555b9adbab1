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
  readonly floor: { readonly ms: number }[];
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
    const floor = await BenchStack.make("floor", emulator);
    const wave = async (size: number, parallel: number | undefined, repeated: number): Promise<Wave> => {
      const made: Wave = { size, parallel, ours: [], floor: [] };
      const options = parallel === undefined ? [] : ["--parallel", String(parallel)];
      for (let run = 0; run < repeated; run++) {
        floor.begin(size);
        const { ms: floorMs } = await floor.create(...options);
        made.floor.push({ ms: floorMs });
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
      floor.dispose();
      await emulator.close();
    }
  },
  render: ({ waves, defaultParallel }) => {
    const rows = waves.map(({ size, parallel, ours, floor }) => [
      String(size),
      parallel === undefined ? `default (${defaultParallel})` : String(parallel),
      String(ours.length),
      cell(median(ours.map(({ ms }) => ms)), seconds),
      cell(median(ours.map(({ slowestMs }) => slowestMs)), seconds),
      cell(median(floor.map(({ ms }) => ms)), seconds),
      cell(median(ours.map(({ calls }) => calls.DescribeCompShareInstance ?? 0)), String),
    ]);
    return `Creates with ${SETTINGS.latency} ms of latency and boots of ${20 * SETTINGS.timeScale} to ${60 * SETTINGS.timeScale} s (20 to 60 s, times ${SETTINGS.timeScale}). The engine waits for no more creates at once than \`--parallel\` says, so that a
fleet comes up in waves where that is less than its size.

${table(["instances", "`--parallel`", "runs", "until all run", "slowest boot", "floor's create", "describe calls"], rows, 0)}`;
  },
  limits: ({ waves }) =>
    waves
      .filter(({ parallel }) => parallel !== undefined)
      .map(({ size, ours, floor }) => {
        const floorMs = median(floor.map(({ ms }) => ms)) ?? 0;
        const beyond = median(ours.map(({ ms, slowestMs }) => (ms - floorMs) / slowestMs));
        return atMost(`${size} that boot: time without floor's, to the slowest boot`, ALLOWED, beyond, times);
      }),
};

/** The sizes that were asked for among the section's own; the largest one below them where none is. */
function measurable(sizes: readonly number[]): number[] {
  const both = SIZES.filter((size) => sizes.includes(size));
  return both.length > 0 ? both : [Math.max(...sizes.filter((size) => size <= Math.max(...SIZES)), 1)];
}
