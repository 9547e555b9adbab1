import type { Client } from "../../client/client";
import { BatchReader } from "./batch-reader";
import type { Listings } from "./listing";
import type { ReaderWorld, Snapshot, SnapshotRequest, Where } from "./snapshot";

/**
 * Looks at instances for all who ask in a run. Those who ask within a moment share a request of up to 100 ids; a poll
 * takes along who would poll next; and a second round of questions to which an older answer will do is answered by a
 * listing of the region, which answers those that are still to come. Nobody gets to see another's failure.
 */
export class Reader {
  private readonly desks = new Map<string, BatchReader>();

  constructor(
    private readonly client: Pick<Client, "call">,
    private readonly listings: Listings,
    private readonly world: ReaderWorld,
  ) {}

  see(where: Where, id: string, wish: SnapshotRequest): Promise<Snapshot> {
    const key = JSON.stringify([where.region, where.projectId]);
    const desk = this.desks.get(key) ?? new BatchReader(where, this.client, this.listings, this.world);
    this.desks.set(key, desk);
    return desk.see(id, wish);
  }

  /** A call has just changed an instance: what was seen before it is out of date. */
  forget(id: string): void {
    for (const desk of this.desks.values()) desk.forget(id);
  }
}
