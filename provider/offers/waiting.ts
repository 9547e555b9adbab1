/** The time that a run has spent waiting: while at least one of its queries was open. */
export class Waiting {
  private open = 0;
  private since = 0;
  private before = 0;

  /** @param now The time, in ms. */
  constructor(private readonly now: () => number) {}

  get ms(): number {
    return this.before + (this.open > 0 ? this.now() - this.since : 0);
  }

  begin(): void {
    if (this.open === 0) this.since = this.now();
    this.open++;
  }

  end(): void {
    this.open--;
    if (this.open === 0) this.before += this.now() - this.since;
  }
}
