/** How the rate of requests is bounded. */
export interface ThrottleOptions {
  /** The most requests a second. Default: none, until the service asks for less. */
  readonly requestsPerSecond?: number;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** The epoch in which a request was sent: those of one epoch were sent before anybody knew better. */
export type Ticket = number;

const DEFAULT_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
/** A rate is measured over the last second, or over what has passed of it, but for a moment at the least. */
const MEASURED_MS = { most: 1000, least: 250 };
const LOWEST_RATE = 1;
/** How much faster it goes, each second that the service takes it. */
const GROWTH = 1.05;

/**
 * Sends requests one after another at the rate that the service takes. The rate is learned: when the service throttles
 * (HTTP 429, RetCode 153), all pause as long as it asks for, and then go on at the rate that it had accepted, a little faster each
 * second until it throttles again. Everybody has to queue, so a pause isn't followed by a stampede.
 */
export class Throttle {
  private readonly ceiling: number;
  private rate: number;
  /** When the next request may be sent, in ms since the epoch. */
  private next = 0;
  private epoch = 0;
  /** Since when this epoch's requests are sent. */
  private since: number;
  /** When requests were accepted in it, for as long as that is measured. */
  private recent: number[] = [];
  private pausesInARow = 0;

  constructor(private readonly options: ThrottleOptions) {
    this.ceiling = options.requestsPerSecond ?? Number.POSITIVE_INFINITY;
    this.rate = this.ceiling;
    this.since = options.now();
  }

  /** Waits until a request may be sent, behind those that came before it. */
  async turn(): Promise<Ticket> {
    for (;;) {
      const { epoch } = this;
      const now = this.options.now();
      const at = Math.max(now, this.next);
      this.next = at + 1000 / this.rateAt(at);
      if (at > now) await this.options.sleep(at - now);
      // Somebody was throttled meanwhile: the turn was given out for a rate that was too high.
      if (epoch === this.epoch) return epoch;
    }
  }

  /** The service has taken a request. */
  accepted(): void {
    const now = this.options.now();
    this.recent.push(now);
    while ((this.recent[0] ?? now) < now - MEASURED_MS.most) this.recent.shift();
    this.pausesInARow = 0;
  }

  /**
   * The service has throttled a request. Those that were under way with it tell nothing new.
   * @param askedMs How long it wants to be left alone (`Retry-After`).
   * @returns How long the pause lasts, in ms.
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
