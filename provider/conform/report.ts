import { jsonText, printable } from "../terminal/text";
import type { Taken } from "./budget";
import type { FactResult } from "./facts/facts";

/** The result of a run, without ids, names or secrets of the account. */
export interface Report {
  /** The day, in ISO 8601. */
  readonly date: string;
  readonly version: string;
  readonly endpoint: string;
  readonly zone?: string;
  readonly gpuType?: string;
  readonly budget: number;
  /** The most that the run can have cost, in CNY. */
  readonly atMost: number;
  readonly taken: readonly Taken[];
  /** Why a lifecycle, or the run, ended early. */
  readonly ended: readonly string[];
  readonly facts: readonly FactResult[];
}

const WORDS = { agree: "agrees", differ: "differs", unknown: "unknown" } as const;

export const countOf = ({ facts }: Report, verdict: FactResult["verdict"]): number =>
  facts.filter((fact) => fact.verdict === verdict).length;

/** The report as Markdown; differences come first. */
export function reportMarkdown(report: Report): string {
  const { date, version, endpoint, zone, gpuType, budget, atMost, ended, facts } = report;
  const counts = (["agree", "differ", "unknown"] as const).map((verdict) => `${countOf(report, verdict)} ${verdict}`);
  const where = [gpuType, zone && `in ${zone}`].filter(Boolean).join(" ") || "no machine";
  const sections = (["differ", "agree", "unknown"] as const).flatMap((verdict) => {
    const rows = facts.filter((fact) => fact.verdict === verdict);
    return rows.length === 0
      ? []
      : ["", `## ${WORDS[verdict][0]?.toUpperCase()}${WORDS[verdict].slice(1)}`, "", ...table(rows)];
  });
  const lines = [
    `# The service as pulumi-compshare ${version} met it on ${date}`,
    "",
    `${endpoint}, ${where}: ${counts.join(", ")}. Cost at most ${atMost.toFixed(2)} of ${budget.toFixed(2)} CNY.`,
    ...ended.map((why) => `\nEnded early: ${markdown(why)}`),
    ...sections,
  ];
  return `${lines.join("\n")}\n`;
}

/** The report as JSON, in the form that docs/guides/conform.md describes. */
export const reportJson = (report: Report): string => jsonText(report);

const table = (rows: readonly FactResult[]): string[] => [
  "| fact | believed | mark | seen |",
  "|---|---|---|---|",
  ...rows.map(({ id, believed, mark, seen }) => `| ${id} | ${believed} | ${mark} | ${markdown(seen)} |`),
];

const markdown = (text: string): string =>
  printable(text.replaceAll("\n", " ")).replaceAll(/[\\|<>]/g, (letter) => (letter === "<" ? "&lt;" : `\\${letter}`));

const IDS =
  /\b(?:(?:uhost|cpod|udisk|bsm|cvolume|org|compshareimage|eip|firewall|uvnet|subnet|cfs)-[\w-]+|\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,})\b/gi;

/** Removes ids, addresses and known secrets from a text. */
export const anonymous = (text: string, secrets: readonly (string | undefined)[]): string =>
  secrets
    .reduce<string>((clean, secret) => (secret ? clean.replaceAll(secret, "[secret]") : clean), text)
    .replaceAll(IDS, "[id]");
