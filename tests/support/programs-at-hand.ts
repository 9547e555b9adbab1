import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Stack } from "./stack";

let host: ChildProcess | undefined;
let isBusy = false;
if (typeof afterAll === "function") afterAll(() => host?.disconnect());

/**
 * Runs an engine command whose program runs in a process that is there already (program-host.js), by the arguments that say
 * so to the engine. One at a time: who comes while another runs has his program started by the engine.
 */
export async function withProgramAtHand<T>(
  { folder, env }: Pick<Stack, "folder" | "env">,
  command: (args: string[]) => Promise<T>,
): Promise<T> {
  if (isBusy) return command([]);
  isBusy = true;
  try {
    host ??= begin(env);
    host.send({ folder, env });
    const [{ port }] = (await once(host, "message")) as [{ port: number }];
    return await command([`--client=127.0.0.1:${port}`]);
  } finally {
    isBusy = false;
  }
}

function begin(env: NodeJS.ProcessEnv): ChildProcess {
  // The SDK looks at the failures of a run that fails only when it has ended, by when a process of its own is gone.
  const execArgv = ["--disable-warning=PromiseRejectionHandledWarning"];
  const begun = fork(join(__dirname, "program-host.js"), { env, execArgv, stdio: "inherit" });
  return begun.once("exit", () => {
    host = undefined;
  });
}
