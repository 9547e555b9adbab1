import Big from "big.js";
import { amountText, HOURS_OF_A_MONTH } from "../offers/price";
import { jsonText, printable, table } from "../terminal/text";
import { type Cost, type CostRow, type Totals, totalsOf } from "./cost";
import type { Unknown } from "./plan";
import type { Preview } from "./preview";

export interface CostReport extends Pick<Preview, "stack" | "unlisted" | "warnings" | "errors"> {
  readonly rows: readonly CostRow[];
}

const COLUMNS = ["ACTION", "NAME", "MACHINE", "CHARGE TYPE", "HOUR", "MONTH", "REFUND"] as const;
const AMOUNTS = [4, 5, 6];

/** As a table for a terminal. */
export function costText(report: CostReport): string {
  const rows = isWhole(report) ? [...table([[...COLUMNS], ...tableRows(report)], AMOUNTS), ""] : [];
  const lines = [headline(report), "", ...rows, ...notes(report)];
  return `${lines
    .map((line) => printable(line.replaceAll("\n", " ")).trimEnd())
    .join("\n")
    .trimEnd()}\n`;
}

/** As a comment of a pull request. */
export function costMarkdown(report: CostReport): string {
  const line = (cells: readonly string[]) => `| ${cells.map(markdown).join(" | ")} |`;
  const rule = COLUMNS.map((_, column) => (AMOUNTS.includes(column) ? "---:" : "---"));
  const head = [line(COLUMNS.map((name) => name[0] + name.slice(1).toLowerCase())), `|${rule.join("|")}|`];
  const rows = isWhole(report) ? [...head, ...tableRows(report).map(line), ""] : [];
  return `${[
    markdown(headline(report)),
    "",
    ...rows,
    ...notes(report).map((note) => (note === "" ? "" : `- ${markdown(note)}`)),
  ]
    .join("\n")
    .trimEnd()}\n`;
}

/** The form that docs/cost.md describes. */
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

/** Whether the steps are all: those of a failed preview aren't, and their sums would mislead. */
const isWhole = ({ errors }: CostReport) => errors.length === 0;

function headline(report: CostReport): string {
  const preview = `preview${report.stack ? ` of ${report.stack}` : ""}`;
  if (!isWhole(report)) return `The ${preview} failed: what it costs isn't known.`;
  return `What the ${preview} costs, in CNY: before -> after, disks and image included; a month is ${HOURS_OF_A_MONTH} hours.`;
}

function tableRows({ rows }: CostReport): string[][] {
  const totals = totalsOf(rows);
  return [
    ...rows.map(({ action, name, machine, chargeType, before, after, refund }) => [
      action,
      name,
      machine,
      chargeType,
      change(before, after, "hourly"),
      change(before, after, "monthly"),
      refund === undefined ? "" : refund instanceof Big ? amountText(refund) : "?",
    ]),
    [
      "total",
      "",
      "",
      "",
      change(totals.before, totals.after, "hourly"),
      change(totals.before, totals.after, "monthly"),
      totals.refund.gt(0) ? amountText(totals.refund) : "",
    ],
  ];
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
    ...unknownNote(totalsOf(rows)),
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

/** Names and messages are text: none of their letters is markup, and none ends a cell. */
const markdown = (text: string): string =>
  printable(text.replaceAll("\n", " "))
    .replaceAll(/[\\`*_[\]#|~]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/>/g, "&gt;")
    .replaceAll("@", "@\u200b");
