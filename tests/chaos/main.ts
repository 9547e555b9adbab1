// `npm run chaos`: disturbs every operation at every call, and looks at what is left. See docs/reliability.md.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Case, type Result, runCase } from "./case";
import { fleetCases } from "./fleet";
import { matrix } from "./matrix";
import { OPERATIONS } from "./operations";
import { document, missReport, terminalReport } from "./report";
import { matching, sample } from "./select";
import { Starts } from "./start";

const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    jobs: { type: "string", default: "2" },
    sample: { type: "string" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 1e6)) },
    write: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
  },
});

async function main(): Promise<void> {
  const began = performance.now();
  const seed = Number(options.seed);
  const starts = new Starts();
  try {
    const all = await matched(starts, seed);
    const cases = options.sample === undefined ? all : sample(all, Number(options.sample));
    if (options.list) return console.log(cases.map(({ id }) => id).join("\n"));
    console.log(`${cases.length} cases, seed ${seed}`);
    const results = await runAll(cases, starts, seed);
    console.log(`\n${terminalReport(results)}`);
    const minutes = (performance.now() - began) / 60_000;
    const missed = results.filter(({ misses }) => misses.length > 0);
    console.log(`\n${results.length} cases, ${missed.length} missed, ${minutes.toFixed(1)} minutes, seed ${seed}`);
    for (const { id } of missed) console.log(`  missed: npm run chaos -- --only '${id}' --seed ${seed}`);
    if (options.write) {
      const engine = process.env.CHAOS_ENGINE ?? "";
      writeFileSync(
        join(__dirname, "..", "..", "docs", "reliability.md"),
        document(results, { existing: all.length, minutes, seed, engine }),
      );
    }
    if (missed.length > 0 || results.length === 0) process.exitCode = 1;
  } finally {
    await starts.dispose();
  }
}

async function matched(starts: Starts, seed: number): Promise<Case[]> {
  const pattern = options.only ?? "";
  // A pattern that names its operation saves the dry runs of the others.
  const named = Object.keys(OPERATIONS).filter((name) => pattern.startsWith(`${name}/`));
  const operations = Object.keys(OPERATIONS).filter((name) => name !== "fleet");
  const cases = [
    ...(await matrix(named.length > 0 ? named.filter((name) => name !== "fleet") : operations, starts)),
    ...fleetCases(seed),
  ];
  return matching(cases, pattern);
}

async function runAll(cases: readonly Case[], starts: Starts, seed: number): Promise<Result[]> {
  const waiting = [...cases];
  const results = new Map<string, Result>();
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const result = await runCase(next, starts);
      results.set(next.id, result);
      const outcome = result.misses.length === 0 ? "ok  " : "MISS";
      console.log(`${outcome} ${results.size}/${cases.length} ${result.id} ${result.seconds.toFixed(1)} s`);
      if (result.misses.length > 0) console.log(missReport(result, seed));
    }
  };
  await Promise.all(Array.from({ length: Number(options.jobs) }, worker));
  return cases.map(({ id }) => results.get(id)!);
}

void main();
