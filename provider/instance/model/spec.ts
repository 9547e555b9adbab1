import type { TimeoutsSpec } from "../../resource/lifecycle/deadline";
import type { CHARGE_TYPES, CPU_PLATFORMS, DISK_TYPES, GpuType } from "./machines";

/** A charge type of instances. */
export type ChargeType = (typeof CHARGE_TYPES)[number];
/** A disk type. */
export type DiskType = (typeof DISK_TYPES)[number];
/** A value of `minimalCpuPlatform`. */
export type CpuPlatform = (typeof CPU_PLATFORMS)[number];

/** The values of `powerState`. */
export const POWER_STATES = ["running", "stopped", "withoutGpu"] as const;
/** A power state of an instance. */
export type PowerState = (typeof POWER_STATES)[number];

/** A boot disk. */
export interface BootDiskSpec {
  /** Disk type, such as `CLOUD_SSD`. */
  type: DiskType;
  /** Size in GB. */
  size: number;
}

/** A data disk. */
export interface DataDiskSpec extends BootDiskSpec {
  /** The disk's name, unique within the instance. */
  name: string;
}

/** The open ports of a container instance, by protocol. */
export interface PortsSpec {
  /** HTTP ports, each with an address in `softwares`. */
  http: number[];
  /** TCP ports. */
  tcp: number[];
}

/** What may differ between the places where an instance may be created. */
export const PLACEMENT_NAMES = [
  "zone",
  "region",
  "gpuType",
  "gpu",
  "cpu",
  "memory",
  "minimalCpuPlatform",
  "chargeType",
] as const satisfies readonly (keyof InstanceSpec)[];

/** A part of a declaration that is laid over it: what is left out is as declared. */
export type PlacementSpec = Partial<Pick<InstanceSpec, (typeof PLACEMENT_NAMES)[number]>>;

/** The declaration of an instance, checked and with its defaults: what the state stores as inputs. */
export interface InstanceSpec {
  /** Availability zone, such as `cn-wlcb-01` (`Zone`). */
  zone: string;
  /** Region (`Region`). */
  region: string;
  projectId?: string;
  /** GPU type, such as `4090` (`GpuType`). */
  gpuType: GpuType;
  /** Number of GPU cards (`GPU`). */
  gpu: number;
  /** Number of vCPUs (`CPU`). */
  cpu: number;
  /** In MB (`Memory`). */
  memory: number;
  /** CPU platform (`MinimalCpuPlatform`). */
  minimalCpuPlatform?: CpuPlatform;
  imageId: string;
  onImageChange: "replace" | "reinstall";
  bootDisk: BootDiskSpec;
  dataDisks: DataDiskSpec[];
  keepDataDisks: boolean;
  /** How it is paid (`ChargeType`). */
  chargeType: ChargeType;
  quantity: number;
  /** In CNY. */
  maxHourlyPrice?: number;
  onNoCapacity: "fail" | "wait";
  /** Tried in turn if the machine is sold out. */
  fallbacks?: PlacementSpec[];
  powerState?: PowerState;
  /** ISO 8601. */
  stopAt?: string;
  /** Such as "8h". */
  autoStopAfter?: string;
  onReclaim: "fail" | "restart" | "replace";
  name: string;
  remark?: string;
  securityGroupId?: string;
  enableUs3?: boolean;
  /** Absent: the service makes one. */
  password?: string;
  ports?: PortsSpec;
  waitFor: "running" | "ssh";
  adoptInstanceId?: string;
  timeouts?: TimeoutsSpec;
}

/** The names of all inputs, in the order of the documentation. */
export const SPEC_NAMES = [
  "zone",
  "region",
  "projectId",
  "gpuType",
  "gpu",
  "cpu",
  "memory",
  "minimalCpuPlatform",
  "imageId",
  "onImageChange",
  "bootDisk",
  "dataDisks",
  "keepDataDisks",
  "chargeType",
  "quantity",
  "maxHourlyPrice",
  "onNoCapacity",
  "fallbacks",
  "powerState",
  "stopAt",
  "autoStopAfter",
  "onReclaim",
  "name",
  "remark",
  "securityGroupId",
  "enableUs3",
  "password",
  "ports",
  "waitFor",
  "adoptInstanceId",
  "timeouts",
] as const satisfies readonly (keyof InstanceSpec)[];
