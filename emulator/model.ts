import type { CpuPlatform } from "./catalogue";
import type { DiskType } from "./disk-types";
import type { Image } from "./images";

/** States an instance may be in. A reclaimed Spot instance is `Interrupted` in here, and shows what the settings say. */
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

/** How an instance can be paid for; to a Year it can only be switched. */
export const everyChargeType = ["Year", ...chargeTypes] as const;
export type ChargeType = (typeof everyChargeType)[number];

/** What a machine has while it runs without its cards, in cores and MB. */
export const gpuLessSpecs = { A: { cpu: 2, memory: 4096 }, B: { cpu: 8, memory: 16384 } } as const;
export type GpuLessSpec = keyof typeof gpuLessSpecs;

/** An operation under way: the states it goes through with the time each ends (ms), and what it leaves behind. */
export interface Operation {
  /** When it began, and the lock with it (ms). */
  began: number;
  phases: { state: State; until: number }[];
  end: State;
  finish?: () => void;
}

/** A disk, attached or not. */
export interface Disk {
  id: string;
  type: DiskType;
  /** How it came to be: with an instance (Boot, Data), or bought on its own (Udisk). */
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
  /** Until when an attach or a detach goes on (ms). */
  busyUntil: number;
  releasedAt?: number;
}

/** An instance, deleted ones included. Times are in ms. */
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
  /** The state once no operation is under way. */
  settled: State;
  operation?: Operation;
  /** Until when an operation that doesn't show in the state holds the lock. */
  lockedUntil: number;
  /** What it has instead of its own size since it was started without its cards; a plain start ends that. */
  withoutGpu?: GpuLessSpec;
  /** When it is to be stopped. */
  stopAt?: number;
  createdAt: number;
  visibleAt: number;
  /** When it came to run for the first time. */
  bootedAt?: number;
  startedAt?: number;
  stoppedAt?: number;
  updatedAt: number;
  /** When the prepaid time ends. */
  expiresAt?: number;
  /** Its prepaid time ended and wasn't renewed. */
  expired: boolean;
  /** CNY paid for the machine's present period. */
  paid: number;
  /** CNY that the machine has cost by the second since it was last started. */
  runCost: number;
  terminatedAt?: number;
  /** From when a deleted instance no longer shows. */
  hiddenAt?: number;
}

/** Whether time is bought beforehand; else it is paid for by the second. */
export function isPrepaid(chargeType: ChargeType): boolean {
  return chargeType !== "Postpay" && chargeType !== "Spot";
}

/** When prepaid time is used up (ms); nothing for what is paid afterwards. */
export function expiryOf(chargeType: ChargeType, quantity: number, from: number): number | undefined {
  const day = 86_400_000;
  const span = { Year: 365 * day, Month: 30 * day, Day: day, Dynamic: day / 24, Postpay: 0, Spot: 0 }[chargeType];
  return span > 0 ? from + span * quantity : undefined;
}

/** The device path of the nth disk of an instance. */
export function driveAt(index: number): string {
  return `/dev/vd${String.fromCharCode(97 + index)}`;
}
