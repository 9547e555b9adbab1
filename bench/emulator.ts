import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { atExit } from "./at-exit";
import { cpuMs } from "./proc";

const COMMAND = join(__dirname, "..", "dist", "provider", "cli.js");
export const KEYS = { publicKey: "public", privateKey: "the-private-key-of-the-bench" };

/** An account that may hold any fleet, whose instances boot at once. */
const SETTINGS = { timeScale: 0, quota: 5000, latency: 0, requestsPerSecond: null };

export type Calls = Record<string, number>;

/** An instance that the emulator made. */
interface Made {
  readonly State: string;
  readonly TerminatedTime: number | null;
  readonly BootSeconds: number | null;
}

/** The emulator in a process of its own, as its command starts it. */
export class Emulator {
  private readonly end: () => void;

  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {
    this.end = atExit(() => child.kill());
  }

  static async start(): Promise<Emulator> {
    const keys = ["--public-key", KEYS.publicKey, "--private-key", KEYS.privateKey];
    const child = spawn(process.execPath, [COMMAND, "emulator", "--port", "0", ...keys], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(child.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
    const url = /listening on (\S+)/.exec(line.toString())?.[1];
    if (url === undefined) throw new Error(`the emulator said "${line}"`);
    return new Emulator(child, url);
  }

  /** Forgets all instances and calls, and takes these settings. */
  async reset(settings: object = {}): Promise<void> {
    await this.post("settings", { ...SETTINGS, ...settings });
    await this.post("reset", {});
  }

  calls = () => this.get<Calls>("calls");
  throttled = () => this.get<Calls>("throttled");
  living = async () => (await this.get<Made[]>("instances")).filter(({ TerminatedTime }) => TerminatedTime === null);
  /** The processor time that it has taken. */
  cpuMs = () => cpuMs(this.child.pid as number) ?? 0;

  async close(): Promise<void> {
    const ended = once(this.child, "exit");
    this.end();
    await ended;
  }

  private async get<T>(path: string): Promise<T> {
    return (await (await fetch(`${this.url}/_emulator/${path}`)).json()) as T;
  }

  private async post(path: string, body: unknown): Promise<void> {
    const response = await fetch(`${this.url}/_emulator/${path}`, { method: "POST", body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`/_emulator/${path}: ${response.status} ${await response.text()}`);
  }
}

/** The calls that came between two counts. */
export function callsBetween(before: Calls, after: Calls): Calls {
  const added = Object.entries(after).map(([action, count]) => [action, count - (before[action] ?? 0)] as const);
  return Object.fromEntries(added.filter(([, count]) => count > 0));
}

export const total = (calls: Calls): number => Object.values(calls).reduce((sum, count) => sum + count, 0);
