import { rmSync } from "node:fs";
import { Account, type Holdings } from "./account";
import { EVENTS } from "./events";
import { OPERATIONS, type Operation, QUICK } from "./operations";
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
    const { before = {}, events = [] } = OPERATIONS[operation] ?? {};
    const key = JSON.stringify([before, events]);
    const start = this.made.get(key) ?? this.make({ before, events });
    this.made.set(key, start);
    return start;
  }

  async dispose(): Promise<void> {
    const folders = [this.template, ...[...this.made.values()].map(async (start) => (await start).folder)];
    for (const folder of await Promise.all(folders)) {
      if (folder) rmSync(folder, { recursive: true, force: true });
    }
  }

  private async make({ before, events }: Required<Pick<Operation, "before" | "events">>): Promise<Start> {
    this.template ??= Workspace.template();
    const account = await Account.open(QUICK);
    const workspace = Workspace.copy(await this.template, account.url);
    workspace.declare(before);
    if (Object.keys(before).length > 0) await workspace.ok("up", "--yes", "--skip-preview");
    for (const event of events) {
      if (typeof event === "string") await EVENTS[event](account, workspace);
      else await workspace.ok(...event, ...(event[0] === "state" ? ["--yes"] : []));
    }
    await account.close();
    return { folder: workspace.folder, holdings: account.holdings() };
  }
}
