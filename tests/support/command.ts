import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";

const COMMAND = join(__dirname, "../../dist/provider/cli.js");

export interface Surroundings {
  readonly cwd: string;
  readonly env: Record<string, string | undefined>;
  /** The command line. */
  readonly input?: string;
}

/** Starts a command of the package as users do: a process of its own. */
export function begin({ cwd, env, input }: Surroundings, ...argv: string[]) {
  const child = spawn(process.execPath, [COMMAND, ...argv], { cwd, env: { PATH: process.env.PATH, ...env } });
  child.stdin.end(input);
  const ended = Promise.all([once(child, "close"), text(child.stdout), text(child.stderr)]).then(
    ([[code], out, err]) => ({ code: code as number | null, out, err }),
  );
  return { child, ended };
}

/** Runs a command to its end. */
export const run = (around: Surroundings, ...argv: string[]) => begin(around, ...argv).ended;
