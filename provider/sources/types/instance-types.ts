import type { CpuPlatform, DiskType } from "../../instance/model/spec";
import type { PlaceArgs } from "./place";

/** Which GPU types are asked for. */
export interface GetInstanceTypesArgs extends PlaceArgs {
  /** This GPU type alone, such as `4090` (`MachineTypes.0`). */
  readonly gpuType?: string | undefined;
  /** True: what is offered as Spot, with its sizes and stock as Spot (`InstanceType`). False: what isn't. Default: all. */
  readonly spot?: boolean | undefined;
  /** True: what isn't sold out. False: what is. Default: all. */
  readonly inStock?: boolean | undefined;
  /** Sizes with at least so many cards. */
  readonly minimumCards?: number | undefined;
  /** Sizes with at least so many vCPUs. */
  readonly minimumCpu?: number | undefined;
  /** Sizes with at least so much memory, in MB. */
  readonly minimumMemory?: number | undefined;
  /** Cards with at least so much memory each, in GB. */
  readonly minimumVram?: number | undefined;
}

/** A GPU type as it is on offer in one zone. */
export interface InstanceTypeOffer {
  /** Such as `4090`, for `gpuType` of an instance. */
  readonly gpuType: string;
  /** Where it is on offer, such as `cn-wlcb-01`. */
  readonly zone: string;
  /** The zone's region, such as `cn-wlcb`. */
  readonly region: string;
  /** Whether the type isn't sold out in the zone. Whether a size of it is to be had, `getCapacity` tells. */
  readonly inStock: boolean;
  /** Whether it is offered as Spot. */
  readonly spot: boolean;
  /** Memory of one card in GB; absent where the service doesn't tell. */
  readonly vram?: number;
  /** Values of `minimalCpuPlatform` beside `Auto`. */
  readonly cpuPlatforms: CpuPlatform[];
  /** The combinations that exist and that fit the arguments, the smallest first. */
  readonly sizes: MachineSize[];
  /** What a boot disk can be. */
  readonly bootDisks: DiskOffer[];
  /** What data disks can be. */
  readonly dataDisks: DiskOffer[];
}

/** A size of a machine, as an instance is declared with. */
export interface MachineSize {
  /** Cards. */
  readonly gpu: number;
  /** vCPUs. */
  readonly cpu: number;
  /** In MB. */
  readonly memory: number;
}

/** A type of disk and its sizes in GB. */
export interface DiskOffer {
  /** Such as `CLOUD_SSD`. */
  readonly type: DiskType;
  /** The smallest size; absent where the service names none. */
  readonly minimumSize?: number;
  /** The largest size; absent where the service names none. */
  readonly maximumSize?: number;
}
