import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { args } from "../tests/support/instances";
import { stackEnv } from "../tests/support/stack";
import { atExit } from "./at-exit";
import { type Calls, callsBetween, type Emulator, KEYS } from "./emulator";
import { type Outcome, runWatched } from "./run";
import type { Usages } from "./watch";

const ROOT = join(__dirname, "..");

export const PROVIDERS = ["ours", "noop", "naive"] as const;
export type ProviderName = (typeof PROVIDERS)[number];

const PLUGIN = `plugins:\n  providers:\n    - name: compshare\n      path: ${join(ROOT, "plugin")}\n`;

/** What one run of the engine's command line took. */
export interface Measurement {
  readonly ms: number;
  readonly usage: Usages;
  readonly calls: Calls;
  /** Calls that were answered with 429. */
  readonly throttled: Calls;
  /** Processor time that the emulator took meanwhile: on the same cores. */
  readonly emulatorMs: number;
}

const INDEX = `
const Instance = require("./provider.js");
const { count, args } = require("./fleet.json");
for (let index = 0; index < count; index++) new Instance("gpu-" + index, args);
`;

/** A project whose program is a fleet of one provider's instances, with a state in files. */
export class BenchStack {
  private readonly folder = mkdtempSync(join(tmpdir(), "compshare-bench-"));
  private readonly env: NodeJS.ProcessEnv;

  private constructor(
    provider: ProviderName | "plugin",
    private readonly emulator: Emulator,
    more: NodeJS.ProcessEnv,
  ) {
    // Plain JavaScript: the engine's host would load a compiler into each program, and hide what a package adds.
    this.write(
      "Pulumi.yaml",
      `name: bench\nruntime:\n  name: nodejs\n  options:\n    typescript: false\nmain: index.js\n${provider === "plugin" ? PLUGIN : ""}`,
    );
    this.write("package.json", '{ "private": true }');
    this.write("index.js", INDEX);
    mkdirSync(join(this.folder, "node_modules"));
    this.link("@pulumi", join(ROOT, "node_modules", "@pulumi"));
    this.link("pulumi-compshare", ROOT);
    this.link("bench", join(ROOT, "bench", "providers"));
    if (provider === "naive") {
      // A file of the project: the engine's closures take such files by value, as they do with people's own.
      cpSync(join(ROOT, "bench", "providers", "naive.js"), join(this.folder, "provider.js"));
    } else {
      this.write("provider.js", `module.exports = require("bench/${provider}.js");`);
    }
    this.env = { ...stackEnv(this.folder, emulator.url, KEYS), ...more };
  }

  /** @param more Further environment variables of its commands. */
  static async make(
    provider: ProviderName | "plugin",
    emulator: Emulator,
    more: NodeJS.ProcessEnv = {},
  ): Promise<BenchStack> {
    const stack = new BenchStack(provider, emulator, more);
    const init = ["stack", "init", "bench"];
    need(init, await runWatched(init, { cwd: stack.folder, env: stack.env }));
    cpSync(join(stack.folder, "state"), join(stack.folder, "blank"), { recursive: true });
    return stack;
  }

  /** Forgets the state, and declares a fleet of that size. */
  begin(count: number): void {
    rmSync(join(this.folder, "state"), { recursive: true });
    cpSync(join(this.folder, "blank"), join(this.folder, "state"), { recursive: true });
    this.write("fleet.json", JSON.stringify({ count, args: args() }));
  }

  create = (...options: string[]) => this.ok("up", "--yes", "--skip-preview", ...options);
  preview = (...options: string[]) => this.ok("preview", ...options);
  refresh = (...options: string[]) => this.ok("refresh", "--yes", "--skip-preview", ...options);
  destroy = (...options: string[]) => this.ok("destroy", "--yes", "--skip-preview", ...options);
  /** A create that may fail. */
  tryCreate = (...options: string[]) => this.measured("up", "--yes", "--skip-preview", ...options);

  /** The size of the stored state in bytes. */
  stateBytes = () => statSync(join(this.folder, "state", ".pulumi", "stacks", "bench", "bench.json")).size;

  readonly dispose = atExit(() => rmSync(this.folder, { recursive: true, force: true }));

  private async ok(...options: string[]): Promise<Measurement> {
    const { measurement, outcome } = await this.measured(...options);
    need(options, outcome);
    return measurement;
  }

  private async measured(...options: string[]): Promise<{ measurement: Measurement; outcome: Outcome }> {
    const { emulator } = this;
    const [calls, throttled, cpu] = [await emulator.calls(), await emulator.throttled(), emulator.cpuMs()];
    const outcome = await runWatched(options, { cwd: this.folder, env: this.env });
    const measurement = {
      ms: outcome.ms,
      usage: outcome.usage,
      calls: callsBetween(calls, await emulator.calls()),
      throttled: callsBetween(throttled, await emulator.throttled()),
      emulatorMs: emulator.cpuMs() - cpu,
    };
    return { measurement, outcome };
  }

  private write(file: string, content: string): void {
    writeFileSync(join(this.folder, file), content);
  }

  private link(name: string, target: string): void {
    symlinkSync(target, join(this.folder, "node_modules", name));
  }
}

function need(options: readonly string[], { code, output }: Outcome): void {
  if (code !== 0) throw new Error(`pulumi ${options.join(" ")} failed (${code}):\n${output.slice(-5000)}`);
}
