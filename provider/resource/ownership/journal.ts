import type { Kind } from "../kind";

/** The stack of an attempt, and where its result would be found, for other runs that come across it. */
export interface Origin {
  readonly kind: Kind["noun"];
  readonly region: string;
  readonly projectId?: string;
  /** The stack's full name, if the program gives it. */
  readonly stack?: string;
  /** The digest of the account that was asked, so that it isn't searched for in another one. */
  readonly account: string;
  /** The engine's address, if known. */
  readonly engine?: string;
  /** The run stores its state only at the end: until the stack's next run, it is unknown whether the state has it. */
  readonly isStoredLate?: true;
}

/** A purchase attempt whose result isn't confirmed yet. */
export interface Attempt {
  /** When it was sent, in ms since the epoch. */
  readonly at: number;
  /** Identifies the attempt, if the purchased resource carries it. */
  readonly nonce?: string;
  /** The purchased resource, once known. */
  readonly id?: string;
  /**
   * Its result was returned to the engine with a failure. The engine has stored it, unless it died at that moment, and
   * the program isn't told. So its absence from the state proves nothing.
   */
  readonly isHanded?: true;
  /**
   * Its result was returned complete to a live engine: most likely a state has it, although no program has confirmed
   * that yet.
   */
  readonly isReturned?: true;
  /** Absent for parts of a resource in the state, such as its data disks. */
  readonly origin?: Origin;
}

/** Something that was begun and whose end isn't confirmed yet. */
export interface Note {
  /** When it was last begun, in ms since the epoch. */
  readonly at: number;
  /** For purchases: the attempts that may have bought something. */
  readonly attempts?: readonly Attempt[];
}

/** The notes of this computer. They outlive the process. */
export interface Journal {
  read(key: string): Note | undefined;
  open(key: string, note: Note): void;
  close(key: string): void;
  /** All notes, by key. */
  all(): readonly (readonly [key: string, note: Note])[];
}

/** The open purchase attempts of a resource. */
export const attemptsAt = (journal: Journal, key: string): readonly Attempt[] => journal.read(key)?.attempts ?? [];

/** Records an attempt, or what is now known about it. Others stay open, as their purchases may appear later. */
export function noteAttempt(journal: Journal, key: string, attempt: Attempt): void {
  const others = attemptsAt(journal, key).filter(({ nonce }) => nonce !== attempt.nonce);
  journal.open(key, { at: attempt.at, attempts: [...others, attempt] });
}

/** Records that an attempt's result was returned to the engine with a failure. */
export function markReturnedIncomplete(journal: Journal, key: string, id: string): void {
  const attempt = attemptsAt(journal, key).find((one) => one.id === id);
  if (attempt) noteAttempt(journal, key, { ...attempt, isHanded: true });
}

/** Records that an attempt's result was returned to the engine complete. */
export function markReturned(journal: Journal, key: string, id: string): void {
  const attempt = attemptsAt(journal, key).find((one) => one.id === id);
  if (attempt) noteAttempt(journal, key, { ...attempt, isReturned: true });
}

/** Removes an attempt that bought nothing. Other attempts, of runs that began meanwhile, stay. */
export const forgetAttempt = (journal: Journal, key: string, { nonce, at }: Attempt): void =>
  keepAttempts(journal, key, (attempt) => attempt.nonce !== nonce || attempt.at !== at);

/** Closes an attempt whose purchase was found in the state. */
export const closeAttempt = (journal: Journal, key: string, id: string): void =>
  keepAttempts(journal, key, (attempt) => attempt.id !== id);

function keepAttempts(journal: Journal, key: string, isOpen: (attempt: Attempt) => boolean): void {
  const all = attemptsAt(journal, key);
  const open = all.filter(isOpen);
  if (open.length === all.length) return;
  if (open.length === 0) journal.close(key);
  else journal.open(key, { at: Math.max(...open.map(({ at }) => at)), attempts: open });
}
