/** The deletions of a run. When the last one has ended, something is done, once. */
export class Deletions {
  private running = 0;
  private isDone = false;

  constructor(private readonly afterwards: () => Promise<void>) {}

  async run(work: () => Promise<void>): Promise<void> {
    this.running++;
    try {
      await work();
    } finally {
      this.running--;
    }
    if (this.running > 0 || this.isDone) return;
    this.isDone = true;
    await this.afterwards();
  }
}
