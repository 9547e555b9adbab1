import { cpus } from "node:os";
import type { Result } from "./case";
import { MISSES, type Miss } from "./inspect";
import { isUndisturbed, type Outcome } from "./ledger";

/** The columns of the matrix: faults of one kind. */
const COLUMNS: readonly (readonly [title: string, faults: RegExp])[] = [
  ["cut or late", /^(drop-|late)/],
  ["refused", /^(http|retcode)-/],
  ["invalid answer", /^garbage/],
  ["provider killed", /^provider[- ]killed/],
  ["engine killed", /^(engine[- ]killed|both killed)/],
  ["signal", /^sig/],
  ["wrong list", /^list-/],
];

export interface RunFacts {
  /** How many cases there are, of which a sample may have been run. */
  readonly existing: number;
  readonly seed: number;
  readonly engine: string;
  readonly isWithoutCheckpoints: boolean;
}

const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
const harm = (Object.keys(MISSES) as Miss["kind"][]).filter((kind) => kind !== "other");

/** What the cases of one cell came to: how many, how many of them asked, and how many missed. */
function cellOf(results: readonly Outcome[]): string {
  if (results.length === 0) return "";
  const asked = results.filter((one) => one.asked).length;
  const missed = results.filter(({ misses }) => misses.length > 0).length;
  return [String(results.length), asked > 0 && `${asked} asked`, missed > 0 && `**${missed} failed**`]
    .filter(Boolean)
    .join(", ");
}

/** The matrix of operations against kinds of faults. */
function matrixOf(results: readonly Outcome[]): string[] {
  const operations = [...Map.groupBy(results, ({ operation }) => operation)];
  const row = (name: string, some: readonly Outcome[]) =>
    line([
      name,
      ...COLUMNS.map(([, faults]) => cellOf(some.filter(({ fault }) => faults.test(fault)))),
      String(some.length),
    ]);
  return [
    line(["operation", ...COLUMNS.map(([title]) => title), "all"]),
    line(["---", ...COLUMNS.map(() => "---:"), "---:"]),
    ...operations.map(([name, some]) => row(name, some)),
    row("all", results),
  ];
}

/** How many cases did each kind of harm. */
function harmOf(results: readonly Outcome[]): string[] {
  const having = (kind: string) => results.filter(({ misses }) => misses.some((miss) => miss.kind === kind));
  return harm.map((kind) => `- **${kind}**, ${MISSES[kind]}: ${having(kind).length}`);
}

function missesOf(results: readonly Outcome[]): string[] {
  return results
    .filter(({ misses }) => misses.length > 0)
    .map(({ id, misses }) => `- \`${id}\`: ${misses.map(({ kind, what }) => `${kind}: ${what}`).join("; ")}`);
}

/** The report's text for the terminal. */
export function terminalReport(all: readonly Outcome[]): string {
  const results = all.filter((one) => !isUndisturbed(one));
  return [...matrixOf(results), "", ...harmOf(results), ...missesOf(results)].join("\n");
}

/** What was found in a case that missed, and how to repeat it. */
export function missReport({ id, misses, transcript }: Result, seed: number): string {
  const seedOption = id.startsWith("fleet") ? ` --seed ${seed}` : "";
  return [
    `\nMISS ${id}`,
    ...misses.map(({ kind, what }) => `  ${kind}: ${what}`),
    ...transcript.split("\n").map((line) => `  | ${line}`),
    `  again: npm run chaos -- --only '${id}'${seedOption}`,
  ].join("\n");
}

/** Where figures stand in the document: those of the engine's default, and those without checkpoints. */
const BEGIN = {
  default: "<!-- npm run chaos writes from here -->",
  withoutCheckpoints: "<!-- PULUMI_SKIP_CHECKPOINTS=true npm run chaos writes from here -->",
};
const END = "<!-- to here -->";

/** The document with new figures; what is written by hand stays. */
export function withFigures(document: string, results: readonly Outcome[], facts: RunFacts): string {
  const begin = facts.isWithoutCheckpoints ? BEGIN.withoutCheckpoints : BEGIN.default;
  const [before = "", rest = ""] = document.split(begin);
  const after = rest.slice(rest.indexOf(END));
  return `${before}${begin}\n${figures(results, facts)}\n${after}`;
}

function figures(all: readonly Outcome[], { existing, seed, engine }: RunFacts): string {
  const results = all.filter((one) => !isUndisturbed(one));
  const undisturbed = all.length - results.length;
  const share = results.length < existing ? `${results.length} of ${existing} cases` : `All ${results.length} cases`;
  const hours = results.reduce((sum, { seconds }) => sum + seconds, 0) / 3600;
  const recovered = results.filter(({ misses }) => misses.length === 0);
  const asked = recovered.filter((one) => one.asked);
  return `
${share} were run in ${hours.toFixed(1)} hours (seed ${seed}), on ${cpus().length} cores, ${process.platform} ${process.arch}, Node ${process.version}, Pulumi ${engine}.
${recovered.length} passed: ${recovered.length - asked.length} with one more command, ${asked.length} after a question.${undisturbed > 0 ? ` ${undisturbed} more tested nothing, as the operation made fewer calls than in its dry run.` : ""}

${harmOf(results).join("\n")}

${matrixOf(results).join("\n")}

${missesOf(results).join("\n")}`.trimEnd();
}
