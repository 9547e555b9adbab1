import type { PricedMachine } from "../offers/price";

/** What happens to an instance; `adopt`: it exists and becomes the stack's; `leave`: it leaves the stack and goes on. */
export type Action = "create" | "adopt" | "update" | "replace" | "delete" | "leave" | "same";

/** Something that is charged: a machine with its disks and image, what stands in for its cards and its disks, or disks alone. */
export interface Charge {
  readonly machine: PricedMachine;
  readonly part: "all" | "withoutGpu" | "disks" | "dataDisks";
}

/** A data disk with a life of its own. */
export interface DiskCharge {
  readonly disk: { readonly size: number; readonly chargeType: string };
}

/** What is charged at a time, or why that can't be told. */
export type Side = readonly (Charge | DiskCharge)[] | Unknown;
export interface Unknown {
  readonly unknown: string;
}

export interface PlannedInstance {
  readonly urn: string;
  /** The resource's. */
  readonly name: string;
  /** Absent before it is made. */
  readonly id?: string;
  readonly action: Action;
  /** The properties that change. */
  readonly changes: readonly string[];
  /** What it is, or was where it ends. */
  readonly machine: string;
  readonly chargeType: string;
  readonly before: Side;
  readonly after: Side;
  /** A prepaid instance that ends before its time: what is asked for its refund. */
  readonly refundOf?: {
    readonly id: string;
    readonly region: string;
    readonly zone: string;
    readonly projectId?: string;
  };
  /** What its end loses. */
  readonly warnings: readonly string[];
}
