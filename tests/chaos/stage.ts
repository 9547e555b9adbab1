import type { Program, Run } from "../support/stack";
import { Account } from "./account";
import { answerTo } from "./ask";
import type { EngineCommand } from "./engine";
import { inspect, isForeign, type Miss } from "./inspect";
import type { Operation } from "./operations";
import { CallProxy } from "./proxy";
import type { Start } from "./start";
import { LIST_LAG_SECONDS, OTHER_STACK, Workspace } from "./workspace";

/** What is run to do an operation, and what a user would run after it was disturbed. */
const COMMANDS = {
  up: ["up", "--yes", "--skip-preview", "--suppress-outputs"],
  refresh: ["refresh", "--yes", "--skip-preview", "--suppress-outputs"],
  destroy: ["destroy", "--yes", "--skip-preview", "--suppress-outputs"],
};

/** All instances of a fleet at once. */
const PARALLEL = ["--parallel", "30"];

/** How long the recovering command's first looks don't find what was made just before. */
const UNSEEN_MS = 1200;
/** What a command that began while a list was wrong may have run on. */
const WINDOW_MS = 10_000;
/** What is older than this would be hidden for longer than the provider reckons with. */
const REACHABLE_MS = LIST_LAG_SECONDS * 1000 - UNSEEN_MS - 300;

/** Everything that one case needs and shares with no other: account, proxy, project. */
export class Stage {
  private constructor(
    readonly operation: Operation,
    private readonly start: Start,
    private declared: Program,
    readonly account: Account,
    readonly proxy: CallProxy,
    readonly workspace: Workspace,
  ) {}

  static async set(operation: Operation, start: Start): Promise<Stage> {
    const account = await Account.open(operation.settings, start.holdings);
    const proxy = await CallProxy.start(account.url);
    const workspace = Workspace.copy(start.folder, proxy.url);
    const ids = start.holdings.instances.map(({ id }) => id);
    const declared = typeof operation.declared === "function" ? operation.declared(ids) : operation.declared;
    workspace.declare(declared);
    return new Stage(operation, start, declared, account, proxy, workspace);
  }

  /** Starts the operation's command, which may be disturbed. */
  begin(): EngineCommand {
    const { command, args = [], env } = this.operation;
    const more = env?.(this.start.holdings.instances.map(({ id }) => id));
    return this.workspace.start([...COMMANDS[command], ...PARALLEL, ...args], more);
  }

  /**
   * Does what a user does next: `cancel` if a lock is left, and the command once more. If that one is refused and says
   * what to do, it is done, once.
   */
  async recover(): Promise<{ runs: Run[]; asked: boolean }> {
    const { recoversElsewhere, command, args = [], declaredNext = this.declared, envNext = {} } = this.operation;
    this.declared = declaredNext;
    this.workspace.declare(declaredNext);
    const runs: Run[] = [];
    this.proxy.note("recovery");
    if (recoversElsewhere) this.workspace.moveToOtherMachine();
    else this.lagBehindNextCall();
    this.workspace.mendState();
    if (this.workspace.isLocked()) runs.push(await this.workspace.run(["cancel", "--yes"]));
    const again = [...COMMANDS[command === "destroy" ? "destroy" : "up"], ...PARALLEL];
    const full = this.hasNew() ? again : [...again, ...args];
    const goOn = () => this.workspace.run(full, recoversElsewhere ? { COMPSHARE_TAKE_OVER: "all" } : envNext);
    let run = await goOn();
    runs.push(run);
    // A list that is still wrong is rightly not believed.
    const wrongMs = this.account.wrongUntil - Date.now() + WINDOW_MS;
    if (run.code !== 0 && wrongMs > 0) {
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, wrongMs - WINDOW_MS)));
      run = await goOn();
      runs.push(run);
    }
    const answer = run.code === 0 ? undefined : answerTo(run.output, this.operation);
    if (answer) runs.push(await this.workspace.run(full, { ...envNext, ...answer }));
    await this.workspace.endLeftovers();
    return { runs, asked: answer !== undefined };
  }

  /** Whether the state has something that wasn't there before: what the command's options are for is done. */
  private hasNew(): boolean {
    const { instances, images } = this.start.holdings;
    const before = new Set([...instances, ...images].map(({ id }) => id));
    return this.workspace.stored().some(({ id }) => !before.has(id));
  }

  /** Whether a preview finds nothing to do. */
  async preview(): Promise<Run> {
    this.proxy.note("preview");
    return this.workspace.run(["preview", "--expect-no-changes", "--suppress-outputs"]);
  }

  /** The next command's first look comes too early, however slow this machine is. */
  private lagBehindNextCall(): void {
    this.proxy.onCall = () => {
      this.proxy.onCall = () => undefined;
      this.account.hideYoung(Date.now() - REACHABLE_MS, UNSEEN_MS);
    };
  }

  /** @param told What the last command said: what it names isn't lost. */
  inspect(told: string): Miss[] {
    const { command, makes, buysDisks = 0, makesImages = 0, isTheirs, declaredNext } = this.operation;
    const { instances, disks, images } = this.start.holdings;
    const states = { stored: this.workspace.stored(), others: this.workspace.stored(OTHER_STACK) };
    return inspect(this.account, states, {
      told,
      isNamingEnough: declaredNext !== undefined,
      theirs: isTheirs ? instances.map(({ id }) => id) : [],
      declared: command === "destroy" ? {} : this.declared,
      instances: instances.length + makes,
      images: images.length + makesImages,
      boughtDisks: disks.filter(({ kind, name }) => kind === "Udisk" && !isForeign(name)).length + buysDisks,
    });
  }

  async strike(): Promise<void> {
    await this.workspace.dispose();
    await this.proxy.close();
    await this.account.close();
  }
}
