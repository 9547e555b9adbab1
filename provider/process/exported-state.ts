import { execFile } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import { promisify } from "node:util";
import type { StateEntry } from "../resource/ownership/ownership";
import { kindOfType } from "../resource/types";
import { stateEntry } from "./state-entry";

/** A backend that doesn't answer in that time counts as one that can't be read. */
const TIMEOUT_MS = 15_000;
/** How far up this process's engine may be: a shell may have started the process. */
const ANCESTORS = 3;

const run = promisify(execFile);

/** The stored state of a stack, as its export shows it. */
export interface ExportedState {
  /** This provider's resources, without entries that only await their deletion. */
  readonly entries: readonly StateEntry[];
  /** The ids of all entries. */
  readonly ids: ReadonlySet<string>;
  /** When it was last written, in ms since the epoch, if known. */
  readonly writtenAt: number | undefined;
}

/**
 * Reads the stored state with the engine's own command line, which needs neither lock nor passphrase for that; undefined
 * if it can't be read. Secrets stay encrypted; only ids, times and URNs are kept.
 * @param stack The stack's name; without a project, it is one of the project of this process's folder, where the engine
 *   starts it.
 */
export async function exportedState(stack: string): Promise<ExportedState | undefined> {
  try {
    const args = ["stack", "export", "--stack", stack, "--non-interactive"];
    const options = { timeout: TIMEOUT_MS, maxBuffer: 1 << 30 };
    const { stdout } = await run(engineFile(), args, options);
    return stateOf(JSON.parse(stdout));
  } catch {
    return undefined;
  }
}

/** The engine that started this process, where the system tells it; else the one on PATH. */
function engineFile(): string {
  try {
    for (let [pid, tries] = [process.ppid, 0]; tries < ANCESTORS; tries++) {
      const file = readlinkSync(`/proc/${pid}/exe`);
      if (/\/pulumi$/.test(file)) return file;
      pid = parentOf(pid);
    }
  } catch {
    // No /proc, or the process has ended.
  }
  return "pulumi";
}

/** Field 4 of `/proc/<pid>/stat`; the command's name before it may contain spaces and parentheses. */
const parentOf = (pid: number): number =>
  Number(
    readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ")[1],
  );

interface Deployment {
  readonly deployment?: {
    readonly manifest?: { readonly time?: string };
    readonly resources?: readonly StoredResource[] | null;
  };
}

interface StoredResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly delete?: boolean;
  readonly external?: boolean;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

function stateOf({ deployment }: Deployment): ExportedState {
  const resources = deployment?.resources ?? [];
  const writtenAt = Date.parse(deployment?.manifest?.time ?? "");
  return {
    entries: resources.flatMap(({ urn, type, id, outputs = {}, ...entry }) => {
      if (kindOfType(type) === undefined || entry.delete || entry.external) return [];
      return stateEntry("", urn, id, outputs);
    }),
    ids: new Set(resources.flatMap(({ id }) => id ?? [])),
    writtenAt: Number.isNaN(writtenAt) ? undefined : writtenAt,
  };
}
