import type { InstanceDescription } from "../../client/schemas";
import type { InstancePlace } from "../model/place";

/** What one request showed of an instance. */
export interface Snapshot {
  /** Absent if the service didn't list the instance. */
  readonly seen?: InstanceDescription;
  /** When that request began, in ms since the epoch. */
  readonly at: number;
  /** If it wasn't seen: when the first request began that didn't find it, without one since that did. */
  readonly missingSince?: number;
}

/** The snapshot that is wanted. Times are in ms since the epoch. */
export interface SnapshotRequest {
  /** Its request must not have begun before this. If this is in the past, an older snapshot is accepted. */
  readonly notBefore: number;
  /** When a poll is due. The snapshot is new, and may come earlier, together with others. */
  readonly due?: number;
}

export interface ReaderWorld {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** How many operations the engine runs at once. */
  readonly parallel: () => number;
}

/** What is listed together. */
export type Where = Pick<InstancePlace, "region" | "projectId">;
