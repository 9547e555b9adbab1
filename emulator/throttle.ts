/**
 * The gateway's limit on calls, as a token bucket: it holds the calls of one second (one at least), a call takes one,
 * and time fills it up. Nothing runs on a timer.
 */
export class Throttle {
  private tokens = 0;
  private filledAt = 0;
  private perSecond: number | null = null;

  /** Sets the limit, none for `null`, and begins with a full bucket. */
  fill(perSecond: number | null, now: number): void {
    this.perSecond = perSecond;
    this.tokens = this.capacity;
    this.filledAt = now;
  }

  /** Takes a token: 0 if there was one, else the whole seconds until there is one. */
  take(now: number): number {
    if (this.perSecond === null) return 0;
    const passed = Math.max(0, now - this.filledAt) / 1000;
    this.tokens = Math.min(this.capacity, this.tokens + passed * this.perSecond);
    this.filledAt = now;
    if (this.tokens < 1) return Math.ceil((1 - this.tokens) / this.perSecond);
    this.tokens -= 1;
    return 0;
  }

  private get capacity(): number {
    return Math.max(1, this.perSecond ?? 0);
  }
}
