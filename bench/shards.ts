import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stackEnv } from "../tests/support/stack";
import { atExit } from "./at-exit";
import { type Calls, Emulator, KEYS, total } from "./emulator";
import { callList, cell, median, megabytes, seconds, table, times } from "./format";
import { atMost, type Limit, type Section } from "./section";
import { Watch } from "./watch";

const ROOT = join(__dirname, "..");

/** How a fleet is cut, and what the service lets through. */
interface Cut {
  readonly stacks: number;
  readonly instances: number;
  readonly atOnce: number;
  /** Calls per second; null: any number. */
  readonly perSecond: number | null;
  readonly checkpoints: boolean;
}

const RATED: Cut = { stacks: 8, instances: 125, atOnce: 8, perSecond: 20, checkpoints: true };
/** Takes most of an hour, so it is measured once, and only if it is asked for. */
const HUGE: Cut = { stacks: 20, instances: 500, atOnce: 4, perSecond: null, checkpoints: false };

interface ShardsRun extends Cut {
  readonly ms: number;
  readonly calls: Calls;
  /** Calls that were answered with 429. */
  readonly refused: Calls;
  readonly creates: number;
  readonly running: number;
  readonly failedStacks: number;
  /** The most that the processes of all stacks held at one time. */
  readonly memoryMb: number;
}

interface ShardsData {
  readonly runs: readonly ShardsRun[];
}

/** A fleet as several stacks in one account, as examples/shards runs it. */
export const shards: Section<ShardsData> = {
  title: "Several stacks at once",
  measure: async ({ runs, sizes }, progress) => {
    const done: ShardsRun[] = [];
    const measured = async (cut: Cut) => {
      const run = await up(cut);
      progress(`${nameOf(cut)}: ${run.running} in ${seconds(run.ms)}, ${run.failedStacks} stacks failed`);
      done.push(run);
    };
    const most = Math.max(1, Math.floor(Math.max(...sizes) / RATED.stacks));
    const rated = { ...RATED, instances: Math.min(RATED.instances, most) };
    for (let run = 0; run < runs; run++) await measured(rated);
    if (sizes.includes(HUGE.stacks * HUGE.instances)) await measured(HUGE);
    return { runs: done };
  },
  render: ({ runs }) => {
    const rows = runs.map((run) => [
      nameOf(run),
      String(run.atOnce),
      run.checkpoints ? "yes" : "no",
      run.perSecond === null ? "none" : `${run.perSecond} per second`,
      seconds(run.ms),
      cell(allowedMs(run), seconds),
      `${run.running} of ${sizeOf(run)}`,
      String(run.failedStacks),
      callList(run.calls),
      callList(run.refused),
      megabytes(run.memoryMb),
    ]);
    const columns = ["stacks x instances", "at once", "checkpoints", "rate limit", "wall time", "allowed by the rate"];
    const more = ["running", "failed stacks", "calls", "refused with 429", "memory"];
    return `A create by \`examples/shards\`, from its start to its end. The rate limit allows the number of calls divided by it, in seconds. The memory is the
sum over all processes of the stacks, at its peak; what they share counts for each of them.

${table([...columns, ...more], rows, 4)}`;
  },
  limits: ({ runs }) => {
    const limitsOf = (cut: Cut): Limit[] => {
      const own = runs.filter((run) => nameOf(run) === nameOf(cut));
      const most = (figure: (run: ShardsRun) => number) => (own.length > 0 ? Math.max(...own.map(figure)) : undefined);
      const ratios = own.flatMap((run) => (allowedMs(run) === undefined ? [] : [run.ms / (allowedMs(run) as number)]));
      const isWhole = own.every(({ failedStacks }) => failedStacks === 0);
      return [
        atMost(
          `${nameOf(cut)}: failed stacks`,
          0,
          most((run) => run.failedStacks),
          String,
        ),
        atMost(
          `${nameOf(cut)}: instances that don't run, or were created twice`,
          0,
          most((run) => sizeOf(run) - run.running + Math.abs(run.creates - sizeOf(run))),
          String,
        ),
        ...(cut.perSecond === null
          ? []
          : [
              atMost(
                `${nameOf(cut)}: wall time to what the rate allows`,
                1.2,
                isWhole ? median(ratios) : undefined,
                times,
              ),
            ]),
      ];
    };
    return [RATED, HUGE].flatMap(limitsOf);
  },
};

const nameOf = ({ stacks, instances }: Cut): string => `${stacks} x ${instances}`;
const sizeOf = ({ stacks, instances }: Cut): number => stacks * instances;

const allowedMs = ({ calls, perSecond }: ShardsRun): number | undefined =>
  perSecond === null ? undefined : (total(calls) / perSecond) * 1000;

async function up(cut: Cut): Promise<ShardsRun> {
  const emulator = await Emulator.start();
  const folder = mkdtempSync(join(tmpdir(), "compshare-bench-"));
  const dispose = atExit(() => rmSync(folder, { recursive: true, force: true }));
  try {
    await emulator.reset({ requestsPerSecond: cut.perSecond, quota: sizeOf(cut) });
    cpSync(join(ROOT, "examples", "shards"), folder, { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    const env = stackEnv(folder, emulator.url, KEYS);
    const compiled = await ended(spawn("tsc", ["--project", "."], { cwd: folder, env }));
    if (compiled.code !== 0) throw new Error(`examples/shards doesn't compile:\n${compiled.output}`);

    const counts = ["--stacks", cut.stacks, "--instances", cut.instances, "--at-once", cut.atOnce].map(String);
    const args = ["bin/shards.js", "up", ...counts, ...(cut.checkpoints ? [] : ["--without-checkpoints"])];
    const began = performance.now();
    const child = spawn(process.execPath, args, { cwd: folder, env });
    const watch = new Watch(child.pid as number);
    const end = atExit(() => child.kill());
    const { code, output } = await ended(child);
    const ms = Math.round(performance.now() - began);
    end();
    watch.stop();
    const failedStacks = output.match(/^shard-\d+ +failed /gm)?.length ?? 0;
    if (code !== 0 && failedStacks === 0) throw new Error(`examples/shards failed:\n${output.slice(-5000)}`);
    if (failedStacks > 0) process.stderr.write(output.slice(-5000));
    const calls = await emulator.calls();
    return {
      ...cut,
      ms,
      calls,
      refused: await emulator.throttled(),
      creates: calls.CreateCompShareInstance ?? 0,
      running: (await emulator.living()).filter(({ State }) => State === "Running").length,
      failedStacks,
      memoryMb: watch.peakTogetherMb,
    };
  } finally {
    dispose();
    await emulator.close();
  }
}

async function ended(child: ChildProcess): Promise<{ code: number | null; output: string }> {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      output += chunk;
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  return { code, output };
}
