import { type Attempt, closeAttempt, type Journal, noteAttempt } from "../resource/ownership/journal";
import type { ExportedState } from "./exported-state";

/** The run that decides about notes of earlier ones. */
interface LateRunsWorld {
  readonly journal: Journal;
  /** The full name of its stack. */
  readonly stack: string | undefined;
  readonly engineLives: (address: string | undefined) => Promise<boolean>;
  /** Reads the stored state; undefined if it can't be read. */
  readonly exported: () => Promise<ExportedState | undefined>;
}

/**
 * Decides about the purchases of runs without checkpoints, before this run stores anything. Such a run stores its state
 * at its end, so nothing of it tells later whether the state had a purchase:
 *
 * - The state has it: its note is closed.
 * - The engine wasn't given it, as the provider was killed: it is in no state.
 * - The state was last written before the purchase: the engine was killed, and the purchase is in no state.
 * - The state was written since: most likely the run has ended, and something else removed the entry. It isn't taken
 *   over unasked.
 */
export async function settleLateRuns({ journal, stack, engineLives, exported }: LateRunsWorld): Promise<void> {
  const late = journal
    .all()
    .flatMap(([key, { attempts = [] }]) =>
      attempts
        .filter(({ origin }) => origin?.isStoredLate && origin.stack === stack)
        .map((attempt) => ({ key, attempt })),
    );
  if (stack === undefined || late.length === 0) return;
  const lives = new Map<string | undefined, boolean>();
  for (const engine of new Set(late.map(({ attempt }) => attempt.origin?.engine))) {
    lives.set(engine, await engineLives(engine));
  }
  const over = late.filter(({ attempt }) => !lives.get(attempt.origin?.engine));
  const state = over.length > 0 ? await exported() : undefined;
  if (!state) return;
  for (const { key, attempt } of over) {
    if (attempt.id !== undefined && state.ids.has(attempt.id)) closeAttempt(journal, key, attempt.id);
    else noteAttempt(journal, key, decided(attempt, state.writtenAt));
  }
}

function decided({ isHanded, isReturned, origin, ...attempt }: Attempt, writtenAt: number | undefined): Attempt {
  const { isStoredLate: _, ...place } = origin as NonNullable<typeof origin>;
  const isRemoved = (isHanded || isReturned) && writtenAt !== undefined && writtenAt > attempt.at;
  return { ...attempt, origin: place, ...(isRemoved && { isHanded: true }) };
}
