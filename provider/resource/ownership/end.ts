import type { Journal } from "./journal";
import type { Ownership } from "./ownership";

interface Notes {
  readonly journal: Journal;
  readonly owned: Ownership;
  readonly now: () => number;
}

const keyOf = (id: string) => `end ${id}`;

/** Something is going to be ended. What is listed of it afterwards is an echo, and that it isn't listed is no surprise. */
export function noteEnd({ journal, owned, now }: Notes, id: string): void {
  journal.open(keyOf(id), { at: now() });
  owned.end(id);
}

/** The service has refused to end it. */
export function forgetEnd({ journal, owned }: Pick<Notes, "journal" | "owned">, id: string): void {
  journal.close(keyOf(id));
  owned.lives(id);
}

/** Whether this run, or an earlier one of this computer, has ended it, or may have. */
export const wasEnded = ({ journal }: Pick<Notes, "journal">, id: string): boolean =>
  journal.read(keyOf(id)) !== undefined;
