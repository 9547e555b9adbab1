import type { Connection } from "./connection";
import type { DiskRecord } from "./disks";
import type { InstanceSpec, PlacementSpec } from "./spec";

/** What the service alone knows of an instance. Absent values aren't known (yet). */
export interface InstanceFacts {
  instanceId: string;
  /** The service's own word, such as "Running". */
  state: string;
  publicIp?: string;
  privateIp?: string;
  sshCommand?: string;
  connection?: Connection;
  /** Whether the password is the declaration's: another one never becomes an input, where it could stand in clear. */
  hasDeclaredPassword?: boolean;
  softwares: { name: string; url: string }[];
  disks: DiskRecord[];
  /** An update that stopped the instance could not start it again: the next one has to. */
  startIsDue?: boolean;
  /** What the declaration itself says, where the instance was made from a fallback: a refresh couldn't tell. */
  firstChoice?: PlacementSpec;
  /** ISO 8601, as are all times. */
  createTime?: string;
  startTime?: string;
  stopTime?: string;
  /** When the service will stop it, where a stop is planned. */
  plannedStop?: string;
  /** When the service takes it back with its data: a Stopped pay-as-you-go instance, a reclaimed Spot one. */
  reclaimAt?: string;
  expireTime?: string;
  autoRenew?: boolean;
  expired?: boolean;
  /** CNY, as the service states it. */
  instancePrice?: number;
  imagePrice?: number;
  imageName?: string;
  /** "UHost" or "Container". */
  instanceType?: string;
  cpuPlatform?: string;
  osName?: string;
}

/** What the state alone remembers, or alone may hold. */
export type StateFact = "connection" | "hasDeclaredPassword" | "startIsDue" | "firstChoice";

/** All outputs of an instance: its declaration as far as it is true, and the facts. */
export type InstanceOutputs = InstanceSpec & InstanceFacts;

/** The names of the facts, for programs: this file is loaded there and stays light. */
export const FACT_NAMES = [
  "instanceId",
  "state",
  "publicIp",
  "privateIp",
  "sshCommand",
  "connection",
  "softwares",
  "disks",
  "createTime",
  "startTime",
  "stopTime",
  "plannedStop",
  "reclaimAt",
  "expireTime",
  "autoRenew",
  "expired",
  "instancePrice",
  "imagePrice",
  "imageName",
  "instanceType",
  "cpuPlatform",
  "osName",
] as const satisfies readonly (keyof InstanceFacts)[];
