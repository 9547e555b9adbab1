import type { Answer } from "../client/actions";
import type { InstanceDescription } from "../client/schemas";
import { diskLabelOwner } from "../instance/disks";
import { readRemark } from "../instance/marker";
import type { OwnedByStates } from "./states";

/** Something of ours that costs money and that none of the given states owns. */
export interface Orphan {
  readonly kind: "instance" | "disk";
  readonly id: string;
  readonly name?: string;
  readonly region: string;
  readonly zone?: string;
  readonly projectId?: string;
  /** The service's word. */
  readonly state?: string;
  /** ISO 8601. */
  readonly createTime?: string;
  readonly ageSeconds?: number;
  /** CNY per unit of `chargeType`, as the service states it. */
  readonly price?: number;
  readonly chargeType?: string;
  /** In GB, for disks. */
  readonly size?: number;
  /** The digest of the resource it was made for. */
  readonly resource?: string;
  /** What `adoptInstanceId` has to be to take it into a stack. */
  readonly adoptInstanceId?: string;
  /** The commands of the official command line tool that end it. */
  readonly end: readonly string[];
  readonly note?: string;
}

export type DiskListing = Answer<"DescribeCompshareDisk">;

/** What the account holds in one region and project. */
export interface Holding {
  readonly region: string;
  readonly projectId?: string;
  readonly instances: readonly InstanceDescription[];
  readonly disks: DiskListing;
}

const IN_THE_MAKING_S = 15 * 60;

/** The instances and data disks that carry our mark and that no state owns. `now` is in ms since the epoch. */
export function orphansOf(owned: OwnedByStates, holdings: readonly Holding[], now: number): Orphan[] {
  // An answer may hold instances of other regions: each counts once.
  const found = new Map<string, Orphan>();
  for (const holding of holdings) {
    const orphans = [
      ...holding.instances.flatMap((instance) => orphanInstance(owned, holding, instance, now)),
      ...holding.disks.flatMap((disk) => orphanDisk(owned, holding, disk, now)),
    ];
    for (const orphan of orphans) if (!found.has(orphan.id)) found.set(orphan.id, orphan);
  }
  return [...found.values()];
}

function orphanInstance(owned: OwnedByStates, holding: Holding, seen: InstanceDescription, now: number): Orphan[] {
  const { marker } = readRemark(seen.Remark);
  const id = seen.UHostId;
  if (!marker || owned.instances.has(id)) return [];
  const age = ageOf(seen.CreateTime, now);
  const spot = seen.ChargeType === "Spot";
  return [
    {
      kind: "instance",
      id,
      name: seen.Name,
      region: seen.Region || holding.region,
      zone: seen.Zone,
      projectId: holding.projectId,
      state: seen.State,
      ...age,
      price: seen.InstancePrice,
      chargeType: seen.ChargeType,
      resource: marker.resource,
      adoptInstanceId: `${id}:${marker.nonce}`,
      end: [
        ...(seen.State === "Running" && !spot ? [`compshare instance stop ${id} --wait`] : []),
        `compshare instance delete ${id}`,
      ],
      note:
        (age.ageSeconds ?? Number.POSITIVE_INFINITY) < IN_THE_MAKING_S ? "young: an `up` may be making it" : undefined,
    },
  ];
}

function orphanDisk(owned: OwnedByStates, holding: Holding, disk: DiskListing[number], now: number): Orphan[] {
  const owner = diskLabelOwner(disk.name);
  // An attached disk lives and dies with its instance, which is listed itself.
  if (disk.diskId === undefined || owner === undefined || disk.attachedTo || owned.disks.has(disk.diskId)) return [];
  return [
    {
      kind: "disk",
      id: disk.diskId,
      name: disk.name,
      region: holding.region,
      zone: disk.zone,
      projectId: holding.projectId,
      ...ageOf(disk.createdAt, now),
      size: disk.size,
      end: [`compshare storage disk delete ${disk.diskId}`],
      note: `made for ${owner}; keepDataDisks may have kept it on purpose`,
    },
  ];
}

function ageOf(createdAt: number | undefined, now: number): Pick<Orphan, "createTime" | "ageSeconds"> {
  if (!createdAt) return {};
  return {
    createTime: new Date(createdAt * 1000).toISOString(),
    ageSeconds: Math.max(0, Math.round(now / 1000 - createdAt)),
  };
}
