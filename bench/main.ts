// `npm run bench`: measures, and prints the figures: tables, and on the last line the same as JSON.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { join } from "node:path";
import { curves } from "./curves";
import type { FleetsData } from "./fleets-data";
import { machineLine } from "./machine";
import { type Command, readCommand, USAGE } from "./options";
import { figuresPage, type Measured, type Report, SECTIONS, summaryPage } from "./report";

const DOCS = join(__dirname, "..", "docs", "internals");
const file = (ending: string) => join(DOCS, `performance.${ending}`);

const say = (text: string) => void process.stderr.write(`[bench] ${new Date().toISOString().slice(11, 19)} ${text}\n`);

async function main(): Promise<void> {
  const command = readCommand(process.argv.slice(2), Object.keys(SECTIONS));
  if (typeof command === "string") {
    process.stderr.write(`${command}\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  const fresh: Record<string, Measured> = {};
  for (const name of command.only) {
    try {
      fresh[name] = await measured(name, command);
    } catch (error) {
      say(`${name} failed: ${(error as Error).stack}`);
      process.exitCode = 1;
    }
    // A long run that fails later has written what it knows.
    if (command.write) write({ ...written(), ...fresh });
  }
  process.stdout.write(`${figuresPage(fresh)}\n\n${JSON.stringify(fresh)}\n`);
}

async function measured(name: string, { runs, sizes }: Command): Promise<Measured> {
  const section = SECTIONS[name];
  if (section === undefined) throw new Error(`no section ${name}`);
  const began = performance.now();
  const load = Number((loadavg()[0] ?? 0).toFixed(1));
  say(`${name} ...`);
  const data = await section.measure({ runs, sizes }, (text) => say(`  ${name}: ${text}`));
  say(`${name}: done in ${((performance.now() - began) / 1000).toFixed(0)} s`);
  return { machine: machineLine(), measured: new Date().toISOString(), load, runs, data };
}

/** What was written before: sections that aren't measured now stay. */
const written = (): Report => (existsSync(file("json")) ? JSON.parse(readFileSync(file("json"), "utf8")) : {});

function write(report: Report): void {
  writeFileSync(file("json"), `${JSON.stringify(report)}\n`);
  writeFileSync(join(DOCS, "performance-figures.md"), `${figuresPage(report)}\n`);
  const readable = summaryPage(report);
  if (readable !== undefined) writeFileSync(file("md"), `${readable}\n`);
  if (report.fleets) writeFileSync(file("svg"), curves(report.fleets.data as FleetsData));
}

void main();
