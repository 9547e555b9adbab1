const SHORTEST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5000;
/** The part of what has passed that may pass again before the next look: nobody notices that much. */
const SHARE = 0.1;
/** The part of the shortest known time in which nothing is expected. */
const CERTAIN = 0.8;

/** How far something that is waited for has come. Times are in ms. */
export interface Progress {
  /** What is being done, as in "boot it". */
  readonly doing: string;
  readonly state: string;
  /** Since when it is waited for. */
  readonly elapsed: number;
  /** Since when it is in this state. */
  readonly inState: number;
}

/** When it is worth looking again: pauses grow with what has passed, and a run learns how long its operations take. */
export class Pace {
  private readonly shortest = new Map<string, number>();

  /** How long to wait before the next look, in ms. */
  pause({ doing, state, elapsed, inState }: Progress): number {
    const usual = Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, elapsed * SHARE));
    const known = this.shortest.get(`${doing} ${state}`) ?? 0;
    return Math.max(usual, known * CERTAIN - inState);
  }

  /** Something was reached, so long after a state was first seen. */
  learn(doing: string, state: string, ms: number): void {
    const key = `${doing} ${state}`;
    this.shortest.set(key, Math.min(ms, this.shortest.get(key) ?? Number.POSITIVE_INFINITY));
  }
}
