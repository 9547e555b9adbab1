import { spawn } from "node:child_process";
import { atExit } from "./at-exit";
import { type Usages, Watch } from "./watch";

/** How one run of the engine's command line ended, and what it took. */
export interface Outcome {
  readonly code: number | null;
  readonly output: string;
  readonly ms: number;
  readonly usage: Usages;
}

/** No command of the report takes as long on a healthy machine. */
const PATIENCE_MS = 1_200_000;

/** Runs the engine's command line and watches its processes. */
export async function runWatched(args: string[], options: { cwd: string; env: NodeJS.ProcessEnv }): Promise<Outcome> {
  const began = performance.now();
  const child = spawn("pulumi", [...args, "--non-interactive", "--color=never"], {
    ...options,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const watch = new Watch(child.pid as number);
  const end = atExit(() => child.kill());
  const impatience = setTimeout(() => child.kill("SIGINT"), PATIENCE_MS);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      output += chunk;
    });
  }
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", resolve);
    });
    return { code, output, ms: Math.round(performance.now() - began), usage: watch.stop() };
  } finally {
    clearTimeout(impatience);
    end();
    watch.stop();
  }
}
