import { CompShareError } from "../../client/errors";
import { type Kind, named, placeText } from "../kind";
import { DECISION_VARIABLES, type Decisions, isAmong } from "./decisions";
import { wasDeleted } from "./deletion-notes";
import type { Journal } from "./journal";
import type { Ownership } from "./ownership";

/** The output with the account and project under which a resource was last seen: a digest, not a secret. */
export const ACCOUNT_KEY = "__account";

/** Where a resource of the state is, and under which account it was last seen. */
export interface Known {
  readonly region?: string;
  readonly projectId?: string;
  readonly [ACCOUNT_KEY]?: string;
}

/** The result of fetching a resource. */
export interface Observation<Seen> {
  /** Absent if the service didn't list it. */
  readonly seen?: Seen;
  /** When the request began, in ms since the epoch. */
  readonly at: number;
  /** When the first request began that didn't find it, without one since that did. */
  readonly missingSince?: number;
}

/** The resource to fetch. */
export interface Lookup<Seen> {
  readonly id: string;
  readonly kind: Kind;
  readonly known: Known;
  /** Fetches it, with a request that begins no earlier than this. */
  readonly fetch: (notBefore: number) => Promise<Observation<Seen>>;
  /** All ids of its region and project, from requests that begin no earlier than this. */
  readonly list: (notBefore: number) => Promise<readonly string[]>;
}

export interface GoneWorld {
  readonly owned: Ownership;
  readonly journal: Journal;
  readonly decisions: Decisions;
  readonly now: () => number;
  readonly progress: (text: string) => void;
  readonly listLagMs: number;
  /** The digest of the current endpoint, keys and project. */
  readonly accountDigest: (projectId: string | undefined) => string;
  readonly account: string;
}

const PAUSES_MS = [1000, 2000];
const LONGEST_PAUSE_MS = 5000;
/** How many times longer an empty list must last. */
const EMPTY_TIMES = 4;

/**
 * Fetches a resource of the state. To report it as gone takes at least the time that lists lag, a complete list of
 * its region without it, and the account that it was created with. An empty list of the region must last longer, and if
 * the state has several resources there, it isn't proof at all.
 * @param notBefore How old the first observation may be, in ms since the epoch.
 * @returns What was seen; undefined if it is gone.
 * @throws CompShareError `REFUSED` if that can't be decided.
 */
export async function fetchOrConfirmGone<Seen>(
  world: GoneWorld,
  lookup: Lookup<Seen>,
  notBefore: number,
): Promise<Seen | undefined> {
  const { id, known, fetch, list } = lookup;
  const { owned, now, listLagMs } = world;
  const account = known[ACCOUNT_KEY];
  const where = listedWith(lookup);
  owned.record(id, { where });
  let from = notBefore;
  let patience = listLagMs;
  for (let attempt = 0; ; attempt++) {
    const { seen, at, missingSince = at } = await fetch(from);
    if (seen !== undefined) {
      if (account !== undefined) owned.confirmAccount(account);
      return seen;
    }
    const until = missingSince + patience;
    if (at < until) {
      world.progress(`${id} isn't listed: looking again before treating it as gone`);
      from = Math.min(until, at + (PAUSES_MS[attempt] ?? LONGEST_PAUSE_MS));
      continue;
    }
    if (isAmong(world.decisions.gone, id)) break;
    const listed = await list(until);
    if (listed.includes(id)) {
      if (now() >= until + EMPTY_TIMES * listLagMs) throw contradiction(world, lookup);
      from = now() + LONGEST_PAUSE_MS;
      continue;
    }
    if (wasDeleted(world, id)) break;
    if (account !== undefined && account !== world.accountDigest(known.projectId) && !owned.isConfirmedAccount(account))
      throw otherAccount(world, lookup);
    if (listed.length > 0) break;
    if (owned.livingAt(where) > 1) throw regionLost(world, lookup, owned.livingAt(where));
    if (patience > listLagMs) break;
    patience = EMPTY_TIMES * listLagMs;
  }
  return undefined;
}

/** What is listed together, in words. */
const listedWith = ({ kind, known: { region, projectId } }: Pick<Lookup<unknown>, "kind" | "known">): string =>
  `${kind.plural} of ${placeText({ region, projectId })}`;

function confirm(id: string): string {
  return (
    `If it really is gone, confirm it for one run: \`${DECISION_VARIABLES.gone}=${id}\` (or \`all\`) before the same command, or remove it from the ` +
    "state: `pulumi state delete <urn>`."
  );
}

function otherAccount({ account }: GoneWorld, lookup: Lookup<unknown>): CompShareError {
  const { id, kind } = lookup;
  return new CompShareError({
    code: "REFUSED",
    what: `The service doesn't list ${kind.noun} ${id}, and it was created with other keys, at another endpoint or in another project than the current ones (${account})`,
    effect: "none",
    advice: `It may still exist there and be charged, so it is kept in the state. Set the keys, endpoint and project that it was created with. ${confirm(id)}`,
    ...named(kind, id),
  });
}

function contradiction({ account }: GoneWorld, lookup: Lookup<unknown>): CompShareError {
  const { id, kind } = lookup;
  return new CompShareError({
    code: "REFUSED",
    what: `The service lists ${kind.noun} ${id} among all ${listedWith(lookup)} (${account}), but doesn't return it by its id`,
    effect: "none",
    advice: `It is kept in the state. Run it again in a few minutes. ${confirm(id)}`,
    ...named(kind, id),
  });
}

function regionLost({ account }: GoneWorld, lookup: Lookup<unknown>, count: number): CompShareError {
  const { id, kind } = lookup;
  return new CompShareError({
    code: "REFUSED",
    what: `The service lists nothing at all in ${listedWith(lookup)} (${account}), where the state has ${kind.noun} ${id} and ${count - 1} more`,
    effect: "none",
    advice: `It is unlikely that all are gone at once: they are kept in the state. Run it again in a few minutes. ${confirm(id)}`,
    ...named(kind, id),
  });
}
