import * as pulumi from "@pulumi/pulumi";
import { CompShareError } from "../client/errors";
import { engineLives } from "../process/engine-alive";
import { ownJournal } from "../process/journal";
import { type StackAddress, stackName } from "../process/stack-address";
import type { Journal } from "../resource/ownership/journal";
import { type Unclaimed, unclaimedAttempts } from "../resource/ownership/unclaimed";
import type { SettingSources } from "../settings/explicit";
import { readTextIfAny } from "../settings/read-text";
import { readStateAt } from "./stack-state";

/** Nothing waits longer for what is asked about attempts that were cut. */
const PATIENCE_MS = 20_000;

/**
 * At a program's end: names what runs that were cut have bought for resources that it doesn't declare (any more). Nothing is
 * asked where there is no such attempt.
 * @param declared The identities of the resources that it declares.
 */
export async function tellUnclaimed(
  monitor: ReturnType<typeof pulumi.runtime.getMonitor>,
  address: StackAddress,
  declared: ReadonlySet<string>,
): Promise<void> {
  const isDeclared = (resource: string) => declared.has(resource);
  const attempts = await unclaimedAttempts(ownJournal(), {
    stack: stackName(address),
    isDeclared,
    // A preview takes no lock.
    isLocked: !pulumi.runtime.isDryRun(),
    engineLives,
  });
  const stored = async () => (await readStateAt(monitor, address))?.map(({ id }) => id);
  const config = (key: string) => pulumi.runtime.getConfig(`compshare:${key}`);
  const sources = { config, env: process.env, readFile: readTextIfAny };
  for (const text of await newsOf(ownJournal(), sources, attempts, stored)) await pulumi.log.warn(text);
}

/** Where no program runs, as in `pulumi destroy`: what runs of any stack that were cut have bought and no state is known to have. */
export async function unclaimedWithoutProgram(journal: Journal, sources: SettingSources): Promise<string[]> {
  const attempts = await unclaimedAttempts(journal, {
    stack: undefined,
    isDeclared: () => false,
    isLocked: false,
    engineLives,
  });
  return newsOf(journal, sources, attempts, async () => undefined);
}

async function newsOf(
  journal: Journal,
  sources: SettingSources,
  attempts: readonly Unclaimed[],
  stored: () => Promise<readonly string[] | undefined>,
): Promise<string[]> {
  if (attempts.length === 0) return [];
  const look = async () => {
    // The client is loaded where there is something to ask: most programs have nothing.
    const { newsOfUnclaimed } = await import("./unclaimed-look.js");
    const ids = await stored();
    return newsOfUnclaimed(journal, sources, attempts, ids && new Set(ids));
  };
  try {
    return await Promise.race([look(), tooLate()]);
  } catch (error) {
    // What the command was for is done: it doesn't fail for that.
    return [`What runs that were cut may have bought isn't looked for: ${(error as Error).message}`];
  }
}

const tooLate = () =>
  new Promise<never>((_, reject) => {
    const error = new CompShareError({ code: "LOST", what: "the service doesn't answer in time", effect: "none" });
    setTimeout(() => reject(error), PATIENCE_MS).unref();
  });
