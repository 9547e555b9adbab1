import * as pulumi from "@pulumi/pulumi";
import { engineLives } from "../process/engine-alive";
import { ownJournal } from "../process/journal";
import { type StackAddress, stackName } from "../process/stack-address";
import { warningsOf } from "../process/unclaimed";
import { unclaimedAttempts } from "../resource/ownership/unclaimed";
import { readTextIfAny } from "../settings/read-text";
import { readStateAt } from "./stack-state";

/**
 * At a program's end: reports what interrupted runs have bought for resources that it doesn't declare (any more).
 * Nothing is asked if there is no such attempt.
 * @param declared The identities of the resources that it declares.
 */
export async function warnOfUnclaimed(
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
  for (const text of await warningsOf(ownJournal(), sources, attempts, stored)) await pulumi.log.warn(text);
}
