import type { InstanceDescription } from "../../client/schemas";
import type { InstancePlace } from "../model/place";

/** The result of one look at an instance. */
export interface Snapshot {
  /** Absent if the service didn't list the instance. */
  readonly seen?: InstanceDescription;
  /** When the request of that look began, in ms since the epoch. */
  readonly at: number;
  /** If it wasn't seen: when the first of the looks began that didn't see it, without one in between that did. */
  readonly missingSince?: number;
}

/** The look that is wanted. Times are in ms since the epoch. */
export interface SnapshotRequest {
  /** The look must not have begun before this. If it is in the past, an older look is accepted. */
  readonly notBefore: number;
  /** When a poll is due. The look is new, and may come earlier, together with others. */
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
