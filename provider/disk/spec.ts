import type { ChargeType, DiskType } from "../instance/model/spec";
import type { TimeoutsSpec } from "../resource/lifecycle/deadline";

/** The declaration of a data disk, checked and with its defaults: what the state stores as inputs. */
export interface DiskSpec {
  /** The instance that it is attached to. */
  instanceId?: string;
  zone: string;
  region: string;
  projectId?: string;
  /** Local disks are a part of their machine. */
  type: Extract<DiskType, `CLOUD_${string}`>;
  /** In GB. */
  size: number;
  chargeType: Exclude<ChargeType, "Spot" | "Year">;
  name: string;
  adoptDiskId?: string;
  timeouts?: TimeoutsSpec;
}

/** The names of all inputs, in the order of the documentation. */
export const DISK_SPEC_NAMES = [
  "instanceId",
  "zone",
  "region",
  "projectId",
  "type",
  "size",
  "chargeType",
  "name",
  "adoptDiskId",
  "timeouts",
] as const satisfies readonly (keyof DiskSpec)[];

/** What the service alone knows of a disk. Absent values aren't known (yet). */
export interface DiskFacts {
  diskId: string;
  /** The service's status, such as "InUse"; empty if it was never seen. */
  status: string;
  /** Where its instance has it, such as "/dev/vdb". */
  device?: string;
  /** ISO 8601. */
  createTime?: string;
  /** ISO 8601. */
  expireTime?: string;
}

/** The names of the facts, for programs: this file is loaded there and stays light. */
export const DISK_FACT_NAMES = [
  "diskId",
  "status",
  "device",
  "createTime",
  "expireTime",
] as const satisfies readonly (keyof DiskFacts)[];

/** All outputs of a disk: its declaration as far as it is true, and the facts. */
export type DiskOutputs = DiskSpec & DiskFacts;
