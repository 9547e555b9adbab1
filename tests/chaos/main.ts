// `npm run chaos`: disturbs every operation at every call, and looks at what is left. See docs/internals/reliability.md.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { storesAtTheEnd } from "../../provider/process/journal";
import { endHosts } from "../support/at-hand";
import { type Case, runCase } from "./case";
import { fleetCases, isFleet } from "./fleet";
import { isUndisturbed, Ledger, type Outcome } from "./ledger";
import { matrix } from "./matrix";
import { OPERATIONS } from "./operations";
import { pool } from "./pool";
import { missReport, terminalReport, withFigures } from "./report";
import { matching, partOf, sample } from "./select";
import { Starts } from "./start";

const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    jobs: { type: "string", default: "2" },
    sample: { type: "string" },
    /** Only every N-th case, from the I-th: `I/N`. So N commands share all cases and one ledger. */
    part: { type: "string", default: "1/1" },
    seed: { type: "string", default: String(Math.floor(Math.random() * 1e6)) },
    /** A file to which outcomes are added: what it has isn't run again, and is in the report. */
    ledger: { type: "string" },
    write: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
  },
});

async function main(): Promise<void> {
  const began = performance.now();
  const seed = Number(options.seed);
  const starts = new Starts();
  const ledger = new Ledger(options.ledger);
  try {
    const all = await matched(starts, ledger, seed);
    const left = partOf(all, options.part).filter(({ id }) => !ledger.has(id));
    const cases = options.sample === undefined ? left : sample(left, Number(options.sample));
    if (options.list) return console.log(cases.map(({ id }) => id).join("\n"));
    console.log(`${cases.length} cases, seed ${seed}`);
    await runAll(cases, starts, ledger, seed);
    const results = inOrder(all, ledger.all());
    console.log(`\n${terminalReport(results)}`);
    const minutes = (performance.now() - began) / 60_000;
    const missed = results.filter((one) => one.misses.length > 0 && !isUndisturbed(one));
    console.log(`\n${results.length} cases, ${missed.length} missed, ${minutes.toFixed(1)} minutes, seed ${seed}`);
    for (const { id } of missed) console.log(`  missed: npm run chaos -- --only '${id}' --seed ${seed}`);
    if (options.write) {
      const engine = process.env.CHAOS_ENGINE ?? "";
      const file = join(__dirname, "..", "..", "docs", "internals", "reliability.md");
      const isWithoutCheckpoints = storesAtTheEnd(process.env);
      const facts = { existing: all.length, seed, engine, isWithoutCheckpoints };
      writeFileSync(file, withFigures(readFileSync(file, "utf8"), results, facts));
    }
    if (missed.length > 0 || results.length === 0) process.exitCode = 1;
  } finally {
    await starts.dispose();
    await endHosts();
  }
}

async function matched(starts: Starts, ledger: Ledger, seed: number): Promise<Case[]> {
  const patterns = (options.only ?? "").split(",");
  // A pattern that names its operation saves the dry runs of the others.
  const named = Object.keys(OPERATIONS).filter((name) => patterns.some((pattern) => pattern.startsWith(`${name}/`)));
  const operations = Object.keys(OPERATIONS).filter((name) => !isFleet(name));
  const cases = [
    ...(await matrix(
      named.length > 0 ? named.filter((name) => !isFleet(name)) : operations,
      starts,
      ledger,
      Number(options.jobs),
    )),
    ...fleetCases(seed),
  ];
  return matching(cases, patterns);
}

/** Those outcomes that are of the cases, in their order. */
function inOrder(cases: readonly Case[], outcomes: readonly Outcome[]): Outcome[] {
  const byId = new Map(outcomes.map((one) => [one.id, one]));
  return cases.flatMap(({ id }) => byId.get(id) ?? []);
}

async function runAll(cases: readonly Case[], starts: Starts, ledger: Ledger, seed: number): Promise<void> {
  let done = 0;
  await pool(cases, Number(options.jobs), async (next) => {
    const result = await runCase(next, starts);
    ledger.add(result);
    const outcome = result.misses.length > 0 ? "MISS" : result.asked ? "asks" : "ok  ";
    console.log(`${outcome} ${++done}/${cases.length} ${result.id} ${result.seconds.toFixed(1)} s`);
    if (result.misses.length > 0) console.log(missReport(result, seed));
  });
}

void main();
