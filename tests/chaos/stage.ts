import type { Run } from "../support/stack";
import { Account } from "./account";
import type { EngineCommand } from "./engine";
import { inspect, type Miss } from "./inspect";
import type { Operation } from "./operations";
import { CallProxy } from "./proxy";
import type { Start } from "./start";
import { LIST_LAG_SECONDS, Workspace } from "./workspace";

/** What is run to do an operation, and what a user would run after it was disturbed. */
const COMMANDS = {
  up: ["up", "--yes", "--skip-preview", "--suppress-outputs"],
  refresh: ["refresh", "--yes", "--skip-preview", "--suppress-outputs"],
  destroy: ["destroy", "--yes", "--skip-preview", "--suppress-outputs"],
};

/** All instances of a fleet at once. */
const PARALLEL = ["--parallel", "20"];

/** How long the recovering command's first looks don't find what was made just before. */
const UNSEEN_MS = 1200;
/** What is older than this would be hidden for longer than the provider reckons with. */
const REACHABLE_MS = LIST_LAG_SECONDS * 1000 - UNSEEN_MS - 300;

/** Everything that one case needs and shares with no other: account, proxy, project. */
export class Stage {
  private constructor(
    readonly operation: Operation,
    private readonly start: Start,
    readonly account: Account,
    readonly proxy: CallProxy,
    readonly workspace: Workspace,
  ) {}

  static async set(operation: Operation, start: Start): Promise<Stage> {
    const account = await Account.open(operation.settings, start.holdings);
    const proxy = await CallProxy.start(account.url);
    const workspace = Workspace.copy(start.folder, proxy.url);
    workspace.declare(operation.declared);
    return new Stage(operation, start, account, proxy, workspace);
  }

  /** Starts the operation's command, which may be disturbed. */
  begin(): EngineCommand {
    return this.workspace.start(...COMMANDS[this.operation.command], ...PARALLEL);
  }

  /** Does what a user does next: `cancel` where a lock is left, and the command once more. */
  async recover(): Promise<Run[]> {
    const runs: Run[] = [];
    this.proxy.note("recovery");
    if (this.operation.recoversElsewhere) this.workspace.moveToOtherMachine();
    if (!this.operation.recoversElsewhere) this.lagBehindNextCall();
    this.workspace.mendState();
    if (this.workspace.isLocked()) runs.push(await this.workspace.run("cancel", "--yes"));
    const command = this.operation.command === "destroy" ? "destroy" : "up";
    runs.push(await this.workspace.run(...COMMANDS[command], ...PARALLEL));
    await this.workspace.endLeftovers();
    return runs;
  }

  /** Whether a preview finds nothing to do. */
  async preview(): Promise<Run> {
    this.proxy.note("preview");
    return this.workspace.run("preview", "--expect-no-changes", "--suppress-outputs");
  }

  /** The next command's first look comes too early, however slow this machine is. */
  private lagBehindNextCall(): void {
    this.proxy.onCall = () => {
      this.proxy.onCall = () => undefined;
      this.account.hideYoung(Date.now() - REACHABLE_MS, UNSEEN_MS);
    };
  }

  inspect(): Miss[] {
    const { declared, command, makes, buysDisks = 0, makesImages = 0 } = this.operation;
    const { instances, disks, images } = this.start.holdings;
    return inspect(this.account, this.workspace.stored(), {
      declared: command === "destroy" ? {} : declared,
      instances: instances.length + makes,
      images: images.length + makesImages,
      boughtDisks: disks.filter(({ kind }) => kind === "Udisk").length + buysDisks,
    });
  }

  async strike(): Promise<void> {
    await this.workspace.dispose();
    await this.proxy.close();
    await this.account.close();
  }
}
