import type { BootDiskSpec, ChargeType } from "../../instance/model/spec";
import type { PlaceArgs } from "./place";

/** A machine, described as for `CompShareInstance`. */
export interface GetPriceArgs extends PlaceArgs {
  /** Availability zone, such as `cn-wlcb-01` (`Zone`). */
  readonly zone: string;
  /** GPU type, such as `4090` (`GpuType`). */
  readonly gpuType: string;
  /** Number of GPU cards (`Gpu`). */
  readonly gpu: number;
  /** Number of vCPUs (`Cpu`). */
  readonly cpu: number;
  /** Memory in MB (`Memory`). */
  readonly memory: number;
  /** Charge type (`ChargeType`). Default: `Month`, as for an instance. */
  readonly chargeType?: ChargeType | undefined;
  /** Image id (`CompShareImageId`). Default: none; the image's price isn't included then. */
  readonly imageId?: string | undefined;
  /** The boot disk, in GB (`Disks.0`). Default: none; its price isn't included then. */
  readonly bootDisk?: BootDiskSpec | undefined;
  /** Data disks, in GB (`Disks.N`). Default: none. */
  readonly dataDisks?: readonly BootDiskSpec[] | undefined;
}

/**
 * The account's price of a machine by one charge type. All amounts are in CNY, summed as exact decimals and rounded up
 * to 0.0001.
 */
export interface ChargePrice {
  /** Charge type. */
  readonly chargeType: ChargeType;
  /** The price of all parts per hour; a month counts as 720 hours. As `maxHourlyPrice`, this value is high enough. */
  readonly hourly: number;
  /** The price of all parts for 720 hours. */
  readonly monthly: number;
  /** The time unit of `parts`. */
  readonly unit: "hour" | "day" | "month" | "year";
  /** The price of each part per unit. */
  readonly parts: PriceParts;
}

/** The prices of a machine's parts. */
export interface PriceParts {
  /** Cards, vCPUs and memory. */
  readonly instance: number;
  /** The boot disk; 0 if it is free or wasn't given. */
  readonly bootDisk: number;
  /** All data disks together. */
  readonly dataDisks: number;
  /** The image; 0 if it is free or wasn't given. */
  readonly image: number;
}

/** The price of a machine by the requested charge type, and by all others. */
export interface MachinePrice extends ChargePrice {
  /** The price by each charge type that the service has a price for. */
  readonly byChargeType: { readonly [C in ChargeType]?: ChargePrice };
}
