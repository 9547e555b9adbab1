import { spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { join } from "node:path";
import { Emulator } from "./emulator";
import { cell, median, megabytes, milliseconds, seconds, table } from "./format";
import type { Section } from "./section";
import { BenchStack, type Measurement } from "./stack";

const PLUGIN = join(__dirname, "..", "plugin", "pulumi-resource-compshare");
/** Large enough to show what each instance adds. */
const INSTANCES = 100;
const STARTS = 10;
const OPERATIONS = ["create", "refresh", "destroy"] as const;
type Operation = (typeof OPERATIONS)[number];
const FRONTS = ["ours", "plugin"] as const;

interface Run {
  readonly operations: Readonly<Record<Operation, Measurement>>;
  readonly stateBytes: number;
}

interface PluginData {
  readonly instances: number;
  readonly bundleBytes: number;
  /** Until it has printed its port. */
  readonly startMs: readonly number[];
  readonly runs: Readonly<Record<(typeof FRONTS)[number], readonly Run[]>>;
}

/** The plugin beside the dynamic provider: the same core behind two fronts. */
export const plugin: Section<PluginData> = {
  title: "The plugin",
  measure: async ({ runs }, progress) => {
    const startMs: number[] = [];
    for (let round = -1; round < STARTS; round++) {
      const ms = await startOnce();
      if (round >= 0) startMs.push(ms);
    }
    const emulator = await Emulator.start();
    const found: Record<(typeof FRONTS)[number], Run[]> = { ours: [], plugin: [] };
    try {
      for (let run = 0; run < runs; run++) {
        for (const front of FRONTS) found[front].push(await runOnce(front, emulator));
        progress(`${run + 1} of ${runs} runs`);
      }
    } finally {
      await emulator.close();
    }
    return { instances: INSTANCES, bundleBytes: statSync(PLUGIN).size, startMs, runs: found };
  },
  render: ({ instances, bundleBytes, startMs, runs }) => {
    const row = (what: string, of: (run: Run) => number, format: (value: number) => string) => [
      what,
      ...FRONTS.map((front) => cell(median(runs[front].map(of)), format)),
    ];
    const rows = [
      ...OPERATIONS.map((name) => row(`${name} ${instances}`, ({ operations }) => operations[name].ms, seconds)),
      row(
        "most memory of the provider's process",
        ({ operations }) => operations.create.usage.provider.peakMb,
        megabytes,
      ),
      row(
        "state, for each instance",
        ({ stateBytes }) => stateBytes / instances,
        (bytes) => `${bytes.toFixed(0)} B`,
      ),
    ];
    return `${instances} instances at the engine's default parallelism. The plugin is one file of ${(bundleBytes / 1e6).toFixed(1)} MB, which answers ${cell(median(startMs), milliseconds)} after its start (median of ${startMs.length}).

${table(["", "dynamic provider", "plugin"], rows)}`;
  },
  limits: () => [],
};

async function runOnce(front: (typeof FRONTS)[number], emulator: Emulator): Promise<Run> {
  await emulator.reset();
  const stack = await BenchStack.make(front, emulator);
  try {
    stack.begin(INSTANCES);
    const create = await stack.create();
    const stateBytes = stack.stateBytes();
    const refresh = await stack.refresh();
    return { operations: { create, refresh, destroy: await stack.destroy() }, stateBytes };
  } finally {
    stack.dispose();
  }
}

async function startOnce(): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, [PLUGIN], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  const ms = performance.now() - began;
  child.kill();
  return ms;
}
