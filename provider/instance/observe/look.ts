import { type Known, seenOrGone } from "../../resource/ownership/gone";
import { type Observed, observe } from "../model/observed";
import type { InstancePlace } from "../model/place";
import type { Context } from "./context";

/** Looks at one instance now; undefined where the service doesn't list it (any more, or yet). */
export async function look(context: Context, place: Partial<InstancePlace>, id: string): Promise<Observed | undefined> {
  const { seen, at } = await context.reader.see(place as InstancePlace, id, { notBefore: context.now() });
  return seen && observe(seen, at);
}

/** How old a look may be where it only shows what was, or only decides what a newer one will confirm, in ms. */
export const RECENT_MS = 30_000;

/**
 * Looks for an instance that the state has, and makes sure before it says that it is gone (`resource/ownership/gone.ts`).
 * @param maxAgeMs How old the first look may be. Default: it is made now.
 * @throws CompShareError `REFUSED` where nobody can tell whether it is gone.
 */
export async function seeOrCallGone(
  context: Context,
  known: Known,
  id: string,
  maxAgeMs = 0,
): Promise<Observed | undefined> {
  const place = known as InstancePlace;
  const look = async (notBefore: number) => {
    const { seen, at, missingSince } = await context.reader.see(place, id, { notBefore });
    return { seen: seen && observe(seen, at), at, missingSince };
  };
  const list = async (notBefore: number) =>
    (await context.listings.all(place, notBefore)).map(({ UHostId }) => UHostId);
  return seenOrGone(context, { id, noun: "instance", known, look, list }, context.now() - maxAgeMs);
}

const SECOND_LOOK_MS = 3000;
const PAUSES_MS = [1000, 2000];

/**
 * Looks for an instance whose absence decides nothing, and once more before it says that it isn't there: lists lag behind.
 * @param maxAgeMs How old the first look may be. Default: it is made now.
 */
export async function lookTwice(
  context: Context,
  place: Partial<InstancePlace>,
  id: string,
  maxAgeMs = 0,
): Promise<Observed | undefined> {
  let notBefore = context.now() - maxAgeMs;
  let until: number | undefined;
  for (let attempt = 0; ; attempt++) {
    const { seen, at } = await context.reader.see(place as InstancePlace, id, { notBefore });
    if (seen) return observe(seen, at);
    until ??= at + SECOND_LOOK_MS;
    if (at >= until) return undefined;
    notBefore = Math.min(until, at + (PAUSES_MS[attempt] ?? PAUSES_MS.at(-1)!));
  }
}
