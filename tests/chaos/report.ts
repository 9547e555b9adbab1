import { cpus } from "node:os";
import type { Result } from "./case";

/** What a table of the report counts in one of its cells or lines. */
interface Tally {
  readonly cases: number;
  readonly recovered: number;
  readonly doubles: number;
  readonly orphans: number;
}

export interface RunFacts {
  /** How many cases there are, of which a sample may have been run. */
  readonly existing: number;
  readonly minutes: number;
  readonly seed: number;
  readonly engine: string;
}

/** The report's text for the terminal. */
export function terminalReport(results: readonly Result[]): string {
  return table(results)
    .map((row) => row.map((cell, column) => (column < 2 ? cell.padEnd(24) : cell.padStart(10))).join(" "))
    .join("\n");
}

/** What was found in a case that missed, and how to repeat it. */
export function missReport({ id, misses, transcript }: Result, seed: number): string {
  const seedOption = id.startsWith("fleet/") ? ` --seed ${seed}` : "";
  return [
    `\nMISS ${id}`,
    ...misses.map(({ kind, what }) => `  ${kind}: ${what}`),
    ...transcript.split("\n").map((line) => `  | ${line}`),
    `  again: npm run chaos -- --only '${id}'${seedOption}`,
  ].join("\n");
}

/** The report as a document. */
export function document(results: readonly Result[], { existing, minutes, seed, engine }: RunFacts): string {
  const total = tally(results);
  const [head = [], ...rows] = table(results);
  const share =
    total.cases < existing ? `a sample of ${total.cases} of all ${existing} cases` : `all ${total.cases} cases`;
  const line = (cells: string[]) => `| ${cells.join(" | ")} |`;
  return `# Reliability: what is left after a failure

Made by \`npm run chaos -- --write\`: ${share} in ${Math.round(minutes)} minutes, seed ${seed}, on ${cpus().length} cores, ${process.platform} ${process.arch},
Node ${process.version}, Pulumi ${engine}.

Each case runs one operation on a real stack, with a real engine and the emulator, and disturbs it once: at one of its
API calls (every call has its turn), or at a moment. Then a user's next steps follow: \`pulumi cancel\` where a killed
engine left its lock, and the command once more. A case is recovered when that one command succeeds, a preview finds
nothing to do, the account holds exactly what is declared, and the state knows all of it by its ids.

- **doubles**: cases in which more was made than the operation needs, be it deleted again.
- **orphans**: cases in which something is left that is paid for and that the state doesn't know.

${line(head)}
${line(head.map((_, column) => (column < 2 ? "---" : "---:")))}
${rows.map(line).join("\n")}

## What this doesn't cover

- A create that was cut is looked for in the declared region and project. If the program has moved to another region since,
  or doesn't declare the resource any more, only \`npx pulumi-compshare orphans\` finds the instance.
- A run that is killed after it stopped an instance for a resize, and is followed by a refresh instead of an \`up\`, leaves the
  instance stopped: the state says so, and nothing is lost.
- An engine that is killed while Pulumi's local file backend writes the state can leave a torn state file ("failed to load
  checkpoint"): restore the \`.bak\` file beside it, then run \`pulumi up\`.
`;
}

function table(results: readonly Result[]): string[][] {
  const groups = new Map<string, Result[]>();
  for (const result of results) {
    const key = `${result.operation}/${result.fault}`;
    groups.set(key, [...(groups.get(key) ?? []), result]);
  }
  const row = (operation: string, fault: string, { cases, recovered, doubles, orphans }: Tally) => [
    operation,
    fault,
    ...[cases, recovered, doubles, orphans].map(String),
  ];
  return [
    ["operation", "fault", "cases", "recovered", "doubles", "orphans"],
    ...[...groups]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, group]) => row(...(key.split("/") as [string, string]), tally(group))),
    row("all", "", tally(results)),
  ];
}

function tally(results: readonly Result[]): Tally {
  const having = (kind: string) => results.filter(({ misses }) => misses.some((miss) => miss.kind === kind)).length;
  return {
    cases: results.length,
    recovered: results.filter(({ misses }) => misses.length === 0).length,
    doubles: having("double"),
    orphans: having("orphan"),
  };
}
