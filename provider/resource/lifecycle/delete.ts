import { CompShareError } from "../../client/errors";
import { type Kind, named, placeText } from "../kind";
import { forgetDeletion, noteDeletion } from "../ownership/deletion-notes";
import type { Journal } from "../ownership/journal";
import type { Ownership } from "../ownership/ownership";

export interface DeleteWorld {
  readonly owned: Ownership;
  readonly journal: Journal;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly progress: (text: string) => void;
  readonly warn: (text: string) => void;
  readonly listLagMs: number;
  readonly account: string;
}

/** A resource that one call deletes. */
export interface Deletion<Seen> {
  readonly kind: Kind;
  readonly id: string;
  readonly place: { readonly region?: string; readonly projectId?: string };
  /** The first fetch. It makes sure before it reports the resource as gone. */
  readonly fetchOrConfirmGone: () => Promise<Seen | undefined>;
  readonly fetch: () => Promise<Seen | undefined>;
  readonly stateOf: (seen: Seen) => string;
  readonly delete: (seen: Seen) => Promise<void>;
  /** Whether a refusal is about something that ends without intervention. */
  readonly mayPass: (error: CompShareError, seen: Seen) => boolean;
  /** Advice for a refusal, if known. */
  readonly advice?: (seen: Seen) => string | undefined;
  /** When to give up, in ms since the epoch. */
  readonly deadline: number;
}

const PAUSE_MS = 3000;

/**
 * Deletes a resource. If it is already gone, it counts as deleted; if another entry of the state has it, it is kept.
 * @throws CompShareError if it still exists.
 */
export async function deleteResource<Seen>(world: DeleteWorld, deletion: Deletion<Seen>): Promise<void> {
  const { kind, id, place, fetch, deadline } = deletion;
  if (!mayDelete(world, id)) return;
  let seen = await deletion.fetchOrConfirmGone();
  if (seen === undefined) warnOfGone(world, kind, id, place);
  while (seen !== undefined) {
    world.progress(`delete it (${id}, ${deletion.stateOf(seen)})`);
    noteDeletion(world, id);
    try {
      return await deletion.delete(seen);
    } catch (error) {
      if (!(error instanceof CompShareError)) throw error;
      if (!error.inDoubt) forgetDeletion(world, id);
      world.progress(error.message);
      const passes = error.inDoubt || deletion.mayPass(error, seen) || (await vanishes(world, fetch, deadline));
      if (!passes || world.now() >= deadline) throw notDeleted(error, kind, id, deletion.advice?.(seen));
      await world.sleep(PAUSE_MS);
      seen = await fetch();
    }
  }
}

/** Whether it may be deleted. If another entry of the state has it too, only the older entry is removed. */
export function mayDelete({ owned, warn }: Pick<DeleteWorld, "owned" | "warn">, id: string): boolean {
  if (owned.mayDelete(id)) return true;
  warn(`${id} isn't deleted: another entry of this stack has it. Only the older entry is removed from the state.`);
  return false;
}

export function warnOfGone(
  { warn, account }: Pick<DeleteWorld, "warn" | "account">,
  { cost }: Kind,
  id: string,
  place: Deletion<unknown>["place"],
): void {
  warn(
    `${id} is treated as deleted: the service doesn't list it in ${placeText(place)} (${account}). If it was created with other keys or ` +
      `in another project, it still exists and ${cost}: look for it there.`,
  );
}

/** Whether a resource disappears from lists within their lag: a refusal may mean that it is gone. */
export async function vanishes(
  { now, sleep, listLagMs }: Pick<DeleteWorld, "now" | "sleep" | "listLagMs">,
  fetch: () => Promise<unknown>,
  deadline: number,
): Promise<boolean> {
  const until = Math.min(deadline, now() + listLagMs);
  while (await fetch()) {
    if (now() >= until) return false;
    await sleep(Math.min(PAUSE_MS, until - now()));
  }
  return true;
}

export function notDeleted(error: CompShareError, kind: Kind, id: string, advice = error.facts.advice ?? "") {
  return error.with({
    what: `${id} could not be deleted: ${error.facts.what}`,
    effect: undefined,
    ...named(kind, id),
    advice: `${advice} It is kept in the state, and ${kind.cost} until it is deleted.`.trim(),
  });
}
