import type { ImageDescription } from "../client/offer-schemas";
import type { InstanceDescription } from "../client/schemas";
import { diskLabelOwner } from "../instance/model/disks";
import { phaseOf } from "../instance/model/observed";
import type { ListedDisk } from "../instance/observe/disk-listing";
import { readRemark } from "../resource/ownership/marker";
import type { AttachedDisk } from "./attached-disk";
import { endDisk, endImage, endInstance } from "./end";
import type { OwnedByStates } from "./states";

/**
 * A resource of this provider that may cost money and that none of the given states owns. Its form is documented in
 * docs/guides/orphans.md.
 */
export interface Orphan {
  readonly kind: "instance" | "image" | "disk";
  readonly id: string;
  readonly name?: string;
  readonly region: string;
  readonly zone?: string;
  readonly projectId?: string;
  /** The service's state. */
  readonly state?: string;
  /** ISO 8601. */
  readonly createTime?: string;
  readonly ageSeconds?: number;
  /** So young that a running `up` may be creating it. */
  readonly inTheMaking: boolean;
  /** CNY, as the service states it for `chargeType`. */
  readonly price?: number;
  readonly chargeType?: string;
  /** In GB, for disks and images. */
  readonly size?: number;
  /** The digest of the resource that it was created for; absent for an instance's own data disk. */
  readonly resource?: string;
  /** The instance that a disk was bought for. */
  readonly madeFor?: string;
  /** The data disks on an instance. */
  readonly disks?: readonly AttachedDisk[];
  /** The value of `adoptInstanceId`, `adoptImageId` or `adoptDiskId` that adopts it. */
  readonly adoptInstanceId?: string;
  readonly adoptImageId?: string;
  readonly adoptDiskId?: string;
  /** The commands of the official command line tool that delete it; none if the tool doesn't look in this project. */
  readonly end: readonly string[];
  readonly note?: string;
}

/** One region of one project. */
export interface Place {
  readonly region: string;
  /** Undefined for calls that name none. */
  readonly projectId?: string;
  /** Whether calls without a project look here. */
  readonly isDefaultProject: boolean;
}

/** The account's resources in one place. */
export interface Holding extends Place {
  readonly instances: readonly InstanceDescription[];
  readonly images: readonly ImageDescription[];
  readonly disks: readonly ListedDisk[];
}

const MB_PER_GB = 1024;
const IN_THE_MAKING_S = 15 * 60;

/**
 * The instances, images and data disks with this provider's marker that no state owns. `now` is in ms since the epoch.
 */
export function orphansOf(owned: OwnedByStates, holdings: readonly Holding[], now: number): Orphan[] {
  const listed = new Set(holdings.flatMap(({ instances }) => instances.map(({ UHostId }) => UHostId)));
  // An answer may contain instances of other regions: each counts once.
  const found = new Map<string, Orphan>();
  for (const holding of holdings) {
    const orphans = [
      ...holding.instances.flatMap((instance) => orphanInstance(owned, holding, instance, now)),
      ...holding.images.flatMap((image) => orphanImage(owned, holding, image, now)),
      ...holding.disks.flatMap((disk) => orphanDisk(owned, listed, holding, disk, now)),
    ];
    for (const orphan of orphans) if (!found.has(orphan.id)) found.set(orphan.id, orphan);
  }
  return [...found.values()];
}

/** Whether it may be deleted and still listed. An instance that runs or changes, and isn't Spot, is not deleted. */
export function mayBeGone({ kind, state, chargeType }: Orphan): boolean {
  return kind !== "instance" || chargeType === "Spot" || !["running", "changing"].includes(phaseOf(state ?? ""));
}

function orphanInstance(owned: OwnedByStates, holding: Holding, seen: InstanceDescription, now: number): Orphan[] {
  const { marker } = readRemark(seen.Remark);
  const id = seen.UHostId;
  if (!marker || owned.instances.has(id)) return [];
  const disks = dataDisksOf(seen, owned);
  const foreign = disks.filter(({ own }) => !own);
  return [
    {
      kind: "instance",
      id,
      name: seen.Name,
      region: seen.Region || holding.region,
      zone: seen.Zone,
      projectId: holding.projectId,
      state: seen.State,
      ...ageOf(seen.CreateTime, now),
      price: seen.InstancePrice,
      chargeType: seen.ChargeType,
      resource: marker.resource,
      disks,
      adoptInstanceId: `${id}:${marker.nonce}`,
      end: holding.isDefaultProject ? endInstance(seen, disks) : [],
      note: foreign.length > 0 ? `has disks of others: ${foreign.map((disk) => disk.id).join(", ")}` : undefined,
    },
  ];
}

function orphanImage(owned: OwnedByStates, holding: Holding, seen: ImageDescription, now: number): Orphan[] {
  const { marker } = readRemark(seen.description);
  const id = seen.imageId;
  if (!marker || owned.images.has(id)) return [];
  return [
    {
      kind: "image",
      id,
      name: seen.name,
      region: holding.region,
      projectId: holding.projectId,
      state: seen.status,
      ...ageOf(seen.createdAt, now),
      size: seen.size === undefined ? undefined : seen.size / MB_PER_GB,
      resource: marker.resource,
      adoptImageId: `${id}:${marker.nonce}`,
      end: holding.isDefaultProject ? endImage(id) : [],
      note: seen.isPublished ? "is published: withdraw it first" : undefined,
    },
  ];
}

function orphanDisk(
  owned: OwnedByStates,
  listed: ReadonlySet<string>,
  holding: Holding,
  disk: ListedDisk,
  now: number,
): Orphan[] {
  const { marker } = readRemark(disk.name);
  if (owned.disks.has(disk.diskId)) return [];
  const common = {
    kind: "disk" as const,
    id: disk.diskId,
    name: disk.name,
    region: holding.region,
    zone: disk.zone,
    projectId: holding.projectId,
    ...ageOf(disk.createdAt, now),
    size: disk.size,
    end: holding.isDefaultProject && !disk.attachedTo ? endDisk(disk.diskId) : [],
  };
  if (marker) {
    const note = disk.attachedTo ? `is on ${disk.attachedTo}: detach it first` : undefined;
    return [{ ...common, resource: marker.resource, adoptDiskId: `${disk.diskId}:${marker.nonce}`, note }];
  }
  const madeFor = diskLabelOwner(disk.name);
  if (madeFor === undefined) return [];
  // Attached disks belong to their instance; an instance that is gone has none.
  if (disk.attachedTo && (listed.has(disk.attachedTo) || owned.instances.has(disk.attachedTo))) return [];
  const end = holding.isDefaultProject ? endDisk(disk.diskId) : [];
  const where = listed.has(madeFor) ? "not attached" : "its instance is gone";
  return [{ ...common, end, madeFor, note: `${where}: it may have been kept on purpose (keepDataDisks)` }];
}

function dataDisksOf({ UHostId, DiskSet }: InstanceDescription, owned: OwnedByStates): AttachedDisk[] {
  return DiskSet.filter(({ IsBoot, Type }) => !IsBoot && Type !== "Boot").flatMap(({ DiskId, Name, Size, Type }) => {
    if (DiskId === undefined) return [];
    // A disk bought with an instance has no name; it may have been moved here later.
    const boughtFor = diskLabelOwner(Name) ?? (Type === "Data" ? UHostId : undefined);
    return [{ id: DiskId, name: Name, size: Size, own: boughtFor === UHostId && !owned.disks.has(DiskId) }];
  });
}

function ageOf(createdAt: number | undefined, now: number): Pick<Orphan, "createTime" | "ageSeconds" | "inTheMaking"> {
  if (!createdAt) return { inTheMaking: false };
  const ageSeconds = Math.max(0, Math.round(now / 1000 - createdAt));
  return {
    createTime: new Date(createdAt * 1000).toISOString(),
    ageSeconds,
    inTheMaking: ageSeconds < IN_THE_MAKING_S,
  };
}
