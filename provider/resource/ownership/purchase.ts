import { CompShareError } from "../../client/errors";
import { isUnavailable } from "../../client/retry";
import { type Attempt, attemptsAt, forgetAttempt, type Journal, noteAttempt, type Origin } from "./journal";
import { type Marker, readRemark } from "./marker";
import type { Ownership } from "./ownership";

/** A purchase: something that is found again by what it carries, and must not be bought twice. */
export interface Purchase<Earlier, Bought> {
  /** What it is known by in the journal. */
  readonly key: string;
  /** What tells this attempt from others, where what is bought carries that. */
  readonly nonce?: string;
  /** Where it would be found; absent for what belongs to something that the state has. */
  readonly place?: PurchasePlace;
  /** The id of what was bought, for the journal. */
  readonly idOf?: (bought: Bought) => string;
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

export type PurchasePlace = Pick<Origin, "kind" | "region" | "projectId">;

export interface PurchaseWorld {
  readonly journal: Journal;
  /** What the journal says of this run. */
  readonly run: Omit<Origin, keyof PurchasePlace | "account">;
  /** The digest of endpoint, keys and project. */
  readonly accountDigest: (projectId: string | undefined) => string;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly progress: (text: string) => void;
  /** How far lists lag behind what was done, in ms. */
  readonly listLagMs: number;
  /** How long a request may be under way, in ms: one that was sent may be worked on later. */
  readonly requestTimeoutMs: number;
  /** From when on lists show all that a run of another computer may have bought before this one began, in ms since the epoch. */
  readonly listsSettleAt: number;
}

const POLL_MS = 1000;
/** How often a purchase is sent that the gateway couldn't hand on. */
const ATTEMPTS = 3;

/**
 * Buys once: what an earlier attempt may have bought is looked for first, and what this attempt may have bought is
 * looked for when its answer is lost. No second request goes out while the first may have worked: only after a gateway that
 * says it couldn't hand the first one on, and a look that agrees. What was bought stays in the journal until somebody has
 * seen it in the state.
 * @throws CompShareError whose effect is `unknown` where nothing was found within the time that lists lag behind.
 */
export async function buyOnce<Earlier, Bought>(
  context: PurchaseWorld,
  { key, nonce, place, idOf, findEarlier, findThis, buy }: Purchase<Earlier, Bought>,
): Promise<{ earlier: Earlier } | { bought: Bought }> {
  const { journal, now, listLagMs, requestTimeoutMs, listsSettleAt } = context;
  // A time in the future is a clock that was set back.
  const before = attemptsAt(journal, key);
  const ends = before.map(({ at, id }) => Math.min(at, now()) + (id === undefined ? requestTimeoutMs : 0));
  const noted = Math.max(...ends) + listLagMs;
  if (Math.max(noted, listsSettleAt) > now())
    context.progress("an earlier run may have bought it a moment ago: looking for it");
  if (listsSettleAt > now()) await context.sleep(listsSettleAt - now());
  // Another create's look may have been made when lists didn't show it yet.
  const notBefore = Math.max(listsSettleAt, Math.min(noted, now()));
  const earlier = await lookUntil(context, findEarlier, noted, notBefore);
  if (earlier !== undefined) return { earlier };
  // What carries no attempt can't be recognized when it shows later.
  for (const attempt of before) if (attempt.nonce === undefined) forgetAttempt(journal, key, attempt);
  let sent: Attempt | undefined;
  const origin = place && originOf(context, place);
  const note = (id?: string) => {
    sent = { at: now(), nonce, id, origin };
    noteAttempt(journal, key, sent);
  };
  const keep = (bought: Bought) => {
    if (idOf) note(idOf(bought));
    return { bought };
  };
  for (let attempt = 1; ; attempt++) {
    try {
      return keep(await buy(() => note()));
    } catch (error) {
      const mayRepeat = error instanceof CompShareError && isUnavailable(error);
      if (!(error instanceof CompShareError) || !(error.inDoubt || mayRepeat)) {
        if (sent) forgetAttempt(journal, key, sent);
        throw error;
      }
      context.progress(`${error.facts.what}: looking whether it was bought`);
      const bought = await lookUntil(context, throughFailures(findThis), now() + listLagMs, now());
      if (bought !== undefined) return keep(bought);
      if (!mayRepeat || attempt === ATTEMPTS) throw error;
    }
  }
}

const originOf = (
  { run, accountDigest }: Pick<PurchaseWorld, "run" | "accountDigest">,
  { kind, region, projectId }: PurchasePlace,
): Origin => ({ ...run, kind, region, projectId, account: accountDigest(projectId) });

/**
 * Takes over what an earlier attempt has bought: it is the resource's from now on. It stays in the journal until it is seen in
 * the state.
 * @param carried The text that carries its marker.
 * @returns Its marker.
 */
export function takeEarlier(
  context: PurchaseWorld & { readonly owned: Ownership },
  resource: string,
  found: { readonly id: string; readonly carried: string | undefined; readonly place: PurchasePlace },
): Marker | undefined {
  const { marker } = readRemark(found.carried);
  context.owned.claim(found.id, resource);
  const origin = originOf(context, found.place);
  noteAttempt(context.journal, resource, { at: context.now(), nonce: marker?.nonce, id: found.id, origin });
  return marker;
}

/** Looks at least once, and again until the time is up. Lists lag behind: "not there" is only believed in the end. */
async function lookUntil<Found>(
  context: PurchaseWorld,
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
