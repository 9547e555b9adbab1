import type { Context } from "./context";

/**
 * An update that stops an instance has to start it again, and a deletion that stops it may be cut and then not be wanted
 * any more. No state tells such a stop from one by hand: the journal does.
 */
type Notes = Pick<Context, "journal" | "now">;

const keyOf = (id: string) => `stop ${id}`;
/** A note that no run has come back to says nothing of a stop made long after it. */
const LONGEST_MS = 24 * 3600_000;

export const noteStop = ({ journal, now }: Notes, id: string): void => journal.open(keyOf(id), { at: now() });

export const forgetStop = ({ journal }: Notes, id: string): void => journal.close(keyOf(id));

/** Whether a run on this computer has stopped the instance, and was cut before it started it again or ended it. */
export function wasStoppedByUs({ journal, now }: Notes, id: string): boolean {
  const at = journal.read(keyOf(id))?.at;
  return at !== undefined && now() - at < LONGEST_MS;
}
