import type { Journal } from "./journal";
import type { Ownership } from "./ownership";

interface Notes {
  readonly journal: Journal;
  readonly owned: Ownership;
  readonly now: () => number;
}

const keyOf = (id: string) => `end ${id}`;

/**
 * Records that a resource is about to be deleted. If it is still listed afterwards, that is the lists' lag; if it isn't
 * listed, that is expected.
 */
export function noteDeletion({ journal, owned, now }: Notes, id: string): void {
  journal.open(keyOf(id), { at: now() });
  owned.markDeleted(id);
}

/** The service has refused to delete it. */
export function forgetDeletion({ journal, owned }: Pick<Notes, "journal" | "owned">, id: string): void {
  journal.close(keyOf(id));
  owned.unmarkDeleted(id);
}

/** Whether this run, or an earlier one on this computer, has deleted it, or may have. */
export const wasDeleted = ({ journal }: Pick<Notes, "journal">, id: string): boolean =>
  journal.read(keyOf(id)) !== undefined;
