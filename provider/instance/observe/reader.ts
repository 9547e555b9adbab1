import type { Client } from "../../client/client";
import { BatchReader } from "./batch-reader";
import type { Listings } from "./listing";
import type { ReaderWorld, Snapshot, SnapshotRequest, Where } from "./snapshot";

/**
 * Reads instances for all callers of a run. Calls within a moment share a request of up to 100 ids. A poll includes
 * instances that are due next. A second round of queries that accept an older answer is served by a listing of the
 * region, which also serves later ones. No caller sees another's error.
 */
export class Reader {
  private readonly readers = new Map<string, BatchReader>();

  constructor(
    private readonly client: Pick<Client, "call">,
    private readonly listings: Listings,
    private readonly world: ReaderWorld,
  ) {}

  fetch(where: Where, id: string, wish: SnapshotRequest): Promise<Snapshot> {
    const key = JSON.stringify([where.region, where.projectId]);
    const reader = this.readers.get(key) ?? new BatchReader(where, this.client, this.listings, this.world);
    this.readers.set(key, reader);
    return reader.fetch(id, wish);
  }

  /** A call has just changed an instance: earlier snapshots are out of date. */
  forget(id: string): void {
    for (const reader of this.readers.values()) reader.forget(id);
  }
}
