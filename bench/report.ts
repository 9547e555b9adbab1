import { boots } from "./boots";
import { client } from "./client";
import { fleets } from "./fleets";
import { table } from "./format";
import { noteOn } from "./notes";
import { preview } from "./preview";
import type { Limit, Section } from "./section";
import { start } from "./start";
import { throttle } from "./throttle";

/** The sections in the order of the report. */
// biome-ignore lint/suspicious/noExplicitAny: each section has data of its own.
export const SECTIONS: Readonly<Record<string, Section<any>>> = { fleets, boots, start, client, throttle, preview };

/** What one section measured, and where. */
export interface Measured {
  readonly machine: string;
  /** ISO 8601. */
  readonly measured: string;
  /** The machine's load (one minute's average) when the section began: above 0.5, others were at work. */
  readonly load: number;
  readonly runs: number;
  readonly data: unknown;
}

/** All that was measured, by section. */
export type Report = Readonly<Record<string, Measured>>;

/** The report as a page. */
export function page(report: Report): string {
  return ["# Performance", intro, ...rendered(report)].join("\n\n");
}

const intro = `Made by \`npm run bench -- --write\`; the raw figures are in [performance.json](performance.json). Figures are medians of the
runs that each part names. "Floor" is the engine with a provider of the same properties that does nothing
(\`bench/providers/floor.js\`), "rival" a straightforward dynamic provider as people write them (\`bench/providers/rival.js\`). All
are measured in turns, in the same run, against the emulator, which is a process of its own on the same cores. Where
a program runs, ours can take less than the floor: it leaves out the stacks that Pulumi's SDK notes for each property
(\`provider/pulumi/program/stacks.ts\`).`;

function rendered(report: Report): string[] {
  return Object.entries(SECTIONS).flatMap(([name, { title, render, limits }]) => {
    const section = report[name];
    if (section === undefined) return [];
    const { machine, measured, load, runs, data } = section;
    const where = `Measured on ${machine}, ${measured.slice(0, 10)}; ${runs} ${runs === 1 ? "run" : "runs"}; load ${load} before.`;
    return [`## ${title}`, where, render(data), ...limitTable(limits(data))];
  });
}

function limitTable(limits: readonly Limit[]): string[] {
  if (limits.length === 0) return [];
  const word = (kept: boolean | undefined) => (kept === undefined ? "not measured" : kept ? "kept" : "**missed**");
  const rows = limits.map(({ what, limit, measured, kept }) => [what, limit, measured, word(kept)]);
  const notes = limits.flatMap(({ what, kept }) => {
    const note = kept === false ? noteOn(what) : undefined;
    return note === undefined ? [] : [`- *${what}*: ${note}`];
  });
  const why = notes.length > 0 ? ["What isn't reached, and why:", notes.join("\n")] : [];
  return ["What it must show:", table(["", "limit", "measured", ""], rows, 4), ...why];
}
