import type { Context } from "./context";

/**
 * An update that stops an instance must start it again, and a deletion that stops it may be interrupted and then no
 * longer be wanted. The state can't distinguish such a stop from a manual one, but the journal can.
 */
type Notes = Pick<Context, "journal" | "now">;

const keyOf = (id: string) => `stop ${id}`;
/** A note that no run has used for this long says nothing about a later stop. */
const LONGEST_MS = 24 * 3600_000;

export const noteStop = ({ journal, now }: Notes, id: string): void => journal.open(keyOf(id), { at: now() });

export const forgetStop = ({ journal }: Notes, id: string): void => journal.close(keyOf(id));

/**
 * Whether a run on this computer has stopped the instance, and was interrupted before it started it again or deleted
 * it.
 */
export function wasStoppedByUs({ journal, now }: Notes, id: string): boolean {
  const at = journal.read(keyOf(id))?.at;
  return at !== undefined && now() - at < LONGEST_MS;
}
