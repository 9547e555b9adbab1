import { execFile } from "node:child_process";
import { readlinkSync } from "node:fs";
import { promisify } from "node:util";
import { stateEntry } from "../process/state-entry";
import type { StateEntry } from "../resource/ownership/ownership";
import { kindOfType } from "../resource/types";

/** A backend that doesn't answer in this time counts as unreadable. */
const TIMEOUT_MS = 15_000;

const run = promisify(execFile);

/**
 * Reads this provider's resources in the stack's stored state, without entries that only await their deletion;
 * undefined if it can't be read. The engine gives plugins no access to it, so its command line is called, which needs
 * neither the lock nor the passphrase for that. Secrets stay encrypted; only ids, times and URNs are kept.
 * @param stack The stack's name in URNs. Its project is that of the working folder, in which the engine starts plugins.
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

/** The engine that started this process, if the system shows it; otherwise the one on PATH. */
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
