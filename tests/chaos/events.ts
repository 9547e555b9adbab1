import type { Instance } from "../../emulator/model";
import { reclaim } from "../../emulator/passing";
import { applyPatch } from "../../emulator/patch";
import type { Account } from "./account";
import type { Workspace } from "./workspace";

/** What happens between the start of an operation and the operation: one of these, or a command of the engine. */
export type Event = keyof typeof EVENTS | readonly string[];

export const EVENTS = {
  /** The service takes Spot instances back, and the state hears of it. */
  reclaimed: async (account: Account, workspace: Workspace) => {
    for (const instance of account.living()) reclaim(account.world, instance, account.world.now());
    await workspace.ok("refresh", "--yes", "--skip-preview");
  },
  /** Somebody attaches a disk that is as the declared one. */
  "foreign disk": async (account: Account) => {
    applyPatch(account.world, account.living()[0] as Instance, { ExtraDisk: { Size: 50, Name: FOREIGN_DISK } });
  },
  /** What was made belongs to a stack of the same names that is nowhere here. */
  "state lost": async (_account: Account, workspace: Workspace) => workspace.forget(),
};

export const FOREIGN_DISK = "theirs";
