import Big from "big.js";
import { amountText, HOURS_OF_A_MONTH } from "../offers/price";
import { jsonText, printable, table } from "../terminal/text";
import { type Cost, type CostRow, type Totals, totalsOf } from "./cost";
import type { Unknown } from "./planned";
import type { Preview } from "./preview";

export interface CostReport extends Pick<Preview, "stack" | "unlisted" | "warnings" | "errors"> {
  readonly rows: readonly CostRow[];
}

const COLUMNS = ["ACTION", "NAME", "MACHINE", "CHARGE TYPE", "HOUR", "MONTH", "REFUND"] as const;
const AMOUNTS = [4, 5, 6];

/** A table for a terminal. */
export function costText(report: CostReport): string {
  const rows = isWhole(report)
    ? [...table([[...COLUMNS], ...report.rows.map(rowCells), totalCells(report)], AMOUNTS), ""]
    : [];
  const lines = [...opening(report), "", ...rows, ...notes(report)];
  return `${lines
    .map((line) => printable(line.replaceAll("\n", " ")).trimEnd())
    .join("\n")
    .trimEnd()}\n`;
}

/** A comment for a pull request. It may be cut after any line, so the most important comes first. */
export function costMarkdown(report: CostReport): string {
  const isSame = ({ action }: CostRow) => action === "same";
  const changing = report.rows.filter((row) => !isSame(row)).map(rowCells);
  const same = report.rows.filter(isSame).map(rowCells);
  const blocks = [
    opening(report).map(markdown),
    isWhole(report) ? markdownTable([totalCells(report), ...changing]) : [],
    notes(report).map((note) => `- ${markdown(note)}`),
    isWhole(report) && same.length > 0 ? ["Unchanged:", "", ...markdownTable(same)] : [],
  ];
  return `${blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function markdownTable(rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(markdown).join(" | ")} |`;
  const rule = COLUMNS.map((_, column) => (AMOUNTS.includes(column) ? "---:" : "---"));
  return [line(COLUMNS.map((name) => name[0] + name.slice(1).toLowerCase())), `|${rule.join("|")}|`, ...rows.map(line)];
}

/** The form documented in docs/guides/cost.md. */
export function costJson({ rows, ...report }: CostReport): string {
  const { before, after, refund, unknown } = totalsOf(rows);
  const totals = { before: plain(before), after: plain(after), refund: refund.toFixed(), unknown };
  const instances = rows.map((row) => ({
    ...row,
    before: plain(row.before),
    after: plain(row.after),
    refund: row.refund instanceof Big ? row.refund.toFixed() : row.refund,
  }));
  return jsonText({ ...report, instances, totals });
}

const plain = (cost: Cost) =>
  "unknown" in cost ? cost : { hourly: cost.hourly.toFixed(4), monthly: cost.monthly.toFixed(4) };

/** Whether the steps are complete. Those of a failed preview aren't, and their sums would mislead. */
const isWhole = ({ errors }: CostReport) => errors.length === 0;

function opening(report: CostReport): string[] {
  const preview = `preview${report.stack ? ` of ${report.stack}` : ""}`;
  if (!isWhole(report)) return [`The ${preview} failed: what it costs isn't known.`];
  return [
    `What the ${preview} costs, in CNY: before -> after, disks and image included; a month is ${HOURS_OF_A_MONTH} hours.`,
    ...unknownNote(totalsOf(report.rows)),
  ];
}

const rowCells = ({ action, name, machine, chargeType, before, after, refund }: CostRow): string[] => [
  action,
  name,
  machine,
  chargeType,
  change(before, after, "hourly"),
  change(before, after, "monthly"),
  refund === undefined ? "" : refund instanceof Big ? amountText(refund) : "?",
];

function totalCells({ rows }: CostReport): string[] {
  const { before, after, refund } = totalsOf(rows);
  const [hourly, monthly] = [change(before, after, "hourly"), change(before, after, "monthly")];
  return ["total", "", "", "", hourly, monthly, refund.gt(0) ? amountText(refund) : ""];
}

function change(before: Cost, after: Cost, unit: "hourly" | "monthly"): string {
  const [was, will] = [before, after].map((cost) => ("unknown" in cost ? "?" : amountText(cost[unit])));
  return was === will && was !== "?" ? (was as string) : `${was} -> ${will}`;
}

function notes(report: CostReport): string[] {
  const { rows, unlisted, warnings, errors } = report;
  const isUnknown = (one: object | undefined): one is Unknown => one !== undefined && "unknown" in one;
  const unknown = rows.flatMap(({ name, before, after, refund }) => {
    const whys = new Set([before, after, refund].filter(isUnknown).map((one) => one.unknown));
    return [...whys].map((why) => `Unknown: ${name}: ${why}.`);
  });
  const losses = rows.flatMap(({ name, warnings: said }) => said.map((text) => `Warning: ${name}: ${text}`));
  const said = [...warnings.map((text) => `Warning: ${text}`), ...losses];
  if (!isWhole(report)) return [...errors.map((text) => `Error: ${text}`), ...said];
  return [
    ...unknown,
    ...said,
    ...(unlisted > 0
      ? [`Not listed: ${unlisted} unchanged resources; \`pulumi preview --show-sames\` lists them.`]
      : []),
  ];
}

const unknownNote = ({ unknown }: Totals) =>
  unknown > 0
    ? [`The total is what is known: ${unknown} ${unknown === 1 ? "row has" : "rows have"} an unknown amount.`]
    : [];

/** Names and messages are plain text: they must not contain markup or end a cell. */
const markdown = (text: string): string =>
  printable(text.replaceAll("\n", " "))
    .replaceAll(/[\\`*_[\]#|~]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/>/g, "&gt;")
    .replaceAll("@", "@\u200b");
