import type { Connection } from "./connection";
import type { InstanceSpec, PlacementSpec } from "./spec";

/**
 * A disk as the state records it. `boot` and `data` disks belong to the instance. A `foreign` disk was attached by
 * somebody else: it is never resized or deleted. A `detached` disk belongs to the instance, is still charged, and is
 * attached to nothing.
 */
export interface DiskRecord {
  /** The service's id. */
  id: string;
  /** Whose disk it is, and whether it is attached. */
  role: "boot" | "data" | "foreign" | "detached";
  /** The declared name of a data disk; absent for local disks that aren't declared. */
  name?: string;
  /** Disk type, such as `CLOUD_SSD`; absent if unknown. */
  type?: string;
  /** Size in GB; absent if unknown. */
  size?: number;
}

/** A web application of an instance's image. */
export interface Software {
  /** Its name, such as `JupyterLab`. */
  name: string;
  /** Its web address. */
  url: string;
}

/** What only the service knows about an instance. Unknown values are absent. */
export interface InstanceFacts {
  /** The service's id, such as `uhost-1a2b3c`. */
  instanceId: string;
  /** The service's state, such as "Running". */
  state: string;
  /** Public IP address; absent if it has none. */
  publicIp?: string;
  /** Private IP address. */
  privateIp?: string;
  /** The SSH login command. */
  sshCommand?: string;
  /** The SSH connection. */
  connection?: Connection;
  /** Whether the password is the declared one: no other becomes an input, where it might not be encrypted. */
  hasDeclaredPassword?: boolean;
  /** The image's web applications. */
  softwares: Software[];
  disks: DiskRecord[];
  /** An update that stopped the instance couldn't start it again: the next one must. */
  startIsDue?: boolean;
  /** The declared placement, if the instance was created from a fallback: a refresh couldn't know it. */
  firstChoice?: PlacementSpec;
  /** When it was created (ISO 8601). */
  createTime?: string;
  /** When it was last started (ISO 8601). */
  startTime?: string;
  /** When it was last stopped (ISO 8601). */
  stopTime?: string;
  /** When the service will stop it (ISO 8601), if a stop is planned. */
  plannedStop?: string;
  /**
   * When the service will delete it with its data (ISO 8601): a stopped pay-as-you-go instance, or a reclaimed Spot
   * instance.
   */
  reclaimAt?: string;
  /** When the paid time ends (ISO 8601). */
  expireTime?: string;
  /** Whether the service renews it automatically when the paid time ends. */
  autoRenew?: boolean;
  /** Whether the paid time has ended. */
  expired?: boolean;
  /** The service's price of the instance without its image, in CNY. */
  instancePrice?: number;
  /** The service's price of the image, in CNY. */
  imagePrice?: number;
  /** The name of its image. */
  imageName?: string;
  /** "UHost" or "Container". */
  instanceType?: string;
  /** Its CPU platform, such as `Intel/Auto`. */
  cpuPlatform?: string;
  /** The service's name of its operating system. */
  osName?: string;
}

/** Facts that only the state has, or that only the state may contain. */
export type StateFact = "connection" | "hasDeclaredPassword" | "startIsDue" | "firstChoice";

/** All outputs of an instance: its declaration as far as it is applied, and the facts. */
export type InstanceOutputs = InstanceSpec & InstanceFacts;

/** The names of the facts. Programs load this file, so it stays light. */
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

/** The outputs of instances that are always secret. */
export const SECRET_OUTPUTS = ["password", "connection"] as const;
