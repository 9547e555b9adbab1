import { CompShareError } from "../client/errors";
import type { Context } from "./context";

/** A purchase: something that is found again by what it carries, and must not be bought twice. */
export interface Purchase<Earlier, Bought> {
  /** What it is known by in the journal. */
  readonly key: string;
  /**
   * Looks for what earlier attempts may have bought.
   * @param notBefore How fresh the look has to be, in ms since the epoch.
   */
  readonly findEarlier: (notBefore: number) => Promise<Earlier | undefined>;
  /** Looks for what this attempt may have bought. */
  readonly findThis: (notBefore: number) => Promise<Bought | undefined>;
  /** Sends the request. It may have to queue before, and never get to go: `sending` is to be called when it goes out. */
  readonly buy: (sending: () => void) => Promise<Bought>;
}

/** What was begun and whose end isn't known: purchases, and stops that a start has to follow. It outlives the process. */
export interface Journal {
  /** When it was begun, in ms since the epoch; undefined where nothing is open. */
  openSince(key: string): number | undefined;
  open(key: string, at: number): void;
  close(key: string): void;
}

const POLL_MS = 1000;

/**
 * Buys once: what an earlier attempt may have bought is looked for first, and what this attempt may have bought is
 * looked for when its answer is lost. No second request goes out while the first may have worked. What was bought stays
 * in the journal: the caller closes it once lists show it, as a process may end before that.
 * @throws CompShareError whose effect is `unknown` where nothing was found within the time that lists lag behind.
 */
export async function buyOnce<Earlier, Bought>(
  context: Context,
  { key, findEarlier, findThis, buy }: Purchase<Earlier, Bought>,
): Promise<{ earlier: Earlier } | { bought: Bought }> {
  const { journal, now, listLagMs } = context;
  const sent = journal.openSince(key);
  // A time in the future is a clock that was set back.
  const settled = sent === undefined ? now() : Math.min(sent, now()) + listLagMs;
  if (settled > now()) context.progress("an earlier run may have bought it a moment ago: looking for it");
  // Another create's look may have been made when lists didn't show it yet.
  const notBefore = sent === undefined ? Number.NEGATIVE_INFINITY : Math.min(settled, now());
  const earlier = await lookUntil(context, findEarlier, settled, notBefore);
  if (earlier !== undefined || sent !== undefined) journal.close(key);
  if (earlier !== undefined) return { earlier };
  let noted: number | undefined;
  const sending = () => {
    noted = now();
    journal.open(key, noted);
  };
  try {
    return { bought: await buy(sending) };
  } catch (error) {
    if (!(error instanceof CompShareError) || !error.inDoubt) {
      // Another note is the next run's, which has begun while this one was left behind.
      if (journal.openSince(key) === noted) journal.close(key);
      throw error;
    }
    context.progress(`${error.facts.what}: looking whether it was bought`);
    const bought = await lookUntil(context, throughFailures(findThis), now() + listLagMs, now());
    if (bought === undefined) throw error;
    return { bought };
  }
}

/** Looks at least once, and again until the time is up. Lists lag behind: "not there" is only believed in the end. */
async function lookUntil<Found>(
  context: Context,
  find: (notBefore: number) => Promise<Found | undefined>,
  until: number,
  notBefore: number,
): Promise<Found | undefined> {
  for (let fresh = notBefore; ; fresh = context.now()) {
    const found = await find(fresh);
    const left = until - context.now();
    if (found !== undefined || left <= 0) return found;
    await context.sleep(Math.min(POLL_MS, left));
  }
}

/** A look that fails finds nothing: what counts then is the failure that made it necessary. */
function throughFailures<Found>(
  find: (notBefore: number) => Promise<Found | undefined>,
): (notBefore: number) => Promise<Found | undefined> {
  return (notBefore) =>
    find(notBefore).catch((error: unknown) => {
      if (error instanceof CompShareError) return undefined;
      throw error;
    });
}
