import { own } from "../../parsing/own";

/** The limits of one instance of a GPU type, according to the API page. */
export interface Machine {
  readonly maxGpu: number;
  readonly maxCpu: number;
  /** In GB. */
  readonly maxMemoryGb: number;
  readonly platforms: readonly ("Intel" | "Amd")[];
  readonly spot: boolean;
}

const INTEL = ["Intel"] as const;
const AMD = ["Amd"] as const;
const BOTH = ["Intel", "Amd"] as const;

const row = (
  maxGpu: number,
  maxCpu: number,
  maxMemoryGb: number,
  platforms: Machine["platforms"],
  spot: boolean,
): Machine => ({ maxGpu, maxCpu, maxMemoryGb, platforms, spot });

/** The GPU types of the page of CreateCompShareInstance. */
export const MACHINES = {
  "4090": row(10, 140, 680, BOTH, true),
  // The page's table gives both platforms, its text only Intel. What the service might accept isn't refused here.
  "4090_48G": row(8, 124, 940, BOTH, false),
  "5090": row(8, 124, 940, BOTH, true),
  A100: row(8, 124, 1024, INTEL, true),
  A800: row(8, 124, 1800, INTEL, false),
  H20: row(8, 188, 1800, INTEL, false),
  "3090": row(8, 124, 450, AMD, true),
  "3080Ti": row(8, 12, 125, INTEL, true),
  "2080Ti": row(8, 48, 192, INTEL, true),
  "2080": row(8, 92, 334, INTEL, false),
  P40: row(8, 48, 502, INTEL, false),
  V100S: row(8, 92, 576, INTEL, true),
} as const satisfies Record<string, Machine>;

/** A GPU type of the page, which an editor completes; the service may sell others. */
export type GpuType = keyof typeof MACHINES | (string & Record<never, never>);

export const GPU_TYPES: readonly string[] = Object.keys(MACHINES);

/** The page's limits of a GPU type, if it is on the page. */
export const machineOf = (gpuType: string): Machine | undefined => own(MACHINES, gpuType);

export const CHARGE_TYPES = ["Month", "Day", "Dynamic", "Postpay", "Spot", "Year"] as const;
export const DISK_TYPES = ["CLOUD_SSD", "CLOUD_RSSD", "CLOUD_NORMAL", "LOCAL_NORMAL", "LOCAL_SSD"] as const;
export const CPU_PLATFORMS = ["Auto", "Intel/Auto", "Amd/Auto"] as const;

/** The name of a data disk's type in calls that add a disk to an existing instance. Local disks can't be added. */
const ADDED_DISK_TYPES: Readonly<Record<string, string>> = {
  CLOUD_SSD: "SSDDataDisk",
  CLOUD_RSSD: "RSSDDataDisk",
  CLOUD_NORMAL: "DataDisk",
};

export const addedDiskType = (type: string): string => own(ADDED_DISK_TYPES, type) ?? type;

/** A described disk's type, as spelled in the create call; undefined for an unknown type. */
export function diskTypeOf(described: string | undefined): string | undefined {
  if ((DISK_TYPES as readonly string[]).includes(described ?? "")) return described;
  return Object.entries(ADDED_DISK_TYPES).find(([, added]) => added === described)?.[0];
}

/** Charge types that an existing instance can be switched to, which costs a period in advance. */
const CHARGE_TYPE_SWITCHES: Readonly<Record<string, readonly string[]>> = {
  Postpay: ["Dynamic", "Day", "Month", "Year"],
  Day: ["Month", "Year"],
  Month: ["Year"],
};

export const canSwitch = (from: string, to: string): boolean => own(CHARGE_TYPE_SWITCHES, from)?.includes(to) ?? false;
