import { storesAtTheEnd } from "../process/journal";
import { closeAttempt, type Journal } from "../resource/ownership/journal";

/**
 * Takes purchases off the journal once the engine has stored them. It says that of none, but it ends a run only when each
 * step's result is stored. Without checkpoints it stores everything after that, and the next run takes the notes off.
 */
export class PurchaseCloser {
  private readonly bought: (readonly [resource: string, id: string])[] = [];
  private underWay = 0;

  constructor(private readonly journal: Journal) {}

  /** Does what the engine waits for. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.underWay++;
    try {
      return await work();
    } finally {
      this.underWay--;
    }
  }

  /** The engine is given a resource with what was bought for it. */
  returned(resource: string, id: string): void {
    this.bought.push([resource, id]);
  }

  /** The engine cancels: at the end of a run, when nothing is under way, or at Ctrl-C. */
  cancelled(): void {
    if (this.underWay > 0 || storesAtTheEnd(process.env)) return;
    for (const [resource, id] of this.bought) closeAttempt(this.journal, resource, id);
  }
}
