import type { CpuPlatform } from "./catalogue";
import type { DiskType } from "./disk-types";
import type { Image } from "./images";

/**
 * States of an instance. A reclaimed Spot instance is `Interrupted` internally, and shows the state of the settings.
 */
export const states = [
  "Initializing",
  "Starting",
  "Running",
  "Stopping",
  "Stopped",
  "Install",
  "Install Fail",
  "Rebooting",
  "Resizing",
  "Interrupted",
  "",
] as const;
export type State = (typeof states)[number];

/** How an instance can be bought. */
export const chargeTypes = ["Month", "Day", "Dynamic", "Postpay", "Spot"] as const;

/** How an instance can be charged; it can only be switched to a Year. */
export const everyChargeType = ["Year", ...chargeTypes] as const;
export type ChargeType = (typeof everyChargeType)[number];

/** The size of a machine while it runs without its cards, in cores and MB. */
export const gpuLessSpecs = { A: { cpu: 2, memory: 4096 }, B: { cpu: 8, memory: 16384 } } as const;
export type GpuLessSpec = keyof typeof gpuLessSpecs;

/** A running operation: its states with the time when each ends (ms), and its final state. */
export interface Operation {
  /** When it began, and its lock with it (ms). */
  began: number;
  phases: { state: State; until: number }[];
  end: State;
  finish?: () => void;
}

/** A disk, attached or not. */
export interface Disk {
  id: string;
  type: DiskType;
  /** Its origin: bought with an instance (Boot, Data), or separately (Udisk). */
  kind: "Boot" | "Data" | "Udisk";
  name: string;
  size: number;
  project: string;
  region: string;
  zone: string;
  chargeType: ChargeType;
  createdAt: number;
  /** Id of the instance it is attached to. */
  instanceId?: string;
  /** Device path on that instance. */
  drive: string;
  /** When an attach or a detach ends (ms). */
  busyUntil: number;
  releasedAt?: number;
}

/** An instance, possibly deleted. Times are in ms. */
export interface Instance {
  id: string;
  /** Counts instances up from 1; addresses derive from it. */
  serial: number;
  name: string;
  remark: string;
  project: string;
  region: string;
  zone: string;
  gpuType: string;
  gpu: number;
  cpu: number;
  /** MB. */
  memory: number;
  platform: CpuPlatform;
  chargeType: ChargeType;
  quantity: number;
  image: Image;
  /** As set, not encoded. */
  password: string;
  securityGroupId: string;
  enableUs3: boolean;
  /** Ports of a container instance. */
  ports: { http: number[]; tcp: number[]; udp: number[] };
  disks: Disk[];
  /** The state once no operation is running. */
  settled: State;
  operation?: Operation;
  /** Until when an operation that doesn't show in the state holds the lock. */
  lockedUntil: number;
  /** Its size since it was started without its cards; a plain start resets that. */
  withoutGpu?: GpuLessSpec;
  /** When it will be stopped. */
  stopAt?: number;
  createdAt: number;
  visibleAt: number;
  /** When it first ran. */
  bootedAt?: number;
  startedAt?: number;
  stoppedAt?: number;
  updatedAt: number;
  /** When the prepaid time ends. */
  expiresAt?: number;
  /** Its prepaid time has ended and wasn't renewed. */
  expired: boolean;
  /** CNY paid for the machine's current period. */
  paid: number;
  /** CNY charged for the machine by the second since its last start. */
  runCost: number;
  terminatedAt?: number;
  /** When a deleted instance is no longer listed. */
  hiddenAt?: number;
}

/** Whether time is prepaid; otherwise it is charged by the second. */
export function isPrepaid(chargeType: ChargeType): boolean {
  return chargeType !== "Postpay" && chargeType !== "Spot";
}

/** When prepaid time ends (ms); undefined if it isn't prepaid. */
export function expiryOf(chargeType: ChargeType, quantity: number, from: number): number | undefined {
  const day = 86_400_000;
  const span = { Year: 365 * day, Month: 30 * day, Day: day, Dynamic: day / 24, Postpay: 0, Spot: 0 }[chargeType];
  return span > 0 ? from + span * quantity : undefined;
}

/** The device path of the nth disk of an instance. */
export function driveAt(index: number): string {
  return `/dev/vd${String.fromCharCode(97 + index)}`;
}
