import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stackEnv } from "../tests/support/stack";
import { type Calls, Emulator, KEYS, total } from "./emulator";
import { callList, cell, megabytes, seconds, table, times } from "./format";
import { atMost, type Limit, type Section } from "./section";

const ROOT = join(__dirname, "..");
const PER_SECOND = 20;
const SAMPLE_MS = 500;

/** How a fleet is cut, and what the service lets through. */
interface Cut {
  readonly stacks: number;
  readonly instances: number;
  readonly atOnce: number;
  /** Calls per second; null: any number. */
  readonly perSecond: number | null;
}

const RATED: Cut = { stacks: 8, instances: 125, atOnce: 4, perSecond: PER_SECOND };
const HUGE: Cut = { stacks: 20, instances: 500, atOnce: 4, perSecond: null };

interface ShardsRun extends Cut {
  readonly ms: number;
  readonly calls: Calls;
  readonly refused: number;
  readonly running: number;
  readonly isFailed: boolean;
  /** By how much the system's available memory fell meanwhile. */
  readonly memoryMb: number;
}

/** A fleet as several stacks (examples/shards), without checkpoints. */
export const shards: Section<{ readonly runs: readonly ShardsRun[] }> = {
  title: "Several stacks at once",
  measure: async ({ sizes }, progress) => {
    const runs: ShardsRun[] = [];
    for (const cut of [RATED, HUGE].filter(({ stacks, instances }) => sizes.includes(stacks * instances))) {
      const run = await up(cut);
      progress(`${cut.stacks} x ${cut.instances}: ${run.running} in ${seconds(run.ms)}`);
      runs.push(run);
    }
    return { runs };
  },
  render: ({ runs }) => {
    const rows = runs.map((run) => [
      `${run.stacks} x ${run.instances}`,
      String(run.atOnce),
      run.perSecond === null ? "none" : `${run.perSecond} calls per second`,
      seconds(run.ms),
      cell(allowedMs(run), seconds),
      `${run.running} of ${run.stacks * run.instances}`,
      callList(run.calls),
      String(run.refused),
      megabytes(run.memoryMb),
    ]);
    const head = [
      "stacks x instances",
      "at once",
      "rate limit",
      "wall time",
      "allowed by the rate",
      "running",
      "calls",
      "refused with 429",
      "memory",
    ];
    return `\`examples/shards\` creates a fleet as several stacks, without checkpoints, in one account. The memory is that of all engines, programs and
providers, and of the emulator.

${table(head, rows, 3)}`;
  },
  limits: ({ runs }) =>
    runs.flatMap((run): Limit[] => {
      const name = `${run.stacks} x ${run.instances}`;
      const allowed = allowedMs(run);
      return [
        atMost(
          `${name}: instances that don't run`,
          0,
          run.isFailed ? run.stacks * run.instances : run.stacks * run.instances - run.running,
          String,
        ),
        ...(allowed === undefined
          ? []
          : [atMost(`${name}: wall time to what the rate allows`, 1.2, run.ms / allowed, times)]),
      ];
    }),
};

const allowedMs = ({ calls, perSecond }: ShardsRun): number | undefined =>
  perSecond === null ? undefined : (total(calls) / perSecond) * 1000;

async function up({ stacks, instances, atOnce, perSecond }: Cut): Promise<ShardsRun> {
  const emulator = await Emulator.start();
  const folder = mkdtempSync(join(tmpdir(), "compshare-bench-"));
  try {
    await emulator.reset({ requestsPerSecond: perSecond, quota: stacks * instances });
    cpSync(join(ROOT, "examples", "shards"), folder, { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
    const env = stackEnv(folder, emulator.url, KEYS);
    await ended(spawn("tsc", ["--project", "."], { cwd: folder, env, stdio: "ignore" }));
    const counts = ["--stacks", String(stacks), "--instances", String(instances), "--at-once", String(atOnce)];
    const [before, began] = [availableMb(), performance.now()];
    let least = before;
    const timer = setInterval(() => {
      least = Math.min(least, availableMb());
    }, SAMPLE_MS);
    const args = ["bin/shards.js", "up", ...counts, "--without-checkpoints"];
    const code = await ended(spawn(process.execPath, args, { cwd: folder, env, stdio: ["ignore", 2, 2] }));
    const ms = performance.now() - began;
    clearInterval(timer);
    const [calls, throttled, living] = [await emulator.calls(), await emulator.throttled(), await emulator.living()];
    return {
      ...{ stacks, instances, atOnce, perSecond },
      ms,
      calls,
      refused: total(throttled),
      running: living.filter(({ State }) => State === "Running").length,
      isFailed: code !== 0,
      memoryMb: before - least,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await emulator.close();
  }
}

const ended = (child: ReturnType<typeof spawn>) =>
  new Promise<number | null>((resolve) => child.once("close", resolve));

/** Memory that programs can still have; 0 where the system has no /proc. */
function availableMb(): number {
  try {
    return Number(/MemAvailable: +(\d+)/.exec(readFileSync("/proc/meminfo", "utf8"))?.[1]) / 1024;
  } catch {
    return 0;
  }
}
