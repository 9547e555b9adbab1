import type { DiskDescription, InstanceDescription } from "../../client/schemas";
import { CHARGE_TYPES, diskTypeOf } from "./machines";
import type { ChargeType } from "./spec";

/**
 * What a state allows next: `changing` states end without intervention, `failed` ones don't; `interrupted` is a Spot
 * instance that the service has reclaimed.
 */
export type Phase = "running" | "stopped" | "changing" | "failed" | "interrupted";

export interface ObservedDisk {
  readonly id: string;
  readonly boot: boolean;
  /** Whether the service says that it was bought together with an instance. */
  readonly boughtWithInstance: boolean;
  /** As spelled in the create call; undefined for another type. */
  readonly type?: string;
  /** In GB. */
  readonly size?: number;
  readonly name?: string;
  readonly device?: string;
}

/** An instance as the service describes it. */
export interface Observed {
  readonly id: string;
  readonly phase: Phase;
  readonly disks: readonly ObservedDisk[];
  /** When it was seen, in ms since the epoch. */
  readonly at: number;
  /**
   * Whether it has no cards now. An answer that still shows its whole size doesn't say so; callers that need to know
   * ask (`gpu-less.ts`).
   */
  readonly withoutGpu: boolean;
  readonly seen: InstanceDescription;
}

/** An unknown state counts as changing, as waiting is the only harmless reaction. */
export function phaseOf(state: string): Phase {
  if (state === "Running") return "running";
  if (state === "Stopped") return "stopped";
  if (/fail/i.test(state)) return "failed";
  if (/interrupt|reclaim|中断/i.test(state)) return "interrupted";
  return "changing";
}

/** How an instance is paid, as declared; undefined if the service says nothing, or has another charge type. */
export const chargeTypeOf = ({ ChargeType }: Pick<InstanceDescription, "ChargeType">): ChargeType | undefined =>
  CHARGE_TYPES.find((known) => known === ChargeType);

/** Whether an instance can be reclaimed at any time, and must be stopped by force. */
export const isSpot = (seen: Pick<InstanceDescription, "ChargeType">): boolean => chargeTypeOf(seen) === "Spot";

/** Whether an instance is a container: cards, ports and passwords have other rules. */
export const isContainer = ({
  UHostId,
  InstanceType,
}: Pick<InstanceDescription, "UHostId" | "InstanceType">): boolean =>
  InstanceType === "Container" || UHostId.startsWith("cpod-");

/** Whether an answer contains an instance's disks. Without even a boot disk, it doesn't. */
export const showsDisks = ({ disks }: Pick<Observed, "disks">): boolean => disks.some(({ boot }) => boot);

/** @param at When it was seen, in ms since the epoch. */
export function observe(seen: InstanceDescription, at: number): Observed {
  const { UHostId: id, State, DiskSet } = seen;
  const withoutGpu = isGpuLess(seen);
  // What a machine shows while its cards are away isn't its size.
  const sized = withoutGpu ? { ...seen, GPU: undefined, CPU: undefined, Memory: undefined } : seen;
  return { id, phase: phaseOf(State), disks: DiskSet.flatMap(observeDisk), at, withoutGpu, seen: sized };
}

/** What an instance shows without its cards. */
export const isGpuLess = ({ GPU, MachineType }: Pick<InstanceDescription, "GPU" | "MachineType">): boolean =>
  GPU === 0 || MachineType === "O";

function observeDisk(disk: DiskDescription): ObservedDisk[] {
  if (disk.DiskId === undefined) return [];
  return [
    {
      id: disk.DiskId,
      boot: disk.IsBoot || disk.Type === "Boot",
      boughtWithInstance: disk.Type === "Data",
      type: diskTypeOf(disk.DiskType),
      size: disk.Size,
      name: disk.Name || undefined,
      device: disk.Drive,
    },
  ];
}
