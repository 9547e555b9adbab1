import type { Context, InstancePlace } from "./context";
import { type Observed, observe } from "./observe";

/** Looks at one instance now; undefined where the service doesn't list it (any more, or yet). */
export async function look(context: Context, place: Partial<InstancePlace>, id: string): Promise<Observed | undefined> {
  const { seen, at } = await context.reader.see(place as InstancePlace, id, { notBefore: context.now() });
  return seen && observe(seen, at);
}

const SECOND_LOOK_MS = 3000;
const PAUSES_MS = [1000, 2000];
const LONGEST_PAUSE_MS = 5000;

/** Where to look for an instance, and in which state the state has it: empty for one that was never seen. */
export type Known = Partial<InstancePlace> & { readonly state?: string };

/** How old a look may be where it only shows what was, or only decides what a newer one will confirm, in ms. */
export const RECENT_MS = 30_000;

/**
 * Looks again before it says that an instance is gone: lists lag behind. One that was made and never seen is looked for
 * as long as they do.
 * @param maxAgeMs How old the first look may be. Default: it is made now.
 */
export async function lookTwice(
  context: Context,
  known: Known,
  id: string,
  maxAgeMs = 0,
): Promise<Observed | undefined> {
  const place = known as InstancePlace;
  let notBefore = context.now() - maxAgeMs;
  let until: number | undefined;
  for (let attempt = 0; ; attempt++) {
    const { seen, at, missingSince = at } = await context.reader.see(place, id, { notBefore });
    if (seen) return observe(seen, at);
    until ??= missingSince + Math.max(SECOND_LOOK_MS, known.state === "" ? context.listLagMs : 0);
    if (at >= until) return undefined;
    notBefore = Math.min(until, at + (PAUSES_MS[attempt] ?? LONGEST_PAUSE_MS));
  }
}
