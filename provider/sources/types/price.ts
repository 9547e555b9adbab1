import type { BootDiskSpec, ChargeType } from "../../instance/model/spec";
import type { PlaceArgs } from "./place";

/** A machine, in the words of `CompShareInstance`. */
export interface GetPriceArgs extends PlaceArgs {
  /** Availability zone, such as `cn-wlcb-01` (`Zone`). */
  readonly zone: string;
  /** Such as `4090` (`GpuType`). */
  readonly gpuType: string;
  /** Cards (`Gpu`). */
  readonly gpu: number;
  /** vCPUs (`Cpu`). */
  readonly cpu: number;
  /** In MB (`Memory`). */
  readonly memory: number;
  /** `ChargeType`. Default: `Month`, as for an instance. */
  readonly chargeType?: ChargeType | undefined;
  /** Image (`CompShareImageId`). Default: none, and its price isn't in the sum. */
  readonly imageId?: string | undefined;
  /** The boot disk (`Disks.0`), in GB. Default: none, and its price isn't in the sum. */
  readonly bootDisk?: BootDiskSpec | undefined;
  /** Data disks (`Disks.N`), in GB. Default: none. */
  readonly dataDisks?: readonly BootDiskSpec[] | undefined;
}

/** What a machine costs the account. All amounts are CNY, summed as exact decimals and rounded up to 0.0001. */
export interface ChargePrice {
  /** How it is paid. */
  readonly chargeType: ChargeType;
  /** All parts for an hour; a month counts as 720 hours, as in `maxHourlyPrice`, for which this value is high enough. */
  readonly hourly: number;
  /** All parts for 720 hours. */
  readonly monthly: number;
  /** What the parts' amounts are for. */
  readonly unit: "hour" | "day" | "month" | "year";
  /** What each part costs for one unit. */
  readonly parts: PriceParts;
}

/** What the parts of a machine cost. */
export interface PriceParts {
  /** Cards, vCPUs and memory. */
  readonly instance: number;
  /** The boot disk; 0 where it is free or wasn't asked about. */
  readonly bootDisk: number;
  /** All data disks together. */
  readonly dataDisks: number;
  /** The image; 0 where it is free or wasn't asked about. */
  readonly image: number;
}

/** What a machine costs by the charge type that was asked for, and by the others. */
export interface MachinePrice extends ChargePrice {
  /** The same machine by each charge type that the service has a price for. */
  readonly byChargeType: { readonly [C in ChargeType]?: ChargePrice };
}
