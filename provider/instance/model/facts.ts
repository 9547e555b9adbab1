import type { Connection } from "./connection";
import type { InstanceSpec, PlacementSpec } from "./spec";

/**
 * A disk as the state remembers it. `boot` and `data` disks belong to the instance; a `foreign` one was attached by
 * somebody else and is never resized, detached for good or deleted; a `detached` one is ours, costs money, and is
 * attached to nothing.
 */
export interface DiskRecord {
  /** The service's id. */
  id: string;
  /** Whose it is, and how it stands. */
  role: "boot" | "data" | "foreign" | "detached";
  /** The name in the declaration, for data disks; a local disk that isn't declared has none. */
  name?: string;
  /** Such as `CLOUD_SSD`; absent where it isn't known. */
  type?: string;
  /** In GB; absent where it isn't known. */
  size?: number;
}

/** A web application of an instance's image. */
export interface Software {
  /** Such as `JupyterLab`. */
  name: string;
  /** Its address, for a browser. */
  url: string;
}

/** What the service alone knows of an instance. Absent values aren't known (yet). */
export interface InstanceFacts {
  /** The service's id, such as `uhost-1a2b3c`. */
  instanceId: string;
  /** The service's own word, such as "Running". */
  state: string;
  /** Its address on the internet; absent where it has none. */
  publicIp?: string;
  /** Its address among the account's instances. */
  privateIp?: string;
  /** The command that logs in. */
  sshCommand?: string;
  /** How one logs in. */
  connection?: Connection;
  /** Whether the password is the declaration's: another one never becomes an input, where it could stand in clear. */
  hasDeclaredPassword?: boolean;
  /** The image's web applications. */
  softwares: Software[];
  disks: DiskRecord[];
  /** An update that stopped the instance could not start it again: the next one has to. */
  startIsDue?: boolean;
  /** What the declaration itself says, where the instance was made from a fallback: a refresh couldn't tell. */
  firstChoice?: PlacementSpec;
  /** ISO 8601, as are all times. */
  createTime?: string;
  /** When it last started. */
  startTime?: string;
  /** When it last stopped. */
  stopTime?: string;
  /** When the service will stop it, where a stop is planned. */
  plannedStop?: string;
  /** When the service takes it back with its data: a Stopped pay-as-you-go instance, a reclaimed Spot one. */
  reclaimAt?: string;
  /** The end of what is paid for. */
  expireTime?: string;
  /** Whether the service renews it by itself when its time ends. */
  autoRenew?: boolean;
  /** Whether the time that is paid for has ended. */
  expired?: boolean;
  /** CNY, as the service states it. */
  instancePrice?: number;
  /** CNY, as the service states it, for the image. */
  imagePrice?: number;
  /** The name of the image that it was made from. */
  imageName?: string;
  /** "UHost" or "Container". */
  instanceType?: string;
  /** The CPU platform it runs on, such as `Intel/Auto`. */
  cpuPlatform?: string;
  /** Its operating system, in the service's words. */
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

/** The outputs of instances that are secret, whoever declared them. */
export const SECRET_OUTPUTS = ["password", "connection"] as const;
