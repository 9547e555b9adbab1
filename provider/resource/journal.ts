/** What was begun and whose end nobody has seen yet. */
export interface Note {
  /** When, in ms since the epoch. */
  readonly at: number;
  /** The attempt, for a purchase: what it has bought carries it. */
  readonly nonce?: string;
  /** What was bought, once that is known. */
  readonly id?: string;
}

/** The notes of this computer. They outlive the process that wrote them. */
export interface Journal {
  read(key: string): Note | undefined;
  open(key: string, note: Note): void;
  close(key: string): void;
}

/** The state has been seen to have what a note is about: its purchase has come to its end. */
export function settle(journal: Journal, resource: string, id: string): void {
  if (journal.read(resource)?.id === id) journal.close(resource);
}
