/** How long places are taken before it is worth a word, in ms: short boots aren't held up. */
const PATIENCE_MS = 3000;

/**
 * Notices that creates wait for a place: the engine runs `--parallel` operations at once, and an instance that boots
 * holds one of them.
 */
export class Crowd {
  private announced = 0;
  private begun = 0;
  private running = 0;
  private hasTold = false;

  /** @param tell Hears it once a run. */
  constructor(private readonly tell: (text: string) => void) {}

  /** A check has shown a resource that is still to be made. */
  announce(): void {
    this.announced++;
  }

  /** @param parallel What the engine runs at once; unknown or unbounded where it didn't say. */
  async create<T>(parallel: number | undefined, work: () => Promise<T>): Promise<T> {
    this.begun++;
    this.running++;
    const look = setTimeout(() => this.look(parallel), PATIENCE_MS);
    try {
      return await work();
    } finally {
      clearTimeout(look);
      this.running--;
    }
  }

  private look(parallel: number | undefined): void {
    const waiting = this.announced - this.begun;
    if (this.hasTold || parallel === undefined || this.running < parallel || waiting <= 0) return;
    this.hasTold = true;
    this.tell(
      `${this.running} instances boot at once, as the engine runs ${parallel} operations at a time, and at least ${waiting} more wait for that. ` +
        "`--parallel <number of instances>` lets all boot together.",
    );
  }
}
