import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Journal } from "../instance/purchase";

/**
 * The journal as files in Pulumi's home, one for each note: a process that is killed leaves a note of what it had begun
 * and when. Notes hold nothing else. Where no file can
 * be written the marker alone has to do.
 */
export function fileJournal(env: Readonly<Record<string, string | undefined>>): Journal {
  const folder = join(env.PULUMI_HOME ?? join(homedir(), ".pulumi"), "compshare", "journal");
  const fileOf = (key: string) => join(folder, createHash("sha256").update(key).digest("hex").slice(0, 24));
  return {
    openSince(key) {
      const text = ifPossible(() => readFileSync(fileOf(key), "utf8"));
      const at = Number(text || Number.NaN);
      return Number.isFinite(at) ? at : undefined;
    },
    open: (key, at) =>
      ifPossible(() => {
        mkdirSync(folder, { recursive: true });
        writeFileSync(fileOf(key), String(at));
      }),
    close: (key) => ifPossible(() => rmSync(fileOf(key), { force: true })),
  };
}

function ifPossible<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
