import { type Fetch, fetchTwice as lookAgain } from "../../resource/lifecycle/fetch";
import { fetchOrConfirmGone, type Known } from "../../resource/ownership/gone";
import { INSTANCE_KIND } from "../model/kind";
import { type Observed, observe } from "../model/observed";
import type { InstancePlace } from "../model/place";
import type { Context } from "./context";

/** Fetches one instance now; undefined if the service doesn't list it (any more, or yet). */
export async function fetchInstance(
  context: Context,
  place: Partial<InstancePlace>,
  id: string,
): Promise<Observed | undefined> {
  const { seen, at } = await context.reader.fetch(place as InstancePlace, id, { notBefore: context.now() });
  return seen && observe(seen, at);
}

/** How old an observation may be, in ms, if it only shows the past, or only decides what a newer one will confirm. */
export const RECENT_MS = 30_000;

/**
 * Fetches an instance of the state, and makes sure before it reports it as gone (`resource/ownership/gone.ts`).
 * @param maxAgeMs How old the first observation may be, in ms. Default: it is made now.
 * @throws CompShareError `REFUSED` if it can't be decided whether it is gone.
 */
export async function fetchInstanceOrConfirmGone(
  context: Context,
  known: Known,
  id: string,
  maxAgeMs = 0,
): Promise<Observed | undefined> {
  const place = known as InstancePlace;
  const fetchInstance = instanceFetch(context, place, id);
  const list = async (notBefore: number) =>
    (await context.listings.all(place, notBefore)).map(({ UHostId }) => UHostId);
  return fetchOrConfirmGone(
    context,
    { id, kind: INSTANCE_KIND, known, fetch: fetchInstance, list },
    context.now() - maxAgeMs,
  );
}

/**
 * Fetches an instance, and again before it reports it as absent. Only for cases where nothing is decided by its
 * absence.
 * @param maxAgeMs How old the first observation may be, in ms. Default: it is made now.
 */
export async function fetchInstanceTwice(
  context: Context,
  place: Partial<InstancePlace>,
  id: string,
  maxAgeMs = 0,
): Promise<Observed | undefined> {
  const { seen } = await lookAgain(instanceFetch(context, place, id), context.now() - maxAgeMs);
  return seen;
}

/** A fetch through the run's reader. */
const instanceFetch =
  ({ reader }: Context, place: Partial<InstancePlace>, id: string): Fetch<Observed> =>
  async (notBefore) => {
    const { seen, at, missingSince } = await reader.fetch(place as InstancePlace, id, { notBefore });
    return { seen: seen && observe(seen, at), at, missingSince };
  };
