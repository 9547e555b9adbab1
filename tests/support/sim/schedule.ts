import fc from "fast-check";
import type { DataDiskSpec, InstanceSpec, PlacementSpec, PortsSpec } from "../../../provider/instance/model/spec";
import { spec } from "../spec";
import type { Declaration, Program } from "./engine";
import { FAULTS, type Fault } from "./faults";

/** One `up` of a schedule. */
export interface Round {
  readonly program: Program;
  readonly faults: readonly Fault[];
  readonly refresh: boolean;
  /** Two resources that have exchanged their names in the state since the round before. */
  readonly swapped: readonly [string, string] | undefined;
  /** Which machine it is run on, each with a journal of its own. */
  readonly machine: number;
  /** How much time passes before it, in seconds. */
  readonly pause: number;
}

export interface Schedule {
  readonly rounds: readonly Round[];
  readonly listDelay: number;
  readonly lingerDelay: number;
}

/** What a round says of a resource; its name follows from how often it was renamed. */
interface SnapshotRequest {
  readonly size: number;
  readonly disks: readonly DataDiskSpec[];
  readonly bootSize: number;
  readonly title: string;
  readonly image: string;
  readonly reinstalls: boolean;
  readonly zone: number;
  /** Whether the other zone will do too. */
  readonly isFlexible: boolean;
  readonly charge: InstanceSpec["chargeType"];
  readonly power: "running" | "stopped" | undefined;
  readonly isStoppedByClock: boolean;
  readonly deleteBeforeReplace: boolean;
  readonly password: string | undefined;
  /** Of the last slot alone, which holds containers. */
  readonly ports: PortsSpec | undefined;
  readonly waitFor: InstanceSpec["waitFor"];
  readonly renamed: boolean;
  readonly isForced: boolean;
}

const SIZES = [
  { gpu: 1, cpu: 16, memory: 65536 },
  { gpu: 2, cpu: 32, memory: 131072 },
  { gpu: 4, cpu: 64, memory: 262144 },
];
const ZONES = [
  { zone: "cn-wlcb-01", region: "cn-wlcb" },
  { zone: "cn-sh2-02", region: "cn-sh2" },
];
const SLOTS = 4;

const often = <T>(usual: T, ...others: T[]) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(usual) },
    { weight: others.length, arbitrary: fc.constantFrom(...others) },
  );

const disk = (name: string): fc.Arbitrary<DataDiskSpec[]> =>
  fc.constantFrom([], [20], [40]).map((sizes) => sizes.map((size) => ({ name, type: "CLOUD_SSD" as const, size })));

const wish: fc.Arbitrary<SnapshotRequest> = fc.record({
  size: fc.nat(SIZES.length - 1),
  disks: fc.tuple(disk("data"), disk("logs")).map((disks) => disks.flat()),
  bootSize: often(100, 200),
  title: often("first", "second"),
  image: often("compshareImage-xxxx", "compshareImage-ubuntu2204"),
  reinstalls: fc.boolean(),
  zone: often(0, 1),
  isFlexible: fc.boolean(),
  charge: often<InstanceSpec["chargeType"]>("Postpay", "Day", "Month", "Spot"),
  power: often<SnapshotRequest["power"]>(undefined, "running", "stopped"),
  isStoppedByClock: often(false, true),
  deleteBeforeReplace: fc.boolean(),
  password: often(undefined, "Old-password1", "New-password2"),
  ports: often<PortsSpec | undefined>(undefined, { http: [80], tcp: [] }, { http: [], tcp: [23, 80] }),
  waitFor: often<InstanceSpec["waitFor"]>("running", "ssh"),
  renamed: often(false, true),
  isForced: often(false, false, true),
});

const fault: fc.Arbitrary<Fault> = fc
  .oneof(
    fc.record({ of: fc.constant("all" as const), nth: fc.integer({ min: 1, max: 40 }) }),
    fc.record({ of: fc.constant("writes" as const), nth: fc.integer({ min: 1, max: 8 }) }),
    fc.record({ of: fc.constant("purchases" as const), nth: fc.integer({ min: 1, max: 4 }) }),
  )
  .chain((target) => fc.constantFrom(...FAULTS).map((kind) => ({ ...target, kind })));

const round = fc.record({
  wishes: fc.tuple(...Array.from({ length: SLOTS }, () => fc.option(wish, { freq: 3, nil: undefined }))),
  faults: fc.array(fault, { maxLength: 4 }),
  refresh: often(false, true),
  swaps: often(false, true),
  machine: often(0, 1),
  pause: fc.constantFrom(0, 1, 5, 20, 600),
});

export const schedules: fc.Arbitrary<Schedule> = fc
  .record({
    rounds: fc.array(round, { minLength: 1, maxLength: 4 }),
    listDelay: fc.constantFrom(0, 1, 5, 14),
    lingerDelay: fc.constantFrom(0, 3, 14),
  })
  .map(({ rounds, ...rest }) => {
    const renames = Array.from({ length: SLOTS }, () => 0);
    const programOf = (wishes: readonly (SnapshotRequest | undefined)[]): Program =>
      wishes.flatMap((wanted, slot) => {
        if (!wanted) return [];
        if (wanted.renamed) renames[slot] = (renames[slot] ?? 0) + 1;
        return [declarationOf(wanted, slot, renames[slot] ?? 0)];
      });
    const nameOf = (slot: number) => nameAt(slot, renames[slot] ?? 0);
    const roundOf = ({ wishes, swaps, ...other }: (typeof rounds)[number]): Round => {
      const swapped = swaps ? ([nameOf(0), nameOf(1)] as const) : undefined;
      return { ...other, swapped, program: programOf(wishes) };
    };
    return { ...rest, rounds: rounds.map(roundOf) };
  });

const nameAt = (slot: number, renames: number) => `r${slot}${"'".repeat(renames)}`;

function declarationOf(wanted: SnapshotRequest, slot: number, renames: number): Declaration {
  return {
    name: nameAt(slot, renames),
    // The latest name first.
    aliases: Array.from({ length: renames }, (_, back) => nameAt(slot, renames - 1 - back)),
    isForced: wanted.isForced,
    deleteBeforeReplace: wanted.deleteBeforeReplace,
    spec: spec({
      ...SIZES[wanted.size],
      ...ZONES[wanted.zone],
      ...(wanted.isFlexible && { fallbacks: [ZONES[1 - wanted.zone] as PlacementSpec] }),
      dataDisks: [...wanted.disks],
      bootDisk: { type: "CLOUD_SSD", size: wanted.bootSize },
      name: `${wanted.title}-${slot}`,
      imageId: wanted.image,
      onImageChange: wanted.reinstalls ? "reinstall" : "replace",
      chargeType: wanted.charge,
      ...(wanted.charge !== "Spot" && {
        powerState: wanted.power,
        ...(wanted.isStoppedByClock && { autoStopAfter: "8h" }),
      }),
      password: wanted.password,
      waitFor: wanted.waitFor,
      ...(slot === SLOTS - 1 && { imageId: "compshareImage-container", ports: wanted.ports }),
    }),
  };
}
