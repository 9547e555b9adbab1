import type { BootDiskSpec, ChargeType, CpuPlatform } from "../../instance/model/spec";
import type { MachineSize } from "./instance-types";
import type { PlaceArgs } from "./place";

/** A machine, in the words of `CompShareInstance`. */
export interface GetCapacityArgs extends PlaceArgs {
  /** Availability zone, such as `cn-wlcb-01` (`Zone`). */
  readonly zone: string;
  /** Such as `4090` (`GpuType`). */
  readonly gpuType: string;
  /** Sizes with so many cards alone. Default: all. */
  readonly gpu?: number | undefined;
  /** Sizes with so many vCPUs alone. Default: all. */
  readonly cpu?: number | undefined;
  /** Sizes with so much memory alone, in MB. Default: all. */
  readonly memory?: number | undefined;
  /** Image (`CompShareImageId`). */
  readonly imageId: string;
  /** The boot disk (`Disks.0`), in GB. */
  readonly bootDisk: BootDiskSpec;
  /** Data disks (`Disks.N`), in GB. Default: none. */
  readonly dataDisks?: readonly BootDiskSpec[] | undefined;
  /** `ChargeType`. Default: `Month`, as for an instance. */
  readonly chargeType?: ChargeType | undefined;
  /** `MinimalCpuPlatform`. Default: `Auto`. */
  readonly minimalCpuPlatform?: CpuPlatform | undefined;
}

/** Which sizes of a machine are to be had. */
export interface Capacity {
  /** Whether one of the sizes is to be had now. */
  readonly inStock: boolean;
  /** The sizes that fit the arguments, each with whether it is to be had now. */
  readonly sizes: SizeInStock[];
}

/** A size of a machine, and its stock. */
export interface SizeInStock extends MachineSize {
  /** Whether it is to be had now. */
  readonly inStock: boolean;
}
