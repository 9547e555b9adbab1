/** How requests are rate-limited. */
export interface ThrottleOptions {
  /** The highest number of requests per second. Default: none, until the service throttles. */
  readonly requestsPerSecond?: number;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** The epoch in which a request was sent. It ends when a request is throttled. */
export type Ticket = number;

const DEFAULT_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
/** The rate is measured over the last second, or over the part of it that has passed, but at least over this time. */
const MEASURED_MS = { most: 1000, least: 250 };
const LOWEST_RATE = 1;
/** The increase of the rate per second without throttling. */
const GROWTH = 1.05;

/**
 * Sends requests one after another at a rate that the service accepts. The rate is learned: when the service throttles
 * (HTTP 429, RetCode 153), all requests pause as long as it asks, and continue at the rate that it had accepted, which
 * then increases each second until it throttles again. All requests queue, so no burst follows a pause.
 */
export class Throttle {
  private readonly ceiling: number;
  private rate: number;
  /** When the next request may be sent, in ms since the epoch. */
  private next = 0;
  private epoch = 0;
  /** The start of this epoch. */
  private since: number;
  /** The times of accepted requests in this epoch, within the measured window. */
  private recent: number[] = [];
  private pausesInARow = 0;

  constructor(private readonly options: ThrottleOptions) {
    this.ceiling = options.requestsPerSecond ?? Number.POSITIVE_INFINITY;
    this.rate = this.ceiling;
    this.since = options.now();
  }

  /** Waits until a request may be sent, in the order of the calls. */
  async turn(): Promise<Ticket> {
    for (;;) {
      const { epoch } = this;
      const now = this.options.now();
      const at = Math.max(now, this.next);
      this.next = at + 1000 / this.rateAt(at);
      if (at > now) await this.options.sleep(at - now);
      // A request was throttled meanwhile: this turn was assigned at a rate that was too high.
      if (epoch === this.epoch) return epoch;
    }
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
      this.epoch++;
      const measured = Math.min(MEASURED_MS.most, Math.max(MEASURED_MS.least, now - this.since));
      const accepted = this.recent.filter((at) => at > now - measured).length;
      this.rate = Math.max(LOWEST_RATE, Math.min(this.ceiling, (accepted * 1000) / measured));
      const pause = Math.min(LONGEST_PAUSE_MS, askedMs ?? DEFAULT_PAUSE_MS * 2 ** this.pausesInARow++);
      this.next = now + pause;
      this.since = this.next;
      this.recent = [];
    }
    return Math.max(0, this.since - now);
  }

  private rateAt(at: number): number {
    return Math.min(this.ceiling, this.rate * GROWTH ** Math.max(0, (at - this.since) / 1000));
  }
}
