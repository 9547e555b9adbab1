import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { cell, median, milliseconds, table } from "./format";
import { atMost, type Section } from "./section";

const ROOT = join(__dirname, "..");
/** Fresh processes of each kind. */
const PROCESSES = 12;

/** What a fresh process does, after it has loaded what is there anyway; it prints the milliseconds. */
const timed = (before: string, work: string) =>
  `${before};(async()=>{const t=performance.now();${work};process.stdout.write(String(performance.now()-t))})()`;

const PULUMI = `require("@pulumi/pulumi")`;
/** A check without keys: the first call of a run, with all that it loads when it is first called. */
const CHECK = `await require("pulumi-compshare/runtime.js").check({},{name:"gpu",zone:"cn-wlcb-01",gpuType:"4090",gpu:1,cpu:16,memory:65536,imageId:"i",bootDisk:{type:"CLOUD_SSD",size:200},chargeType:"Postpay"})`;

const KINDS = {
  program: { what: "a program loads the package", script: timed(PULUMI, `require("pulumi-compshare")`) },
  runtime: {
    what: "the provider process loads `runtime.js`",
    script: timed(PULUMI, `require("pulumi-compshare/runtime.js")`),
  },
  check: { what: "the provider process loads it and answers its first check", script: timed(PULUMI, CHECK) },
  nothing: { what: "for comparison: a program loads `@pulumi/pulumi`", script: timed("", PULUMI) },
} as const;
type Kind = keyof typeof KINDS;

/** Whole processes, from their start to their end. */
const WHOLE = { without: PULUMI, with: `${PULUMI};require("pulumi-compshare")` } as const;

interface StartData {
  readonly processes: number;
  /** Milliseconds inside of the process, by kind. */
  readonly loads: Readonly<Record<Kind, number[]>>;
  readonly whole: Readonly<Record<keyof typeof WHOLE, number[]>>;
}

export const start: Section<StartData> = {
  title: "Start",
  measure: async (_, progress) => {
    const loads: Record<Kind, number[]> = { program: [], runtime: [], check: [], nothing: [] };
    const whole: Record<keyof typeof WHOLE, number[]> = { without: [], with: [] };
    // One process of each kind first, uncounted: it brings the files into memory.
    for (let round = -1; round < PROCESSES; round++) {
      for (const kind of Object.keys(KINDS) as Kind[]) {
        const ms = Number(node(KINDS[kind].script).stdout);
        if (round >= 0) loads[kind].push(ms);
      }
      for (const kind of ["without", "with"] as const) {
        const { ms } = node(WHOLE[kind]);
        if (round >= 0) whole[kind].push(ms);
      }
    }
    progress(`${PROCESSES} processes of each kind`);
    return { processes: PROCESSES, loads, whole };
  },
  render: ({ processes, loads, whole }) => {
    const rows = (Object.keys(KINDS) as Kind[]).map((kind) => row(KINDS[kind].what, loads[kind]));
    return `Medians of ${processes} new processes of each kind, run alternately, with \`@pulumi/pulumi\` loaded before; files are cached in memory.

${table(["", "time", "fastest", "slowest"], [...rows, row("a whole process that loads `@pulumi/pulumi`", whole.without), row("a whole process that also loads the package", whole.with)])}`;
  },
  limits: ({ loads }) => [
    atMost("loading the package, after `@pulumi/pulumi`", 40, median(loads.program), milliseconds),
  ],
};

function node(script: string): { ms: number; stdout: string } {
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, ["-e", script], { cwd: ROOT, encoding: "utf8" });
  if (status !== 0) throw new Error(`a process of the start section failed:\n${stderr}`);
  return { ms: performance.now() - began, stdout };
}

const row = (what: string, values: readonly number[]) => [
  what,
  cell(median(values), milliseconds),
  milliseconds(Math.min(...values)),
  milliseconds(Math.max(...values)),
];
