import { CompShareError } from "../../client/errors";
import { type Kind, named, placeText } from "../kind";
import type { Observation } from "../ownership/gone";

/** Fetches one resource, with a request that begins no earlier than this (ms since the epoch). */
export type Fetch<Seen> = (notBefore: number) => Promise<Observation<Seen>>;

interface World {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** A fetch of only this resource, which waits until it may begin. */
export function singleFetch<Seen>({ now, sleep }: World, ask: () => Promise<Seen | undefined>): Fetch<Seen> {
  let missingSince: number | undefined;
  return async (notBefore) => {
    const early = notBefore - now();
    if (early > 0) await sleep(early);
    const at = now();
    const seen = await ask();
    missingSince = seen === undefined ? (missingSince ?? at) : undefined;
    return { seen, at, missingSince };
  };
}

const SECOND_LOOK_MS = 3000;
const PAUSES_MS = [1000, 2000];

/**
 * Fetches a resource, and again before it reports it as absent, as lists lag behind. Only for cases where
 * nothing is decided by its absence.
 * @param notBefore How old the first observation may be, in ms since the epoch.
 */
export async function fetchTwice<Seen>(fetch: Fetch<Seen>, notBefore: number): Promise<Observation<Seen>> {
  let until: number | undefined;
  for (let attempt = 0, from = notBefore; ; attempt++) {
    const observation = await fetch(from);
    until ??= observation.at + SECOND_LOOK_MS;
    if (observation.seen !== undefined || observation.at >= until) return observation;
    from = Math.min(until, observation.at + (PAUSES_MS[attempt] ?? (PAUSES_MS.at(-1) as number)));
  }
}

/** The error for a resource that was named but doesn't exist. */
export const notFound = (
  { account }: { readonly account: string },
  kind: Kind,
  id: string,
  place: { readonly region?: string; readonly projectId?: string },
): CompShareError =>
  new CompShareError({
    code: "REFUSED",
    what: `There is no ${kind.noun} ${id} among the account's own in ${placeText(place)} (${account})`,
    effect: "none",
    advice: "Check the id, the region, the project and the keys.",
    ...named(kind, id),
  });
