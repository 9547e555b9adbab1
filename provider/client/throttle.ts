import { acceptedBefore, EXCHANGE_MS, type Exchange, holding, LEASE_MS, LONGEST_PAUSE_MS, latest } from "./share";

/** How requests are rate-limited. */
export interface ThrottleOptions {
  /** The highest number of requests per second. Default: none, until the service throttles. */
  readonly requestsPerSecond?: number;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** A random number from 0 to 1. */
  readonly random: () => number;
  /** Shares the rate with other processes. Default: the rate is this process's alone. */
  readonly exchange?: Exchange;
}

/** The epoch in which a request was sent. It ends when a request is throttled. */
export type Ticket = number;

const DEFAULT_PAUSE_MS = 1000;
/** The rate is measured over the last second, or over the part of it that has passed, but at least over this time. */
const MEASURED_MS = { most: 1000, least: 250 };
const LOWEST_RATE = 1;
/** A rate is at least this part of the one before. */
const LOWEST_SHARE = 0.5;
/** The increase of the rate per second without throttling. */
const GROWTH = 1.05;

/**
 * Sends requests one after another at a rate that the service accepts. The rate is learned: when the service throttles
 * (HTTP 429, RetCode 153), all requests pause as long as it asks, and continue at the rate that it had accepted, which
 * then increases each second until it throttles again. All requests queue, so no burst follows a pause.
 *
 * Processes that share the rate pause together. Each measures what was accepted of its own requests; the sum is the
 * rate of all. It is divided evenly among those whose requests wait.
 */
export class Throttle {
  private readonly ceiling: number;
  /** What the service accepted before this epoch. */
  private accepts = Number.POSITIVE_INFINITY;
  /** The part of it that was this process's. */
  private ownAccepts = 0;
  /** The number of processes that share the rate. */
  private shares = 1;
  private queue: Promise<unknown> = Promise.resolve();
  /** When the last request could be sent, in ms since the epoch. */
  private last = Number.NEGATIVE_INFINITY;
  private epoch = 0;
  /** The start of this epoch: the end of a pause, unless it is the first. */
  private since: number;
  private resumeAt = 0;
  /** From 0 to 1: when this process resumes among those that share the rate. */
  private place = 0;
  /** The times of accepted requests in this epoch, within the measured window. */
  private recent: number[] = [];
  private pausesInARow = 0;
  private exchangedAt = Number.NEGATIVE_INFINITY;
  private leaseUntil = Number.NEGATIVE_INFINITY;
  private waitedAt: number;

  constructor(private readonly options: ThrottleOptions) {
    this.ceiling = options.requestsPerSecond ?? Number.POSITIVE_INFINITY;
    this.since = options.now();
    this.waitedAt = this.since;
  }

  /** Waits until a request may be sent, in the order of the calls. */
  turn(): Promise<Ticket> {
    const asked = this.options.now();
    const wait = () => this.wait(asked);
    const turn = this.queue.then(wait, wait);
    this.queue = turn;
    return turn;
  }

  /** Records an accepted request. */
  accepted(): void {
    const now = this.options.now();
    this.recent.push(now);
    while ((this.recent[0] ?? now) < now - MEASURED_MS.most) this.recent.shift();
    this.pausesInARow = 0;
  }

  /**
   * Records a throttled request. Requests that were already sent at that time don't lower the rate again.
   * @param askedMs How long the service asks to wait (`Retry-After`).
   * @returns The length of the pause, in ms.
   */
  refused(ticket: Ticket, askedMs: number | undefined): number {
    const now = this.options.now();
    if (ticket === this.epoch) {
      this.waitedAt = now;
      // Perhaps another process was throttled first, and this request was already sent.
      this.exchange(now);
    }
    if (ticket === this.epoch) {
      const pause = Math.min(LONGEST_PAUSE_MS, askedMs ?? DEFAULT_PAUSE_MS * 2 ** this.pausesInARow);
      this.pause(now, now + pause, this.pausesInARow + (askedMs === undefined ? 1 : 0));
      this.exchange(now);
    }
    return Math.max(0, this.since - now);
  }

  private async wait(asked: number): Promise<Ticket> {
    const longest = this.options.exchange ? EXCHANGE_MS : Number.POSITIVE_INFINITY;
    for (;;) {
      const now = this.options.now();
      const isWaiting = this.due() > now;
      if (isWaiting) this.waitedAt = now;
      const isExpired = now - this.exchangedAt >= EXCHANGE_MS || (isWaiting && this.leaseUntil <= now);
      // A process that has no limit and was never throttled looks once, at its first request.
      if (isExpired && (this.isLimited || this.exchangedAt === Number.NEGATIVE_INFINITY)) this.exchange(now);
      const { epoch } = this;
      const at = Math.max(asked, this.due());
      if (at > now) await this.options.sleep(Math.min(at - now, longest));
      // Otherwise a request was throttled meanwhile, or the wait is so long that the shares may change.
      if (epoch === this.epoch && at - now <= longest) {
        this.last = at;
        return epoch;
      }
    }
  }

  /** Tells the other processes of this one, and learns from them. */
  private exchange(now: number): void {
    if (!this.options.exchange) return;
    this.exchangedAt = now;
    this.leaseUntil = this.waitedAt + LEASE_MS;
    const { leaseUntil: until, resumeAt, ownAccepts: accepted, pausesInARow } = this;
    const own = this.isLimited ? { until, resumeAt, accepted, pausesInARow } : undefined;
    const others = holding(this.options.exchange(own), now);
    const { resumeAt: theirs = 0, pausesInARow: theirPauses = 0 } = latest(others) ?? {};
    if (theirs > this.resumeAt) {
      this.pause(now, theirs, theirPauses);
      this.exchange(now);
      return;
    }
    this.accepts = Math.max(this.accepts, this.ownAccepts + acceptedBefore(this.resumeAt, others));
    if (this.shares === others.length + 1) return;
    this.shares = others.length + 1;
    // The share of the others until now isn't sent at once.
    this.last = Math.max(this.last, now - this.gapAfter(now));
  }

  private pause(now: number, resumeAt: number, pausesInARow: number): void {
    // Two processes may be throttled at once. Nothing is sent in a pause, so there is nothing to measure.
    if (now >= this.since) this.ownAccepts = this.measured(now);
    // What was accepted says little if few requests were sent: the engine may have been busy, or others didn't wait.
    const before = this.grownRate(now);
    this.accepts = Math.max(this.ownAccepts, Number.isFinite(before) ? before * LOWEST_SHARE : 0);
    this.epoch++;
    this.last = Number.NEGATIVE_INFINITY;
    this.since = resumeAt;
    this.resumeAt = resumeAt;
    this.place = this.options.random();
    this.pausesInARow = pausesInARow;
    this.recent = [];
  }

  private measured(now: number): number {
    const ms = Math.min(MEASURED_MS.most, Math.max(MEASURED_MS.least, now - this.since));
    return (this.recent.filter((at) => at > now - ms).length * 1000) / ms;
  }

  /** When the next request may be sent. */
  private due(): number {
    const resumes = this.resumeAt + (this.place * (this.shares - 1) * 1000) / this.rate;
    return Math.max(resumes, this.last + this.gapAfter(this.last));
  }

  private gapAfter(at: number): number {
    return (1000 * this.shares) / this.grownRate(at);
  }

  private grownRate(at: number): number {
    return Math.min(this.ceiling, this.rate * GROWTH ** Math.max(0, (at - this.since) / 1000));
  }

  private get isLimited(): boolean {
    return this.rate < Number.POSITIVE_INFINITY;
  }

  /** The rate of all processes together at the start of this epoch. */
  private get rate(): number {
    return Math.max(LOWEST_RATE, Math.min(this.ceiling, this.accepts));
  }
}
