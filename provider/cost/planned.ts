import type { PricedMachine } from "../offers/price";

/**
 * What happens to an instance; `adopt`: it exists, and the stack takes it over; `leave`: it leaves the stack and keeps
 * running.
 */
export type Action = "create" | "adopt" | "update" | "replace" | "delete" | "leave" | "same";

/**
 * Something that costs money: a machine with its disks and image, a machine without its cards and its disks, or only
 * disks.
 */
export interface Charge {
  readonly machine: PricedMachine;
  readonly part: "all" | "withoutGpu" | "disks" | "dataDisks";
}

/** A `CompShareDisk`. */
export interface DiskCharge {
  readonly disk: { readonly size: number; readonly chargeType: string };
}

/** The cost per unit of time, or why it is unknown. */
export type Side = readonly (Charge | DiskCharge)[] | Unknown;
export interface Unknown {
  readonly unknown: string;
}

export interface PlannedInstance {
  readonly urn: string;
  /** The resource's name. */
  readonly name: string;
  /** Absent before it is created. */
  readonly id?: string;
  readonly action: Action;
  /** The properties that change. */
  readonly changes: readonly string[];
  /** What it will be; or was, if it is deleted. */
  readonly machine: string;
  readonly chargeType: string;
  readonly before: Side;
  readonly after: Side;
  /** A prepaid instance that is deleted early, for its refund. */
  readonly refundOf?: {
    readonly id: string;
    readonly region: string;
    readonly zone: string;
    readonly projectId?: string;
  };
  /** What its deletion loses. */
  readonly warnings: readonly string[];
}
