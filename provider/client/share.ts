/**
 * How the processes of an account on one computer share its rate. Each publishes a lease and reads those of the others.
 * Nobody coordinates them: all come to the same rate because they read the same leases.
 */
export interface Lease {
  /** The process has a share until then, in ms since the epoch. It extends this while its requests wait. */
  readonly until: number;
  /** The end of the last pause it knows of, its own or another's. 0: none so far. */
  readonly resumeAt: number;
  /** How many of its requests per second the service accepted right before that pause. */
  readonly accepted: number;
  /** The pauses in a row up to that one. */
  readonly pausesInARow: number;
}

/**
 * Publishes the own lease, if there is one, and returns those of the others, expired ones too. None if nothing can be
 * published.
 */
export type Exchange = (own: Lease | undefined) => readonly Lease[];

/** How long a process keeps its share after its requests last waited. A killed one can't return it. */
export const LEASE_MS = 1000;
/** How often leases are exchanged. */
export const EXCHANGE_MS = 250;
export const LONGEST_PAUSE_MS = 60_000;

/** The leases that count. Times that no process of now can have written come from a clock that was set back. */
export const holding = (leases: readonly Lease[], now: number): Lease[] =>
  leases.filter(({ until, resumeAt }) => until > now && until <= now + LEASE_MS && resumeAt <= now + LONGEST_PAUSE_MS);

/** The lease with the latest pause. */
export const latest = (leases: readonly Lease[]): Lease | undefined =>
  leases.reduce<Lease | undefined>(
    (found, lease) => (lease.resumeAt > (found?.resumeAt ?? 0) ? lease : found),
    undefined,
  );

/** What the service accepted of all processes together right before a pause, per second. */
export const acceptedBefore = (resumeAt: number, leases: readonly Lease[]): number =>
  leases.reduce((sum, lease) => (lease.resumeAt === resumeAt ? sum + lease.accepted : sum), 0);
