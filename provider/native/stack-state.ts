import { execFile } from "node:child_process";
import { readlinkSync } from "node:fs";
import { promisify } from "node:util";
import { stateEntry } from "../process/state-entry";
import type { StateEntry } from "../resource/ownership/ownership";
import { kindOfType } from "../resource/types";

/** A backend that doesn't answer in that time counts as one that can't be read. */
const TIMEOUT_MS = 15_000;

const run = promisify(execFile);

/**
 * What the stored state has of our resources, without entries that only await their deletion; undefined where it can't be
 * read. The engine tells a plugin nothing of it, so its own command line is asked, which needs neither lock nor passphrase
 * for that. Secrets stay encrypted; nothing but ids, times and URNs is kept.
 * @param stack The stack's name, as URNs have it. Its project is the one of this process's folder, where the engine starts it.
 */
export async function readStackState(stack: string): Promise<StateEntry[] | undefined> {
  try {
    const args = ["stack", "export", "--stack", stack, "--non-interactive"];
    const options = { timeout: TIMEOUT_MS, maxBuffer: 1 << 30 };
    const { stdout } = await run(engineFile(), args, options);
    return entriesOf(JSON.parse(stdout));
  } catch {
    return undefined;
  }
}

/** The engine that started this process, where the system tells it; else the one on PATH. */
function engineFile(): string {
  try {
    const file = readlinkSync(`/proc/${process.ppid}/exe`);
    return /pulumi$/.test(file) ? file : "pulumi";
  } catch {
    return "pulumi";
  }
}

interface Deployment {
  readonly deployment?: { readonly resources?: readonly StoredResource[] | null };
}

interface StoredResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly delete?: boolean;
  readonly external?: boolean;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

function entriesOf({ deployment }: Deployment): StateEntry[] {
  return (deployment?.resources ?? []).flatMap(({ urn, type, id, outputs = {}, ...entry }) => {
    if (kindOfType(type) === undefined || entry.delete || entry.external) return [];
    return stateEntry("", urn, id, outputs);
  });
}
