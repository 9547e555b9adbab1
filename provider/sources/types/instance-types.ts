import type { CpuPlatform, DiskType } from "../../instance/model/spec";
import type { PlaceArgs } from "./place";

/** The arguments of `getInstanceTypes`. */
export interface GetInstanceTypesArgs extends PlaceArgs {
  /** Only this GPU type, such as `4090` (`MachineTypes.0`). Default: all. */
  readonly gpuType?: string | undefined;
  /**
   * True: only what is offered as Spot, with its sizes and stock as Spot (`InstanceType`). False: only what isn't.
   * Default: all.
   */
  readonly spot?: boolean | undefined;
  /** True: only what is in stock. False: only what is sold out. Default: all. */
  readonly inStock?: boolean | undefined;
  /** Only sizes with at least this number of cards. Default: all. */
  readonly minimumCards?: number | undefined;
  /** Only sizes with at least this number of vCPUs. Default: all. */
  readonly minimumCpu?: number | undefined;
  /** Only sizes with at least this memory, in MB. Default: all. */
  readonly minimumMemory?: number | undefined;
  /** Only cards with at least this memory each, in GB. Default: all. */
  readonly minimumVram?: number | undefined;
}

/** A GPU type as offered in one zone. */
export interface InstanceTypeOffer {
  /** GPU type, such as `4090`, for `gpuType` of an instance. */
  readonly gpuType: string;
  /** The zone that offers it, such as `cn-wlcb-01`. */
  readonly zone: string;
  /** The zone's region, such as `cn-wlcb`. */
  readonly region: string;
  /** Whether the zone isn't sold out of the type. `getCapacity` has the stock of each size. */
  readonly inStock: boolean;
  /** Whether it is offered as Spot. */
  readonly spot: boolean;
  /** Memory of one card, in GB; absent if unknown. */
  readonly vram?: number;
  /** The values of `minimalCpuPlatform` besides `Auto`. */
  readonly cpuPlatforms: CpuPlatform[];
  /** The sizes that match the arguments, the smallest first. */
  readonly sizes: MachineSize[];
  /** The types and sizes of boot disks. */
  readonly bootDisks: DiskOffer[];
  /** The types and sizes of data disks. */
  readonly dataDisks: DiskOffer[];
}

/** A size of a machine, in the units of an instance's arguments. */
export interface MachineSize {
  /** Number of GPU cards. */
  readonly gpu: number;
  /** Number of vCPUs. */
  readonly cpu: number;
  /** Memory in MB. */
  readonly memory: number;
}

/** A disk type, and its sizes in GB. */
export interface DiskOffer {
  /** Disk type, such as `CLOUD_SSD`. */
  readonly type: DiskType;
  /** The smallest size in GB; absent if the service names none. */
  readonly minimumSize?: number;
  /** The largest size in GB; absent if the service names none. */
  readonly maximumSize?: number;
}
