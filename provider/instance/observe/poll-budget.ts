/** So many rounds at once, and then so many a second. */
const BURST = 6;
const PER_SECOND = 1.5;

/** How many rounds of polls may be made: whatever the fleet, it costs no more. */
export class PollBudget {
  private left = BURST;
  private counted: number;

  /** @param now The time, in ms. */
  constructor(private readonly now: () => number) {
    this.counted = now();
  }

  /** Takes a round. Returns 0, or in how many ms the next one may be taken. */
  take(): number {
    const now = this.now();
    this.left = Math.min(BURST, this.left + ((now - this.counted) / 1000) * PER_SECOND);
    this.counted = now;
    if (this.left < 1) return Math.ceil(((1 - this.left) / PER_SECOND) * 1000);
    this.left--;
    return 0;
  }
}
