import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Journal, Note } from "../resource/ownership/journal";
import { readText } from "../settings/read-text";

/** Notes that no run has used for this long are deleted. */
const LONGEST_MS = 30 * 86_400_000;

/**
 * The journal as files in Pulumi's home, one per note, so that a killed process leaves a record of what it had begun.
 * Notes only contain times, attempts and ids. If no file can be written, purchases of interrupted runs aren't taken
 * over without asking.
 */
export function fileJournal(env: Readonly<Record<string, string | undefined>>): Journal {
  const home = pulumiHome(env);
  const folder = join(home, "compshare", "journal");
  // Stacks of the same name in different backends are different stacks.
  const backend = env.PULUMI_BACKEND_URL ?? currentBackend(home);
  const nameOf = (key: string) => createHash("sha256").update(`${backend}\n${key}`).digest("hex").slice(0, 24);
  const fileOf = (key: string) => join(folder, nameOf(key));
  const read = (file: string) => parse(ifPossible(() => readFileSync(file, "utf8")));
  let isTidied = false;
  return {
    read: (key) => read(fileOf(key)),
    open: (key, note) =>
      ifPossible(() => {
        mkdirSync(folder, { recursive: true });
        if (!isTidied) tidy(folder);
        isTidied = true;
        writeFileSync(fileOf(key), JSON.stringify({ ...note, key }));
      }),
    close: (key) => ifPossible(() => rmSync(fileOf(key), { force: true })),
    all: () =>
      (ifPossible(() => readdirSync(folder)) ?? []).flatMap((name) => {
        const note = read(join(folder, name));
        // Another backend's notes are about other stacks.
        return note && nameOf(note.key) === name ? [[note.key, note] as const] : [];
      }),
  };
}

export const pulumiHome = (env: Readonly<Record<string, string | undefined>>): string =>
  env.PULUMI_HOME ?? join(homedir(), ".pulumi");

let shared: Journal | undefined;

/** The journal of this process. */
export const ownJournal = (): Journal => (shared ??= fileJournal(process.env));

/** Without checkpoints, the engine stores the state at the end of the run. */
export const storesAtTheEnd = ({ PULUMI_SKIP_CHECKPOINTS = "" }: Readonly<Record<string, string | undefined>>) =>
  /^(1|t|true)$/i.test(PULUMI_SKIP_CHECKPOINTS);

/** The last `pulumi login`. The file also has access tokens; only this is read. */
function currentBackend(home: string): string {
  const text = ifPossible(() => readText(join(home, "credentials.json")));
  return ifPossible(() => (JSON.parse(text ?? "{}") as { current?: string }).current) ?? "";
}

/** A note whose writing was interrupted is ignored. */
function parse(text: string | undefined): (Note & { readonly key: string }) | undefined {
  const note = ifPossible(() => JSON.parse(text ?? "null") as (Note & { key?: unknown }) | null);
  return typeof note?.at === "number" && typeof note.key === "string" ? { ...note, key: note.key } : undefined;
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
