import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { kindOfType } from "../../provider/resource/types";
import { KEYS } from "../support/api";
import { atHand } from "../support/at-hand";
import { type Program, quickEnv, type Run, type Runner, Stack, type StoredResource, stackEnv } from "../support/stack";
import { EngineCommand } from "./engine";

const STACK = "test";
/** The stack that resources are moved to. */
export const OTHER_STACK = "other";
/** A copy of the empty state. */
const EMPTY = "empty.json";
const stateFile = (folder: string, stack: string) =>
  join(folder, "state", ".pulumi", "stacks", "stack-test", `${stack}.json`);

/** How far the provider lets lists lag behind. */
export const LIST_LAG_SECONDS = 6;
/** The client's patience, in seconds: short, for many cases. */
const PATIENCE = { COMPSHARE_REQUEST_TIMEOUT: "2", COMPSHARE_LIST_LAG: String(LIST_LAG_SECONDS) };

/** A project's folder with its state, in which commands are run that may be killed. */
export class Workspace {
  private readonly commands: EngineCommand[] = [];

  private constructor(
    readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** Makes a stack's project and empty state, to be copied. */
  static async template(): Promise<string> {
    const stack = await Stack.create("http://127.0.0.1:9", KEYS);
    cpSync(stateFile(stack.folder, STACK), join(stack.folder, EMPTY));
    return stack.folder;
  }

  /** Copies a project with its state. */
  static copy(template: string, endpoint: string): Workspace {
    const folder = mkdtempSync(join(tmpdir(), "compshare-chaos-"));
    cpSync(template, folder, { recursive: true, verbatimSymlinks: true });
    // A home of its own: what a run notes there is about a resource, and all cases have the same ones.
    const home = { PULUMI_HOME: join(folder, "home"), PULUMI_STACK: STACK };
    const env = { ...quickEnv(stackEnv(folder, endpoint, KEYS)), ...PATIENCE, ...home };
    return new Workspace(folder, env);
  }

  declare(program: Program): void {
    writeFileSync(join(this.folder, "program.json"), JSON.stringify(program));
  }

  start(args: readonly string[], more: Readonly<Record<string, string>> = {}): EngineCommand {
    const pidFile = join(this.folder, `pids-${this.commands.length}`);
    const command = new EngineCommand([...args], { cwd: this.folder, env: { ...this.env, ...more } }, pidFile);
    this.commands.push(command);
    return command;
  }

  /** Runs a command that nothing disturbs. */
  run(args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Run> {
    const run: Runner = (all, { env }) => this.start(all, env as typeof more).done;
    return atHand(args, { cwd: this.folder, env: { ...this.env, ...more } }, run);
  }

  /** Runs a command that must succeed. */
  async ok(...args: string[]): Promise<void> {
    const { code, output } = await this.run(args);
    if (code !== 0) throw new Error(`the start of an operation could not be made:\n${output}`);
  }

  /** From now on neither state nor notes know of anything. */
  forget(): void {
    cpSync(join(this.folder, EMPTY), this.stateFile(STACK));
    // Processes that the killed engine left may still write there.
    rmSync(join(this.folder, "home"), { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  /** From now on nothing is there but project and state, as on a fresh machine of a CI system. */
  moveToOtherMachine(): void {
    // Processes that the killed engine left may still write there.
    rmSync(join(this.folder, "home"), { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  /** Whether a command that was killed has left its lock. */
  isLocked(): boolean {
    const locks = join(this.folder, "state", ".pulumi", "locks");
    if (!existsSync(locks)) return false;
    return readdirSync(locks, { recursive: true }).some((name) => String(name).endsWith(".json"));
  }

  /**
   * Removes the note beside the state file where the engine was killed while it wrote it: the engine's file backend
   * replaces the state in one step, but not that note, and doesn't read the state with half a note beside it.
   */
  mendState(): void {
    const note = `${this.stateFile(STACK)}.attrs`;
    if (existsSync(note) && readFileSync(note, "utf8").trim() === "") rmSync(note);
  }

  /** The instances and images in the state, read from its file: no command of the engine is spent on it. */
  stored(stack = STACK): StoredResource[] {
    const file = this.stateFile(stack);
    if (!existsSync(file)) return [];
    const { checkpoint } = JSON.parse(readFileSync(file, "utf8")) as { checkpoint: { latest?: Latest } };
    return (checkpoint.latest?.resources ?? []).filter(({ type }) => kindOfType(type) !== undefined);
  }

  private stateFile = (stack: string) => stateFile(this.folder, stack);

  /** Ends all processes that killed commands have left. */
  async endLeftovers(): Promise<void> {
    for (const command of this.commands) await command.endLeftovers();
  }

  async dispose(): Promise<void> {
    await this.endLeftovers();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

type Latest = { resources?: StoredResource[] };
