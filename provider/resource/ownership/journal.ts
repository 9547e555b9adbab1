import type { Kind } from "../kind";

/** Whose an attempt is, and where it would be found, for whoever comes upon it later. */
export interface Origin {
  readonly kind: Kind["noun"];
  readonly region: string;
  readonly projectId?: string;
  /** The stack's full name, where the program says it. */
  readonly stack?: string;
  /** The digest of the account that it was asked of, so that nobody looks for it in another one. */
  readonly account: string;
  /** The address of its engine, where that is known. */
  readonly engine?: string;
  /** Its run stores its state at the end alone: until the stack's next run it can't be known that the state has it. */
  readonly isStoredLate?: true;
}

/** An attempt at a purchase whose end nobody has seen yet. */
export interface Attempt {
  /** When it was sent, in ms since the epoch. */
  readonly at: number;
  /** What tells it from others, where what is bought carries that. */
  readonly nonce?: string;
  /** What was bought, once that is known. */
  readonly id?: string;
  /**
   * It went to the engine with a failure: the engine has stored it, unless it died at that moment, and no program hears of it. So
   * that the state doesn't have it isn't evidence enough.
   */
  readonly isHanded?: true;
  /** It went to the engine complete, which lived then: most likely a state has it, though no program has seen that yet. */
  readonly isReturned?: true;
  /** Absent for what belongs to something that the state has, as a data disk does. */
  readonly origin?: Origin;
}

/** What was begun and whose end nobody has seen yet. */
export interface Note {
  /** When it was begun last, in ms since the epoch. */
  readonly at: number;
  /** For purchases: the attempts that may have bought something. */
  readonly attempts?: readonly Attempt[];
}

/** The notes of this computer. They outlive the process that wrote them. */
export interface Journal {
  read(key: string): Note | undefined;
  open(key: string, note: Note): void;
  close(key: string): void;
  /** All notes, by their keys. */
  all(): readonly (readonly [key: string, note: Note])[];
}

/** The attempts at a resource's purchase that are open. */
export const attemptsAt = (journal: Journal, key: string): readonly Attempt[] => journal.read(key)?.attempts ?? [];

/** Notes an attempt, or what is known of it now. Others stay open: what they have bought may show one day. */
export function noteAttempt(journal: Journal, key: string, attempt: Attempt): void {
  const others = attemptsAt(journal, key).filter(({ nonce }) => nonce !== attempt.nonce);
  journal.open(key, { at: attempt.at, attempts: [...others, attempt] });
}

/** What an attempt has bought goes to the engine, with a failure. */
export function handOver(journal: Journal, key: string, id: string): void {
  const attempt = attemptsAt(journal, key).find((one) => one.id === id);
  if (attempt) noteAttempt(journal, key, { ...attempt, isHanded: true });
}

/** What an attempt has bought goes to the engine, complete. */
export function handBack(journal: Journal, key: string, id: string): void {
  const attempt = attemptsAt(journal, key).find((one) => one.id === id);
  if (attempt) noteAttempt(journal, key, { ...attempt, isReturned: true });
}

/** An attempt has bought nothing. Another one, of a run that has begun meanwhile, stays. */
export const forgetAttempt = (journal: Journal, key: string, { nonce, at }: Attempt): void =>
  keepAttempts(journal, key, (attempt) => attempt.nonce !== nonce || attempt.at !== at);

/** The state has been seen to have what an attempt has bought: it has come to its end. */
export const settle = (journal: Journal, key: string, id: string): void =>
  keepAttempts(journal, key, (attempt) => attempt.id !== id);

function keepAttempts(journal: Journal, key: string, isOpen: (attempt: Attempt) => boolean): void {
  const all = attemptsAt(journal, key);
  const open = all.filter(isOpen);
  if (open.length === all.length) return;
  if (open.length === 0) journal.close(key);
  else journal.open(key, { at: Math.max(...open.map(({ at }) => at)), attempts: open });
}
