import type { Context } from "./context";

/**
 * An update that stops an instance has to start it again. Where its process is killed in between, no state tells that
 * stop from one by hand: the journal does.
 */
const keyOf = (id: string) => `stop ${id}`;
/** A note that no run has come back to says nothing of a stop made long after it. */
const LONGEST_MS = 24 * 3600_000;

export const noteStop = ({ journal, now }: Context, id: string): void => journal.open(keyOf(id), now());

export const forgetStop = ({ journal }: Context, id: string): void => journal.close(keyOf(id));

/** Whether a run of this machine has stopped the instance to start it again, and was cut before it did. */
export function wasStoppedByUs({ journal, now }: Context, id: string): boolean {
  const at = journal.openSince(keyOf(id));
  return at !== undefined && now() - at < LONGEST_MS;
}
