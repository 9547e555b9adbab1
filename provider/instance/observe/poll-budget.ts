/** This many rounds at once, and then this many per second. */
const BURST = 6;
const PER_SECOND = 1.25;

/** Limits the rounds of polls that few instances wait for, independent of the size of the fleet. */
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
