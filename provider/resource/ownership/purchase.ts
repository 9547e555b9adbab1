import { CompShareError } from "../../client/errors";
import { isUnavailable } from "../../client/retry";
import { type Attempt, attemptsAt, forgetAttempt, type Journal, noteAttempt, type Origin } from "./journal";
import { type Marker, readRemark } from "./marker";
import type { Ownership } from "./ownership";

/** A purchase that must not happen twice, and whose result is recognized by its marker. */
export interface Purchase<Earlier, Bought> {
  /** Its key in the journal. */
  readonly key: string;
  /** How later runs recognize the result; absent for parts of a resource in the state. */
  readonly identified?: Identified<Bought>;
  /**
   * Finds results of earlier attempts.
   * @param notBefore The oldest list that counts, in ms since the epoch.
   */
  readonly findEarlier: (notBefore: number) => Promise<Earlier | undefined>;
  /** Finds the result of this attempt. */
  readonly findThis: (notBefore: number) => Promise<Bought | undefined>;
  /**
   * Sends the request. It may have to queue first, and may never be sent: `sending` is called right before it is sent.
   */
  readonly buy: (sending: () => void) => Promise<Bought>;
}

/** A purchased resource that carries a marker. */
interface Identified<Bought> {
  /** Identifies this attempt. */
  readonly nonce: string;
  /** Where the resource would be found. */
  readonly place: PurchasePlace;
  readonly idOf: (bought: Bought) => string;
}

export type PurchasePlace = Pick<Origin, "kind" | "region" | "projectId">;

export interface PurchaseWorld {
  readonly journal: Journal;
  /** This run in the journal. */
  readonly run: Omit<Origin, keyof PurchasePlace | "account">;
  /** The digest of endpoint, keys and project. */
  readonly accountDigest: (projectId: string | undefined) => string;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly progress: (text: string) => void;
  /** How far lists lag behind changes, in ms. */
  readonly listLagMs: number;
  /** How long a request may take, in ms: one that was sent may be executed later. */
  readonly requestTimeoutMs: number;
  /** When lists show everything that an earlier run on another computer may have bought, in ms since the epoch. */
  readonly listsSettleAt: number;
}

const POLL_MS = 1000;
/** How often a purchase is sent if the gateway couldn't forward it. */
const ATTEMPTS = 3;

/**
 * Buys once. Results of earlier attempts are searched for first, and the result of this attempt if its answer is lost. No
 * second request is sent while the first may have worked, except if the gateway says that it couldn't forward the first
 * one and a search confirms that. The purchase stays in the journal until it is found in the state.
 * @throws CompShareError with the effect `unknown` if nothing was found within the time that lists lag.
 */
export async function buyOnce<Earlier, Bought>(
  context: PurchaseWorld,
  { key, identified, findEarlier, findThis, buy }: Purchase<Earlier, Bought>,
): Promise<{ earlier: Earlier } | { bought: Bought }> {
  const { journal, now, listLagMs, requestTimeoutMs, listsSettleAt } = context;
  // A time in the future means that the clock was set back.
  const before = attemptsAt(journal, key);
  const ends = before.map(({ at, id }) => Math.min(at, now()) + (id === undefined ? requestTimeoutMs : 0));
  const noted = Math.max(...ends) + listLagMs;
  if (Math.max(noted, listsSettleAt) > now())
    context.progress("an earlier run may have bought it a moment ago: looking for it");
  if (listsSettleAt > now()) await context.sleep(listsSettleAt - now());
  // Another create may have listed before lists showed it.
  const notBefore = Math.max(listsSettleAt, Math.min(noted, now()));
  const earlier = await findUntil(context, findEarlier, noted, notBefore);
  if (earlier !== undefined) return { earlier };
  // Without a marker, a purchase can't be recognized later.
  for (const attempt of before) if (attempt.nonce === undefined) forgetAttempt(journal, key, attempt);
  let sent: Attempt | undefined;
  const origin = identified && originOf(context, identified.place);
  const note = (id?: string) => {
    sent = { at: now(), nonce: identified?.nonce, id, origin };
    noteAttempt(journal, key, sent);
  };
  const keep = (bought: Bought) => {
    if (identified) note(identified.idOf(bought));
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
      const bought = await findUntil(context, throughFailures(findThis), now() + listLagMs, now());
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
 * Takes over what an earlier attempt has bought: it belongs to the resource from now on. It stays in the journal until
 * it is found in the state.
 * @param carried The text that carries its marker.
 * @returns Its marker.
 */
export function claimEarlier(
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

/** Searches at least once, and again until the time is up: lists lag behind, so only the last search is conclusive. */
async function findUntil<Found>(
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

/** A failed search finds nothing: the failure that made it necessary is reported. */
function throughFailures<Found>(
  find: (notBefore: number) => Promise<Found | undefined>,
): (notBefore: number) => Promise<Found | undefined> {
  return (notBefore) =>
    find(notBefore).catch((error: unknown) => {
      if (error instanceof CompShareError) return undefined;
      throw error;
    });
}
