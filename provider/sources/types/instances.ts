import type { InstanceFacts, StateFact } from "../../instance/model/facts";
import type { BootDiskSpec, ChargeType, DataDiskSpec, DiskType } from "../../instance/model/spec";
import type { PlaceArgs } from "./place";

/** What tells instances apart. */
export interface InstanceFilters {
  /** The whole name. */
  readonly name?: string | undefined;
  /** A part of the name, in capitals or not. */
  readonly nameContains?: string | undefined;
  /** The remark as its user wrote it, as a whole. */
  readonly remark?: string | undefined;
  /** The service's word, such as `Running`. */
  readonly state?: string | undefined;
  /** Such as `4090`. */
  readonly gpuType?: string | undefined;
  /** How it is paid, such as `Postpay`. */
  readonly chargeType?: ChargeType | undefined;
  /** The image that it was made from. */
  readonly imageId?: string | undefined;
}

/** Which instances are asked for. */
export interface GetInstancesArgs extends PlaceArgs, InstanceFilters {}

/** Which one instance is asked for. */
export interface GetInstanceArgs extends PlaceArgs, InstanceFilters {
  /** The service's id, such as `uhost-1a2b3c` (`UHostIds.0`). */
  readonly instanceId?: string | undefined;
}

/** An instance as it is, in the words of `CompShareInstance`. Its password isn't told: `CompShareInstance.get` has it. */
export interface ExistingInstance extends Omit<InstanceFacts, "disks" | StateFact> {
  /** Availability zone, such as `cn-wlcb-01`. */
  readonly zone: string;
  /** The zone's region, such as `cn-wlcb`. */
  readonly region: string;
  /** The project that it was asked for in; absent for the account's default. */
  readonly projectId?: string;
  /** What the console calls it. */
  readonly name: string;
  /** Its user's own text, without what this provider adds. */
  readonly remark?: string;
  /** Such as `4090`. */
  readonly gpuType: string;
  /** Cards. */
  readonly gpu: number;
  /** vCPUs. */
  readonly cpu: number;
  /** In MB. */
  readonly memory: number;
  /** The image that it was made from. */
  readonly imageId: string;
  /** How it is paid. */
  readonly chargeType: ChargeType;
  /** In GB; absent while the service shows no disks. */
  readonly bootDisk?: BootDiskSpec;
  /** Disks of a type that an instance can be declared with, in GB; one without a name goes by its id. */
  readonly dataDisks: DataDiskSpec[];
  /** All disks, in GB. */
  readonly disks: InstanceDisk[];
}

/** A disk that is attached to an instance. */
export interface InstanceDisk {
  /** The service's id. */
  readonly id: string;
  /** Whether the instance starts from it. */
  readonly boot: boolean;
  /** The service's name of it; absent where it has none. */
  readonly name?: string;
  /** Such as `CLOUD_SSD`; absent where it is of a type that can't be declared. */
  readonly type?: DiskType;
  /** In GB; absent where the service doesn't tell. */
  readonly size?: number;
}
