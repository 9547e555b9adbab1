import { CompShareError, isBusy } from "../client/errors";
import { whileStopped } from "../instance/apply/while-stopped";
import { addedDiskType } from "../instance/model/machines";
import { placeParams, targetParams } from "../instance/model/place";
import type { Context } from "../instance/observe/context";
import type { ListedDisk } from "../instance/observe/disk-listing";
import { deadlineOf } from "../resource/lifecycle/deadline";
import { deleteResource } from "../resource/lifecycle/delete";
import { singleFetch } from "../resource/lifecycle/fetch";
import { IncompleteError, reasonOf } from "../resource/lifecycle/incomplete";
import { onceFree } from "../resource/lifecycle/once-free";
import { shown, takeOverEarlier } from "../resource/lifecycle/take-over";
import { waitFor } from "../resource/lifecycle/wait";
import { adopted, adoptedId } from "../resource/ownership/adopt";
import { classifyAll, findExisting } from "../resource/ownership/earlier";
import { readRemark, specDigest, writeName } from "../resource/ownership/marker";
import { buyOnce, claimEarlier } from "../resource/ownership/purchase";
import { DISK_TIMEOUT_MS, diffDisk } from "./properties";
import {
  DISK_KIND,
  diskOutputs,
  fetchDisk,
  fetchDiskOrConfirmGone,
  fetchDiskTwice,
  firstDiskOutputs,
  listDisksAt,
  viewDisk,
} from "./read";
import type { DiskOutputs, DiskSpec } from "./spec";

/** Runs one operation at a time with an instance. */
export type InstanceLock = <T>(instanceId: string, work: () => Promise<T>) => Promise<T>;

/**
 * Buys a disk on its instance; or takes over the one that an earlier attempt bought, or adopts the declared one.
 * @param resource The identity of the resource.
 * @throws CompShareError if nothing was bought, or if that is unknown: the request is never sent twice.
 * @throws IncompleteError if there is a disk that isn't as declared (yet).
 */
export async function createDisk(
  context: Context,
  spec: DiskSpec,
  resource: string,
  withLock: InstanceLock,
): Promise<DiskOutputs> {
  const { adoptDiskId, instanceId = "" } = spec;
  // A replacement of the adopted disk is a new disk.
  if (adoptDiskId !== undefined && !(await context.owned.isOwnedBy(adoptedId(adoptDiskId), resource)))
    return adoptDisk(context, { ...spec, adoptDiskId }, resource);
  const until = deadlineOf(context, "create", spec, DISK_TIMEOUT_MS);
  const nonce = context.nonce();
  const origin = specDigest({ zone: spec.zone, type: spec.type });
  const place = { kind: "disk" as const, region: spec.region, projectId: spec.projectId };
  const fetch = async () => classifyAll(context, await listDisksAt(context, spec), viewDisk, resource);
  const result = await buyOnce(context, {
    key: resource,
    identified: { nonce, place, idOf: (id: string) => id },
    findEarlier: () =>
      findExisting(
        context,
        { kind: DISK_KIND, view: viewDisk, isChanging: () => false, exists: "is there", search: fetch },
        Number.NEGATIVE_INFINITY,
      ),
    findThis: async () =>
      (await listDisksAt(context, spec)).find(({ name }) => readRemark(name).marker?.nonce === nonce)?.diskId,
    buy: (sending) => {
      const name = writeName(spec.name, { resource: context.mark(resource), spec: origin, nonce });
      return withLock(instanceId, () => buy(context, { ...spec, instanceId }, name, until, sending));
    },
  });
  if ("earlier" in result) return takeOver(context, spec, result.earlier, resource);
  const id = result.bought;
  const made = context.now();
  context.owned.claim(id, resource);
  try {
    return diskOutputs(spec, await waitForDisk(context, spec, id, "attach it", isOn(instanceId), until));
  } catch (error) {
    throw new IncompleteError(id, firstDiskOutputs(spec, id, made), reasonOf(error));
  }
}

async function buy(
  context: Context,
  spec: DiskSpec & { instanceId: string },
  name: string,
  until: number,
  sending: () => void,
): Promise<string> {
  const { instanceId, size, type, chargeType } = spec;
  const params = {
    ...targetParams(spec, instanceId),
    Size: size,
    DiskType: addedDiskType(type),
    Name: name,
    ChargeType: chargeType,
    Quantity: 1,
  };
  try {
    const { UDiskId } = await onceFree(context, instanceId, until, () =>
      context.client.call("CreateAndAttachCompshareDisk", params, sending),
    );
    return UDiskId;
  } catch (error) {
    if (!(error instanceof CompShareError) || !error.inDoubt) throw error;
    throw error.with({
      advice:
        `A disk named "${name}" may have been bought, and may be charged. Run \`pulumi up\` again: it looks for that disk first, ` +
        "takes it over if it exists, and buys another one only if it doesn't.",
    });
  }
}

/** Takes a disk into the state that an earlier attempt at this resource bought and that is in no state. */
function takeOver(context: Context, spec: DiskSpec, found: ListedDisk, resource: string): Promise<DiskOutputs> {
  const { diskId: id, name: carried, createdAt } = found;
  claimEarlier(context, resource, {
    id,
    carried,
    place: { kind: "disk", region: spec.region, projectId: spec.projectId },
  });
  return takeOverEarlier(context, {
    kind: DISK_KIND,
    id,
    createdAt,
    settle: async () => found,
    found: () => diskOutputs(spec, found),
    outputsOf: (seen) => diskOutputs(spec, seen),
    differences: (outputs) => {
      const { replaces, updates } = diffDisk(outputs, spec);
      return [...replaces, ...updates].map((name) => `${name} is ${shown(outputs[name])}`);
    },
  });
}

/** Takes the declared disk into the state as it is, without changing it. */
async function adoptDisk(
  context: Context,
  spec: DiskSpec & { adoptDiskId: string },
  resource: string,
): Promise<DiskOutputs> {
  const id = adoptedId(spec.adoptDiskId);
  const project = spec.projectId ? `, project ${spec.projectId}` : "";
  const seen = await adopted(context, {
    kind: DISK_KIND,
    declared: spec.adoptDiskId,
    id,
    resource,
    where: `in ${spec.region}${project} (${context.account})`,
    orphansCommand: "npx pulumi-compshare orphans",
    fetch: () => fetchDiskTwice(context, spec, id),
    textOf: ({ name }) => name,
  });
  return diskOutputs(spec, seen);
}

/**
 * Changes a disk in place until it is as declared: it grows, and moves to the declared instance.
 * @throws CompShareError before anything is done, if the disk is gone, or on an instance that this stack didn't attach
 *   it to.
 * @throws IncompleteError if it isn't as declared yet; the next run continues.
 */
export async function updateDisk(
  context: Context,
  id: string,
  stored: DiskOutputs,
  declared: DiskSpec,
  withLock: InstanceLock,
): Promise<DiskOutputs> {
  const { replaces } = diffDisk(stored, declared);
  if (replaces.length > 0) throw refused(id, `${replaces.join(" and ")} changes, which requires a new disk`);
  const until = deadlineOf(context, "update", declared, DISK_TIMEOUT_MS);
  const { region, zone, projectId } = declared;
  const seen = await fetchDiskOrConfirmGone(context, { ...stored, region, zone, projectId }, id);
  if (!seen) throw refused(id, `the service doesn't list it in ${region} (${context.account})`);
  let last = seen;
  try {
    const wanted = declared.instanceId;
    if (wanted !== undefined && seen.attachedTo !== wanted)
      last = await move(context, seen, { stored, declared, wanted, until, withLock });
    if ((last.size ?? declared.size) < declared.size) last = await grow(context, last, declared, until, withLock);
    return diskOutputs(declared, last);
  } catch (error) {
    if (error instanceof CompShareError && error.code === "REFUSED" && last === seen) throw error;
    throw new IncompleteError(id, diskOutputs({ ...declared, name: stored.name }, last), reasonOf(error));
  }
}

interface Move {
  readonly stored: DiskOutputs;
  readonly declared: DiskSpec;
  /** The instance to attach it to. */
  readonly wanted: string;
  readonly until: number;
  readonly withLock: InstanceLock;
}

async function move(context: Context, seen: ListedDisk, { stored, declared, wanted, until, withLock }: Move) {
  const { diskId: id } = seen;
  if (seen.attachedTo !== undefined) await detach(context, seen, stored, until, withLock);
  context.progress(`attach it to ${wanted} (${id})`);
  return withLock(wanted, async () => {
    await onceFree(context, wanted, until, () =>
      context.client.call("AttachCompshareDisk", { ...targetParams(declared, wanted), UDiskId: id }),
    );
    return waitForDisk(context, declared, id, `attach it to ${wanted}`, isOn(wanted), until);
  });
}

/** Detaches a disk from the instance in the state, which is stopped for that. */
async function detach(
  context: Context,
  { diskId: id, attachedTo = "", device }: ListedDisk,
  stored: DiskOutputs,
  until: number,
  withLock: InstanceLock,
): Promise<void> {
  if (attachedTo !== stored.instanceId) {
    throw refused(
      id,
      `it is attached to ${attachedTo}, and this stack has it on ${stored.instanceId ?? "none"}`,
      `Detach it from ${attachedTo} in the console first; or, if it may be detached there, run \`pulumi refresh\` and try again.`,
    );
  }
  await withLock(attachedTo, () =>
    whileStopped(
      context,
      { id: attachedTo, place: stored, reason: `to detach the disk ${id}`, deadline: until },
      async (observed) => {
        const drive = device ?? observed?.disks.find((disk) => disk.id === id)?.device ?? "";
        context.progress(`detach it from ${attachedTo} (${id})`);
        await onceFree(context, attachedTo, until, () =>
          context.client.call("DetachCompshareDisk", {
            ...targetParams(stored, attachedTo),
            UDiskId: id,
            Device: drive,
          }),
        );
        await waitForDisk(context, stored, id, `detach it from ${attachedTo}`, isDetached, until);
      },
    ),
  );
}

/** Grows a disk while its instance runs, unless the service requires that to be stopped. */
async function grow(
  context: Context,
  { diskId: id, attachedTo }: ListedDisk,
  declared: DiskSpec,
  until: number,
  withLock: InstanceLock,
): Promise<ListedDisk> {
  const { size } = declared;
  context.progress(`grow it to ${size} GB (${id})`);
  const resize = async () => {
    await onceFree(context, attachedTo ?? id, until, () =>
      context.client.call("ResizeCompShareDisk", {
        ...placeParams(declared),
        ...(attachedTo !== undefined && { UHostId: attachedTo }),
        UDiskId: id,
        Size: size,
      }),
    );
    return waitForDisk(context, declared, id, `grow it to ${size} GB`, (seen) => (seen.size ?? 0) >= size, until);
  };
  if (attachedTo === undefined) return resize();
  return withLock(attachedTo, async () => {
    try {
      return await resize();
    } catch (error) {
      const requiresStop = error instanceof CompShareError && error.code === "API" && !error.inDoubt && !isBusy(error);
      if (!requiresStop) throw error;
      context.progress(`${error.message} (${id})`);
      return whileStopped(
        context,
        { id: attachedTo, place: declared, reason: `to grow the disk ${id}`, deadline: until },
        resize,
      );
    }
  });
}

/**
 * Deletes a disk, after detaching it. One that is already gone counts as deleted.
 * @throws CompShareError if it still exists, or is on an instance that this stack didn't attach it to.
 */
export function deleteDisk(context: Context, id: string, stored: DiskOutputs, withLock: InstanceLock): Promise<void> {
  const deadline = deadlineOf(context, "delete", stored, DISK_TIMEOUT_MS);
  return deleteResource(context, {
    kind: DISK_KIND,
    id,
    place: stored,
    fetchOrConfirmGone: () => fetchDiskOrConfirmGone(context, stored, id),
    fetch: () => fetchDisk(context, stored, id),
    stateOf: ({ status = "" }) => status,
    delete: async (seen) => {
      if (seen.attachedTo !== undefined) await detach(context, seen, stored, deadline, withLock);
      await context.client.call("DeleteCompshareDisk", { ...placeParams(stored), UDiskId: id });
    },
    mayPass: isBusy,
    deadline,
  });
}

const isOn =
  (instanceId: string) =>
  ({ attachedTo, status = "" }: ListedDisk): boolean =>
    attachedTo === instanceId && !/ing$/i.test(status);

const isDetached = ({ attachedTo, status = "" }: ListedDisk): boolean =>
  attachedTo === undefined && !/ing$/i.test(status);

function waitForDisk(
  context: Context,
  place: DiskSpec,
  id: string,
  doing: string,
  reached: (seen: ListedDisk) => boolean,
  deadline: number,
): Promise<ListedDisk> {
  const fetch = singleFetch(context, () => fetchDisk(context, place, id));
  return waitFor(context, {
    kind: DISK_KIND,
    id,
    doing,
    fetch: async (due) => (await fetch(due)).seen,
    stateOf: ({ status = "" }) => status,
    reached,
    deadline,
  });
}

function refused(id: string, why: string, advice = "Run `pulumi refresh`, then `pulumi up`."): CompShareError {
  return new CompShareError({
    code: "REFUSED",
    what: `${id} can't be changed: ${why}`,
    effect: "none",
    advice,
    diskId: id,
  });
}
