import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Run } from "../support/stack";
import type { Victims } from "./faults";

const HOOK = join(__dirname, "remember-pid.js");
/** No command of a case takes so long, unless it hangs. */
const HUNG_MS = 150_000;

/** One command of the engine under way, with the processes that it has started. */
export class EngineCommand implements Victims {
  readonly done: Promise<Run>;
  private readonly engine: ChildProcess;
  private readonly exited: Promise<unknown>;
  /** Its children when it was disturbed: what the language host is known by where no program runs. */
  private children: number[] = [];

  constructor(
    args: string[],
    options: { cwd: string; env: NodeJS.ProcessEnv },
    /** Where its Node processes note their ids: a file of this command alone. */
    private readonly pidFile: string,
  ) {
    const nodeOptions = `${options.env.NODE_OPTIONS ?? ""} --require=${HOOK}`.trim();
    const env = { ...options.env, NODE_OPTIONS: nodeOptions, CHAOS_PIDS: pidFile };
    this.engine = spawn("pulumi", [...args, "--non-interactive", "--color=never"], { ...options, env });
    this.exited = new Promise((resolve) => this.engine.once("exit", resolve));
    this.done = this.outcome();
  }

  async killProvider(): Promise<void> {
    for (const { role, pid } of this.processes()) if (role === "provider") await end(pid, this.isOurs);
  }

  async killEngine(): Promise<void> {
    this.children = childrenOf(this.engine.pid);
    this.engine.kill("SIGKILL");
    await this.exited;
  }

  signalEngine(signal: NodeJS.Signals): void {
    this.children = childrenOf(this.engine.pid);
    this.engine.kill(signal);
  }

  /** Ends what a killed engine has left running. */
  async endLeftovers(): Promise<void> {
    for (const { role, pid, parent } of this.processes()) {
      await end(pid, this.isOurs);
      // The program's parent is the engine's language host; the provider's is a shell that ends with it.
      if (role === "program") await end(parent, this.isOurs);
    }
    for (const pid of this.children) await end(pid, this.isOurs);
  }

  /** A process id may be another command's by now: ours have the file of their ids in their environment. */
  private readonly isOurs = (pid: number) => hasInEnvironment(pid, `CHAOS_PIDS=${this.pidFile}`);

  private async outcome(): Promise<Run> {
    let output = "";
    for (const stream of [this.engine.stdout, this.engine.stderr]) {
      stream?.on("data", (chunk) => {
        output += chunk;
      });
    }
    const closed = new Promise((resolve) => this.engine.once("close", resolve));
    const hung = setTimeout(() => {
      output += "\n[chaos] hung, killed";
      this.engine.kill("SIGKILL");
    }, HUNG_MS);
    await this.exited;
    clearTimeout(hung);
    // Orphans of a killed engine may hold its output open.
    await Promise.race([closed, sleep(500)]);
    return { code: this.engine.exitCode, output };
  }

  private processes(): { role: string; pid: number; parent: number }[] {
    if (!existsSync(this.pidFile)) return [];
    return readFileSync(this.pidFile, "utf8")
      .trim()
      .split("\n")
      .map((line) => line.split(" "))
      .map(([role = "", pid, parent]) => ({ role, pid: Number(pid), parent: Number(parent) }));
  }
}

/** Empty where the system has no /proc: there, an orphaned language host ends by itself after some minutes. */
function childrenOf(pid: number | undefined): number[] {
  const tasks = `/proc/${pid}/task`;
  if (!existsSync(tasks)) return [];
  return readdirSync(tasks).flatMap((task) => {
    const file = join(tasks, task, "children");
    return existsSync(file) ? readFileSync(file, "utf8").split(" ").filter(Boolean).map(Number) : [];
  });
}

async function end(pid: number, isOurs: (pid: number) => boolean): Promise<void> {
  if (!isAlive(pid) || !isOurs(pid)) return;
  process.kill(pid, "SIGKILL");
  for (let tries = 0; isAlive(pid) && isOurs(pid) && tries < 200; tries++) await sleep(10);
}

/** Where the system has no /proc, a process is taken at its id. */
function hasInEnvironment(pid: number, setting: string): boolean {
  if (!existsSync("/proc/self/environ")) return true;
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").split("\0").includes(setting);
  } catch {
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
