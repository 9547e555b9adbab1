import type { InstanceDescription } from "../../client/schemas";
import type { InstancePlace } from "../model/place";

/** What one look at an instance has shown. */
export interface Snapshot {
  /** Absent where the service didn't list the instance. */
  readonly seen?: InstanceDescription;
  /** When the request of that look began, in ms since the epoch. */
  readonly at: number;
  /** Where it wasn't seen: when the first of the looks began that didn't see it, without one in between that did. */
  readonly missingSince?: number;
}

/** What look is wanted. Times are in ms since the epoch. */
export interface SnapshotRequest {
  /** The look must not have begun before this. In the past: a look of that age will do. */
  readonly notBefore: number;
  /** When it is wanted, for a poll: a new look, which may come earlier, along with others. */
  readonly due?: number;
}

export interface ReaderWorld {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Where instances are listed together. */
export type Where = Pick<InstancePlace, "region" | "projectId">;
