import { storesAtTheEnd } from "../process/journal";
import { closeAttempt, type Journal } from "../resource/ownership/journal";

/**
 * Closes purchases in the journal once the engine has stored their resources. The engine doesn't report that, but it
 * ends a run only after each step's result is stored. Without checkpoints, it stores everything after that, and the
 * next run closes the notes.
 */
export class PurchaseCloser {
  private readonly bought: (readonly [resource: string, id: string])[] = [];
  private underWay = 0;

  constructor(private readonly journal: Journal) {}

  /** Runs a call, during which nothing is closed. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.underWay++;
    try {
      return await work();
    } finally {
      this.underWay--;
    }
  }

  /** Records that a resource is returned to the engine. */
  returned(resource: string, id: string): void {
    this.bought.push([resource, id]);
  }

  /** The engine cancels at the end of a run, when no call is running, or at Ctrl-C. */
  cancelled(): void {
    if (this.underWay > 0 || storesAtTheEnd(process.env)) return;
    for (const [resource, id] of this.bought) closeAttempt(this.journal, resource, id);
  }
}
