import { CompShareError } from "../client/errors";
import type { Journal } from "../resource/ownership/journal";
import { type Unclaimed, unclaimedAttempts } from "../resource/ownership/unclaimed";
import type { SettingSources } from "../settings/explicit";
import { engineLives } from "./engine-alive";

/** Nothing waits longer for what is asked about attempts that were cut. */
const PATIENCE_MS = 20_000;

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

/** What is to be said of attempts that were cut. It is no reason to fail. */
export async function newsOf(
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
    return [`Purchases of interrupted runs aren't looked for: ${(error as Error).message}`];
  }
}

const tooLate = () =>
  new Promise<never>((_, reject) => {
    const error = new CompShareError({ code: "LOST", what: "the service doesn't answer in time", effect: "none" });
    setTimeout(() => reject(error), PATIENCE_MS).unref();
  });
