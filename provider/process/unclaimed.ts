import { CompShareError } from "../client/errors";
import type { Journal } from "../resource/ownership/journal";
import { type Unclaimed, unclaimedAttempts } from "../resource/ownership/unclaimed";
import type { SettingSources } from "../settings/explicit";
import { engineLives } from "./engine-alive";

/** The maximum time to ask about interrupted attempts. */
const TIMEOUT_MS = 20_000;

/**
 * Where no program runs, as in `pulumi destroy`: purchases of interrupted runs of any stack that are in no known state.
 */
export async function unclaimedWithoutProgram(journal: Journal, sources: SettingSources): Promise<string[]> {
  const attempts = await unclaimedAttempts(journal, {
    stack: undefined,
    isDeclared: () => false,
    isLocked: false,
    engineLives,
  });
  return warningsOf(journal, sources, attempts, async () => undefined);
}

/** The warnings about interrupted attempts. They never fail the command. */
export async function warningsOf(
  journal: Journal,
  sources: SettingSources,
  attempts: readonly Unclaimed[],
  stored: () => Promise<readonly string[] | undefined>,
): Promise<string[]> {
  if (attempts.length === 0) return [];
  const ask = async () => {
    // The client is only loaded if there is something to ask, which is rare.
    const { checkUnclaimed } = await import("./unclaimed-check.js");
    const ids = await stored();
    return checkUnclaimed(journal, sources, attempts, ids && new Set(ids));
  };
  try {
    return await Promise.race([ask(), tooLate()]);
  } catch (error) {
    // The command has already succeeded, so this doesn't fail it.
    return [`Purchases of interrupted runs aren't looked for: ${(error as Error).message}`];
  }
}

const tooLate = () =>
  new Promise<never>((_, reject) => {
    const error = new CompShareError({ code: "LOST", what: "the service doesn't answer in time", effect: "none" });
    setTimeout(() => reject(error), TIMEOUT_MS).unref();
  });
