import type { BootDiskSpec, ChargeType, CpuPlatform } from "../../instance/model/spec";
import type { MachineSize } from "./instance-types";
import type { PlaceArgs } from "./place";

/** A machine, described as for `CompShareInstance`. */
export interface GetCapacityArgs extends PlaceArgs {
  /** Availability zone, such as `cn-wlcb-01` (`Zone`). */
  readonly zone: string;
  /** GPU type, such as `4090` (`GpuType`). */
  readonly gpuType: string;
  /** Only sizes with this number of cards. Default: all. */
  readonly gpu?: number | undefined;
  /** Only sizes with this number of vCPUs. Default: all. */
  readonly cpu?: number | undefined;
  /** Only sizes with this memory, in MB. Default: all. */
  readonly memory?: number | undefined;
  /** Image id (`CompShareImageId`). */
  readonly imageId: string;
  /** The boot disk, in GB (`Disks.0`). */
  readonly bootDisk: BootDiskSpec;
  /** Data disks, in GB (`Disks.N`). Default: none. */
  readonly dataDisks?: readonly BootDiskSpec[] | undefined;
  /** Charge type (`ChargeType`). Default: `Month`, as for an instance. */
  readonly chargeType?: ChargeType | undefined;
  /** CPU platform (`MinimalCpuPlatform`). Default: `Auto`. */
  readonly minimalCpuPlatform?: CpuPlatform | undefined;
}

/** Which sizes of a machine are in stock. */
export interface Capacity {
  /** Whether at least one of the sizes is in stock now. */
  readonly inStock: boolean;
  /** The sizes that match the arguments, each with its stock. */
  readonly sizes: SizeInStock[];
}

/** A size of a machine, and whether it is in stock. */
export interface SizeInStock extends MachineSize {
  /** Whether it is in stock now. */
  readonly inStock: boolean;
}
