import { diskTypeOf } from "../instance/model/machines";
import { type ListedDisk, listDisks } from "../instance/observe/disk-listing";
import { defined, time } from "../instance/observe/outputs";
import type { Kind } from "../resource/kind";
import type { ResourceContext } from "../resource/lifecycle/context";
import { fetchTwice, notFound, singleFetch } from "../resource/lifecycle/fetch";
import type { Listed } from "../resource/ownership/earlier";
import { fetchOrConfirmGone, type Known } from "../resource/ownership/gone";
import { asSpec } from "../resource/properties/inputs";
import { DISK_SPEC_NAMES, type DiskOutputs, type DiskSpec } from "./spec";

export const DISK_KIND: Kind = {
  noun: "disk",
  plural: "disks",
  adopt: "adoptDiskId",
  cost: "is charged",
  idFact: "diskId",
};

/** A disk's place, part of every call about it. */
export type DiskPlace = Pick<DiskSpec, "region" | "zone" | "projectId">;

export const viewDisk = ({ diskId, name, size, status, attachedTo, createdAt }: ListedDisk): Listed => ({
  id: diskId,
  text: name,
  createdAt,
  facts: `"${name ?? ""}", ${size ?? "?"} GB, ${attachedTo ? `on ${attachedTo}` : status || "no state"}`,
});

/** The data disks of a place's region and project. */
export const listDisksAt = (
  { client }: Pick<ResourceContext, "client">,
  { region = "", projectId }: Partial<DiskPlace>,
): Promise<ListedDisk[]> => listDisks(client, { region, projectId });

/** Fetches one disk now; undefined if the service doesn't list it (any more, or yet). */
export const fetchDisk = async (
  context: Pick<ResourceContext, "client">,
  place: Partial<DiskPlace>,
  id: string,
): Promise<ListedDisk | undefined> => (await listDisksAt(context, place)).find(({ diskId }) => diskId === id);

/**
 * Fetches a disk of the state, and makes sure before it reports it as gone (`resource/ownership/gone.ts`).
 * @throws CompShareError `REFUSED` if it can't be decided whether it is gone.
 */
export function fetchDiskOrConfirmGone(
  context: ResourceContext,
  known: Known & Partial<DiskPlace>,
  id: string,
): Promise<ListedDisk | undefined> {
  const fetch = singleFetch(context, () => fetchDisk(context, known, id));
  const list = async () => (await listDisksAt(context, known)).map(({ diskId }) => diskId);
  return fetchOrConfirmGone(context, { id, kind: DISK_KIND, known, fetch, list }, context.now());
}

/** Fetches a disk that isn't in the state, and again before it reports it as absent. */
export async function fetchDiskTwice(
  context: ResourceContext,
  place: Partial<DiskPlace>,
  id: string,
): Promise<ListedDisk | undefined> {
  return (
    await fetchTwice(
      singleFetch(context, () => fetchDisk(context, place, id)),
      context.now(),
    )
  ).seen;
}

/**
 * Reads a disk; undefined if it is gone. `stored` may only have the place: the disk was never in a state
 * (`CompShareDisk.get`).
 * @throws CompShareError `REFUSED` if such a disk doesn't exist.
 */
export async function readDisk(
  context: ResourceContext,
  id: string,
  stored: Partial<DiskOutputs>,
): Promise<{ outputs: DiskOutputs; inputs: DiskSpec } | undefined> {
  const seen = await (stored.diskId === undefined ? fetchDiskTwice : fetchDiskOrConfirmGone)(context, stored, id);
  if (!seen && stored.diskId === undefined) throw notFound(context, DISK_KIND, id, stored);
  if (!seen) {
    context.owned.markGone(id, context.now());
    return undefined;
  }
  const usual = {
    zone: "",
    region: "",
    name: seen.name ?? "",
    type: "CLOUD_SSD",
    size: 0,
    chargeType: "Postpay",
  } as const;
  const outputs = diskOutputs({ ...usual, ...stored }, seen);
  return { outputs, inputs: pickDiskSpec(outputs) };
}

/** The outputs of an observed disk. What the service doesn't return is taken as declared. */
export function diskOutputs(declared: DiskSpec, seen: ListedDisk): DiskOutputs {
  return defined({
    ...pickDiskSpec(declared),
    instanceId: seen.attachedTo,
    zone: seen.zone || declared.zone,
    type: (diskTypeOf(seen.type) as DiskSpec["type"] | undefined) ?? declared.type,
    size: seen.size ?? declared.size,
    diskId: seen.diskId,
    status: seen.status ?? "",
    device: seen.device,
    createTime: time(seen.createdAt),
    expireTime: time(seen.expiresAt),
  });
}

/**
 * The outputs of a disk of which only the id is known.
 * @param made The approximate time of its creation, in ms: the service's own isn't known yet.
 */
export const firstDiskOutputs = (declared: DiskSpec, id: string, made: number): DiskOutputs =>
  defined({ ...pickDiskSpec(declared), diskId: id, status: "", createTime: new Date(made).toISOString() });

/** The declaration in outputs. */
export const pickDiskSpec = (from: DiskSpec): DiskSpec =>
  asSpec<DiskSpec>(defined(Object.fromEntries(DISK_SPEC_NAMES.map((name) => [name, from[name]]))));
