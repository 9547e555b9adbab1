import type { DiskDescription, InstanceDescription } from "../../client/schemas";
import { CHARGE_TYPES, diskTypeOf } from "./machines";
import type { ChargeType } from "./spec";

/**
 * What a state means for what can be done next: `changing` states end by themselves, `failed` ones don't;
 * `interrupted` is a Spot instance that the service has reclaimed.
 */
export type Phase = "running" | "stopped" | "changing" | "failed" | "interrupted";

export interface ObservedDisk {
  readonly id: string;
  readonly boot: boolean;
  /** Whether the service says that it was bought together with an instance. */
  readonly boughtAlong: boolean;
  /** In the words of the create call; undefined where the service uses another. */
  readonly type?: string;
  /** In GB. */
  readonly size?: number;
  readonly name?: string;
  readonly device?: string;
}

/** An instance as the service shows it. */
export interface Observed {
  readonly id: string;
  readonly phase: Phase;
  readonly disks: readonly ObservedDisk[];
  /** When it was seen, in ms since the epoch. */
  readonly at: number;
  /** Whether it has no cards now. An answer that still shows its whole size doesn't say so: who has to know asks (`gpu-less.ts`). */
  readonly withoutGpu: boolean;
  readonly seen: InstanceDescription;
}

/** A state that is new to this version counts as changing: waiting is the only harmless answer to it. */
export function phaseOf(state: string): Phase {
  if (state === "Running") return "running";
  if (state === "Stopped") return "stopped";
  if (/fail/i.test(state)) return "failed";
  if (/interrupt|reclaim|中断/i.test(state)) return "interrupted";
  return "changing";
}

/** How an instance is paid, in the words of a declaration; undefined where the service says nothing, or uses another word. */
export const chargeTypeOf = ({ ChargeType }: Pick<InstanceDescription, "ChargeType">): ChargeType | undefined =>
  CHARGE_TYPES.find((known) => known === ChargeType);

/** Whether an instance can be reclaimed at any time, and is stopped by force. */
export const isSpot = (seen: Pick<InstanceDescription, "ChargeType">): boolean => chargeTypeOf(seen) === "Spot";

/** Whether the service runs an instance as a container: its cards, ports and passwords have other rules. */
export const isContainer = ({
  UHostId,
  InstanceType,
}: Pick<InstanceDescription, "UHostId" | "InstanceType">): boolean =>
  InstanceType === "Container" || UHostId.startsWith("cpod-");

/** Whether a look says anything of an instance's disks: an answer without even a boot disk doesn't. */
export const showsDisks = ({ disks }: Pick<Observed, "disks">): boolean => disks.some(({ boot }) => boot);

/** @param at When it was seen, in ms since the epoch. */
export function observe(seen: InstanceDescription, at: number): Observed {
  const { UHostId: id, State, DiskSet } = seen;
  const withoutGpu = isGpuLess(seen);
  // What a machine has while its cards are away isn't its size.
  const sized = withoutGpu ? { ...seen, GPU: undefined, CPU: undefined, Memory: undefined } : seen;
  return { id, phase: phaseOf(State), disks: DiskSet.flatMap(observeDisk), at, withoutGpu, seen: sized };
}

/** What an instance without its cards shows. */
export const isGpuLess = ({ GPU, MachineType }: Pick<InstanceDescription, "GPU" | "MachineType">): boolean =>
  GPU === 0 || MachineType === "O";

function observeDisk(disk: DiskDescription): ObservedDisk[] {
  if (disk.DiskId === undefined) return [];
  return [
    {
      id: disk.DiskId,
      boot: disk.IsBoot || disk.Type === "Boot",
      boughtAlong: disk.Type === "Data",
      type: diskTypeOf(disk.DiskType),
      size: disk.Size,
      name: disk.Name || undefined,
      device: disk.Drive,
    },
  ];
}
