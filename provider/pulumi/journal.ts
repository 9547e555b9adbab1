import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Journal, Note } from "../resource/journal";

/** A note that nobody has come back to for so long is of no use any more. */
const LONGEST_MS = 30 * 86_400_000;

/**
 * The journal as files in Pulumi's home, one for each note: a process that is killed leaves what it had begun. Notes hold times,
 * attempts and ids, nothing else. Where no file can be written, what a cut run has bought is asked about instead of taken over.
 */
export function fileJournal(env: Readonly<Record<string, string | undefined>>): Journal {
  const folder = journalFolder(env);
  const fileOf = (key: string) => join(folder, createHash("sha256").update(key).digest("hex").slice(0, 24));
  let isTidied = false;
  return {
    read: (key) => parse(ifPossible(() => readFileSync(fileOf(key), "utf8"))),
    open: (key, note) =>
      ifPossible(() => {
        mkdirSync(folder, { recursive: true });
        if (!isTidied) tidy(folder);
        isTidied = true;
        writeFileSync(fileOf(key), JSON.stringify(note));
      }),
    close: (key) => ifPossible(() => rmSync(fileOf(key), { force: true })),
  };
}

export const journalFolder = (env: Readonly<Record<string, string | undefined>>): string =>
  join(env.PULUMI_HOME ?? join(homedir(), ".pulumi"), "compshare", "journal");

/** A note of the first version is a time and nothing else. */
function parse(text: string | undefined): Note | undefined {
  if (!text) return undefined;
  const value = ifPossible(() => JSON.parse(text) as unknown);
  const note = (typeof value === "number" ? { at: value } : value) as Note | null | undefined;
  return typeof note?.at === "number" && Number.isFinite(note.at) ? note : undefined;
}

function tidy(folder: string): void {
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    ifPossible(() => Date.now() - statSync(file).mtimeMs > LONGEST_MS && rmSync(file));
  }
}

function ifPossible<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
