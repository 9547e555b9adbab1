import { rmSync } from "node:fs";
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
    const before = OPERATIONS[operation]?.before ?? {};
    const key = JSON.stringify(before);
    const start = this.made.get(key) ?? this.make(before);
    this.made.set(key, start);
    return start;
  }

  async dispose(): Promise<void> {
    const folders = [this.template, ...[...this.made.values()].map(async (start) => (await start).folder)];
    for (const folder of await Promise.all(folders)) {
      if (folder) rmSync(folder, { recursive: true, force: true });
    }
  }

  private async make(before: Program): Promise<Start> {
    this.template ??= Workspace.template();
    const account = await Account.open(QUICK);
    const workspace = Workspace.copy(await this.template, account.url);
    workspace.declare(before);
    if (Object.keys(before).length > 0) {
      const { code, output } = await workspace.run("up", "--yes", "--skip-preview");
      if (code !== 0) throw new Error(`the start of an operation could not be made:\n${output}`);
    }
    await account.close();
    return { folder: workspace.folder, holdings: account.holdings() };
  }
}
