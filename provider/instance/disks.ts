import type { Observed, ObservedDisk } from "./observe";
import type { DataDiskSpec } from "./spec";

/**
 * A disk as the state remembers it. `boot` and `data` disks belong to the instance; a `foreign` one was attached by
 * somebody else and is never resized, detached for good or deleted; a `detached` one is ours, costs money, and is
 * attached to nothing.
 */
export interface DiskRecord {
  id: string;
  role: "boot" | "data" | "foreign" | "detached";
  /** The name in the declaration, for data disks. */
  name?: string;
  type?: string;
  size?: number;
}

/** Which real disk is which declared one. */
export interface DiskMatch {
  readonly boot?: ObservedDisk;
  /** The instance's own data disks by their declared names, those that are no longer declared among them. */
  readonly owned: ReadonlyMap<string, ObservedDisk>;
  /** Disks of this instance that aren't attached to it, by their declared names. */
  readonly missing: ReadonlyMap<string, DiskRecord>;
  readonly foreign: readonly ObservedDisk[];
}

/** The service's name of a data disk that is added later: it tells whose disk this is, even when it is detached. */
export const diskLabel = (instanceId: string, name: string): string => `${name}-${instanceId}`;

/** The instance that a disk was bought for, by the disk's name; undefined for disks that aren't ours. */
export const diskLabelOwner = (label: string | undefined): string | undefined =>
  /^.+-(uhost-[A-Za-z0-9]+)$/.exec(label ?? "")?.[1];

/**
 * Matches real disks to declared names: by the ids the state remembers, then by label, and, for an instance whose
 * disks were never recorded, by type and size in the declared order (the create call gives disks no names).
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
  // A label that is neither declared nor on record is that of a disk whose purchase was cut, and given up since.
  for (const disk of free) if (disk.name?.endsWith(diskLabel(id, ""))) take(disk.name.slice(0, -id.length - 1), disk);
  if (recorded.length === 0) {
    const alike: ((disk: ObservedDisk, spec: DataDiskSpec) => boolean)[] = [
      (disk, spec) => disk.type === spec.type && disk.size === spec.size,
      (disk, spec) => disk.size === spec.size,
      () => true,
    ];
    for (const test of alike) {
      for (const spec of declared) {
        if (owned.has(spec.name)) continue;
        take(
          spec.name,
          free.find((disk) => test(disk, spec)),
        );
      }
    }
  }
  return { boot: disks.find((disk) => disk.boot), owned, missing, foreign: free };
}

/** What the state has to remember of an instance's disks. */
export function recordDisks({ boot, owned, missing, foreign }: DiskMatch): DiskRecord[] {
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
    ...foreign.map((disk) => record("foreign", disk)),
  ];
}
