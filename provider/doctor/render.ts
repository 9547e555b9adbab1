import { jsonText, printable, table } from "../terminal/text";
import type { Finding, Level } from "./checks";

export type Findings = Readonly<Record<string, Finding>>;

const WORDS: Record<Level, string> = { good: "ok", note: "note", unknown: "?", bad: "BAD" };

export const preventsWork = (findings: Findings): boolean =>
  Object.values(findings).some(({ level }) => level === "bad");

/** One line for each check, with the advice below it. */
export function doctorText(findings: Findings): string {
  const entries = Object.entries(findings);
  const rows = table(entries.map(([name, { level, what }]) => [WORDS[level], name, oneLine(what)]));
  const indent = " ".repeat((rows[0] ?? "").indexOf(entries[0]?.[0] ?? ""));
  const lines = entries.flatMap(([, { advice }], index) => [
    (rows[index] as string).trimEnd(),
    ...(advice ? [`${indent}${oneLine(advice)}`] : []),
  ]);
  return [
    ...lines,
    "",
    preventsWork(findings) ? "Something prevents work: see BAD." : "Nothing prevents work.",
    "",
  ].join("\n");
}

/** The form that docs/guides/doctor.md describes. */
export const doctorJson = (findings: Findings): string =>
  jsonText({
    works: !preventsWork(findings),
    checks: Object.entries(findings).map(([name, finding]) => ({ name, ...finding })),
  });

const oneLine = (text: string) => printable(text.replaceAll(/\s*\n\s*/g, " "));
