import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { PurchaseJournal } from "../instance/purchase";

/**
 * Open purchases as files in Pulumi's home, one each: a process that is killed in the middle of a purchase leaves a note
 * of when it sent it. They make the next run wait for lists that lag behind, and hold nothing else. Where no file can
 * be written the marker alone has to do.
 */
export function fileJournal(env: Readonly<Record<string, string | undefined>>): PurchaseJournal {
  const folder = join(env.PULUMI_HOME ?? join(homedir(), ".pulumi"), "compshare", "purchases");
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
