import { rmSync } from "node:fs";
import { reclaim } from "../../emulator/passing";
import type { Program } from "../support/stack";
import { Account, type Holdings } from "./account";
import { OPERATIONS, QUICK } from "./operations";
import { Workspace } from "./workspace";

/** Where the cases of an operation begin: a project's folder with its state, and what the account holds. */
export interface Start {
  readonly folder: string;
  readonly holdings: Holdings;
}

/** Makes each operation's start once; cases copy it. */
export class Starts {
  private readonly made = new Map<string, Promise<Start>>();
  private template: Promise<string> | undefined;

  of(operation: string): Promise<Start> {
    const { before = {}, isReclaimed = false } = OPERATIONS[operation] ?? {};
    const key = JSON.stringify([before, isReclaimed]);
    const start = this.made.get(key) ?? this.make(before, isReclaimed);
    this.made.set(key, start);
    return start;
  }

  async dispose(): Promise<void> {
    const folders = [this.template, ...[...this.made.values()].map(async (start) => (await start).folder)];
    for (const folder of await Promise.all(folders)) {
      if (folder) rmSync(folder, { recursive: true, force: true });
    }
  }

  private async make(before: Program, isReclaimed: boolean): Promise<Start> {
    this.template ??= Workspace.template();
    const account = await Account.open(QUICK);
    const workspace = Workspace.copy(await this.template, account.url);
    workspace.declare(before);
    const run = async (command: "up" | "refresh") => {
      const { code, output } = await workspace.run(command, "--yes", "--skip-preview");
      if (code !== 0) throw new Error(`the start of an operation could not be made:\n${output}`);
    };
    if (Object.keys(before).length > 0) await run("up");
    if (isReclaimed) {
      for (const instance of account.living()) reclaim(account.world, instance, account.world.now());
      await run("refresh");
    }
    await account.close();
    return { folder: workspace.folder, holdings: account.holdings() };
  }
}
