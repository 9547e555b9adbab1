import type { InstanceFacts, StateFact } from "../../instance/model/facts";
import type { BootDiskSpec, ChargeType, DataDiskSpec, DiskType } from "../../instance/model/spec";
import type { PlaceArgs } from "./place";

/** Filters of instances; an instance must match all of them. */
export interface InstanceFilters {
  /** The exact name. */
  readonly name?: string | undefined;
  /** A part of the name; case doesn't matter. */
  readonly nameContains?: string | undefined;
  /** The exact remark, without the provider's marker. */
  readonly remark?: string | undefined;
  /** The service's state, such as `Running`. */
  readonly state?: string | undefined;
  /** GPU type, such as `4090`. */
  readonly gpuType?: string | undefined;
  /** Charge type, such as `Postpay`. */
  readonly chargeType?: ChargeType | undefined;
  /** The id of its image. */
  readonly imageId?: string | undefined;
}

/** The arguments of `getInstances`. */
export interface GetInstancesArgs extends PlaceArgs, InstanceFilters {}

/** The arguments of `getInstance`. */
export interface GetInstanceArgs extends PlaceArgs, InstanceFilters {
  /** The service's id, such as `uhost-1a2b3c` (`UHostIds.0`). */
  readonly instanceId?: string | undefined;
}

/**
 * An instance as observed, with the names of `CompShareInstance`. It doesn't include the password, which
 * `CompShareInstance.get` has.
 */
export interface ExistingInstance extends Omit<InstanceFacts, "disks" | StateFact> {
  /** Availability zone, such as `cn-wlcb-01`. */
  readonly zone: string;
  /** The zone's region, such as `cn-wlcb`. */
  readonly region: string;
  /** The project that was queried; absent for the account's default project. */
  readonly projectId?: string;
  /** Its name in the console. */
  readonly name: string;
  /** Its remark, without the provider's marker. */
  readonly remark?: string;
  /** GPU type, such as `4090`. */
  readonly gpuType: string;
  /** Number of GPU cards. */
  readonly gpu: number;
  /** Number of vCPUs. */
  readonly cpu: number;
  /** Memory in MB. */
  readonly memory: number;
  /** The id of its image. */
  readonly imageId: string;
  /** Charge type. */
  readonly chargeType: ChargeType;
  /** The boot disk, in GB; absent while the service shows no disks. */
  readonly bootDisk?: BootDiskSpec;
  /** The data disks of types that can be declared, in GB; one without a name has its id as its name. */
  readonly dataDisks: DataDiskSpec[];
  /** All disks, in GB. */
  readonly disks: InstanceDisk[];
}

/** A disk attached to an instance. */
export interface InstanceDisk {
  /** The service's id. */
  readonly id: string;
  /** Whether it is the boot disk. */
  readonly boot: boolean;
  /** Its name; absent if it has none. */
  readonly name?: string;
  /** Disk type, such as `CLOUD_SSD`; absent for types that can't be declared. */
  readonly type?: DiskType;
  /** Size in GB; absent if unknown. */
  readonly size?: number;
}
