import type { DiskRecord } from "./facts";
import { type Observed, type ObservedDisk, showsDisks } from "./observed";
import type { DataDiskSpec } from "./spec";

/** Which real disk is which declared one. */
export interface DiskMatch {
  readonly boot?: ObservedDisk;
  /** The instance's own data disks by their declared names, including those that are no longer declared. */
  readonly owned: ReadonlyMap<string, ObservedDisk>;
  /** Disks of this instance that are detached, by their declared names. */
  readonly missing: ReadonlyMap<string, DiskRecord>;
  /** Undeclared local disks: parts of the machine that are deleted with it. */
  readonly local: readonly ObservedDisk[];
  readonly foreign: readonly ObservedDisk[];
}

/** The service's name of a data disk that is added later: it says whose disk it is, even when it is detached. */
export const diskLabel = (instanceId: string, name: string): string => `${name}-${instanceId}`;

/** The instance that a disk was bought for, from the disk's name; undefined for other disks. */
export const diskLabelOwner = (label: string | undefined): string | undefined =>
  /^.+-(uhost-[A-Za-z0-9]+|cpod-[A-Za-z0-9-]+)$/.exec(label ?? "")?.[1];

/**
 * Matches real disks to declared names. A disk is only owned by the instance with evidence:
 * - its id is recorded in the state;
 * - it carries this provider's label for this instance: it was bought for it;
 * - if the state has no disks recorded, the service says that it was bought together with an instance (`Data`), and it
 * is as declared. So an instance that is taken over or adopted keeps the disks that it came with.
 * Any other disk is foreign, however similar to a declared one: it may have somebody else's data, and owned disks are
 * deleted with the instance. To make a disk an owned one, name it with the label.
 */
export function matchDisks(
  declared: readonly DataDiskSpec[],
  recorded: readonly DiskRecord[],
  { id, disks }: Pick<Observed, "id" | "disks">,
): DiskMatch {
  const owned = new Map<string, ObservedDisk>();
  const missing = new Map<string, DiskRecord>();
  let free = disks.filter((disk) => !disk.boot);
  const take = (name: string, found: ObservedDisk | undefined) => {
    if (found === undefined || owned.has(name)) return;
    owned.set(name, found);
    free = free.filter((disk) => disk !== found);
  };

  for (const record of recorded) {
    if (record.name === undefined) continue;
    const found = free.find((disk) => disk.id === record.id);
    if (found) take(record.name, found);
    else missing.set(record.name, record);
  }
  for (const { name } of declared) {
    take(
      name,
      free.find((disk) => disk.name === diskLabel(id, name)),
    );
    if (owned.has(name)) missing.delete(name);
  }
  // A label that is neither declared nor recorded is that of a disk whose purchase was interrupted and then given up.
  for (const disk of free) if (disk.name?.endsWith(diskLabel(id, ""))) take(disk.name.slice(0, -id.length - 1), disk);
  if (recorded.length === 0) {
    const undone = declared.filter(({ name }) => !owned.has(name));
    for (const [name, disk] of pairAlike(undone, free.filter(isOriginal))) take(name, disk);
  }
  return {
    boot: disks.find((disk) => disk.boot),
    owned,
    missing,
    local: free.filter(isLocal),
    foreign: free.filter((disk) => !isLocal(disk)),
  };
}

/**
 * The disks of an instance that this run has just bought. The create call gives disks no names, so they are matched by
 * type and size. If the service marks none as bought with the instance, all that it has count as such.
 */
export function recordNewDisks(declared: readonly DataDiskSpec[], observed: Observed): DiskRecord[] {
  const unlabelled = observed.disks.filter(({ boot, name }) => !boot && diskLabelOwner(name) === undefined);
  const along = unlabelled.filter(isOriginal);
  const named = [...pairAlike(declared, along.length > 0 ? along : unlabelled)].map(
    ([name, { id }]): DiskRecord => ({ id, role: "data", name }),
  );
  return showsDisks(observed) ? recordDisks(matchDisks(declared, named, observed)) : [];
}

/** The disks that an instance came with, as a declaration. They have no names, so their ids are used. */
export function declareOriginalDisks({ disks }: Pick<Observed, "disks">): DataDiskSpec[] {
  return disks
    .filter((disk) => !disk.boot && isOriginal(disk))
    .map(({ id, type, size }) => ({ name: id, type: type ?? "CLOUD_SSD", size: size ?? 0 }) as DataDiskSpec);
}

/** A disk with another instance's label was moved here later; one with this instance's label is matched by it. */
const isOriginal = (disk: ObservedDisk) => disk.boughtWithInstance && diskLabelOwner(disk.name) === undefined;

/** Local disks can't be attached: they are part of the machine, and are deleted with it. */
const isLocal = ({ type }: ObservedDisk) => type?.startsWith("LOCAL_") === true;

/**
 * Pairs declared names with disks of the same id, or else the same type and size, or else the same size if the type is
 * unknown.
 */
function pairAlike(
  declared: readonly DataDiskSpec[],
  disks: readonly ObservedDisk[],
): ReadonlyMap<string, ObservedDisk> {
  const tests: ((disk: ObservedDisk, spec: DataDiskSpec) => boolean)[] = [
    (disk, spec) => disk.id === spec.name,
    (disk, spec) => disk.type === spec.type && disk.size === spec.size,
    (disk, spec) => disk.type === undefined && disk.size === spec.size,
  ];
  const paired = new Map<string, ObservedDisk>();
  for (const test of tests) {
    for (const spec of declared) {
      if (paired.has(spec.name)) continue;
      const found = disks.find((disk) => test(disk, spec) && ![...paired.values()].includes(disk));
      if (found) paired.set(spec.name, found);
    }
  }
  return paired;
}

/** The record of an instance's disks for the state. */
export function recordDisks({ boot, owned, missing, local, foreign }: DiskMatch): DiskRecord[] {
  const record = (role: DiskRecord["role"], { id, type, size }: ObservedDisk, name?: string): DiskRecord => ({
    id,
    role,
    name,
    type,
    size,
  });
  return [
    ...(boot ? [record("boot", boot)] : []),
    ...[...owned].map(([name, disk]) => record("data", disk, name)),
    ...[...missing.values()].map((disk): DiskRecord => ({ ...disk, role: "detached" })),
    ...local.map((disk) => record("data", disk)),
    ...foreign.map((disk) => record("foreign", disk)),
  ];
}
