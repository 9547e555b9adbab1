import pLimit, { type LimitFunction } from "p-limit";

/** One operation at a time per instance: others wait, as the service would refuse them. */
export class Mutex {
  private readonly queues = new Map<string, LimitFunction>();

  async run<T>(id: string, operation: () => Promise<T>): Promise<T> {
    const queue = this.queues.get(id) ?? pLimit(1);
    this.queues.set(id, queue);
    try {
      return await queue(operation);
    } finally {
      if (queue.activeCount + queue.pendingCount === 0) this.queues.delete(id);
    }
  }
}
