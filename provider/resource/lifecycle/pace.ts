const SHORTEST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5000;
/** The share of the elapsed time that may pass before the next poll: hardly anybody notices. */
const SHARE = 0.1;
/** The share of the shortest known duration in which the end isn't expected. */
const CERTAIN = 0.8;

/** The progress of a wait. Times are in ms. */
export interface Progress {
  /** The operation, such as "boot it". */
  readonly doing: string;
  readonly state: string;
  /** When the wait began. */
  readonly elapsed: number;
  /** When this state was first seen. */
  readonly inState: number;
}

/** Decides when to poll again: pauses grow with the elapsed time, and a run learns how long its operations take. */
export class Pace {
  private readonly shortest = new Map<string, number>();

  /** The pause before the next poll, in ms. */
  pause({ doing, state, elapsed, inState }: Progress): number {
    const usual = Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, elapsed * SHARE));
    const known = this.shortest.get(`${doing} ${state}`) ?? 0;
    return Math.max(usual, known * CERTAIN - inState);
  }

  /** Records how long after a state was first seen the operation ended. */
  learn(doing: string, state: string, ms: number): void {
    const key = `${doing} ${state}`;
    this.shortest.set(key, Math.min(ms, this.shortest.get(key) ?? Number.POSITIVE_INFINITY));
  }
}
