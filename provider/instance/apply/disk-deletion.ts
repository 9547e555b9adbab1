import { CompShareError, isBusy } from "../../client/errors";
import type { DiskMatch } from "../model/disks";
import type { DiskRecord, InstanceOutputs } from "../model/facts";
import { type Observed, showsDisks } from "../model/observed";
import { placeParams } from "../model/place";
import type { Context } from "../observe/context";
import { listDisksIfAble } from "../observe/disk-listing";
import { fetchInstance } from "../observe/fetch";

/** Decides how an instance's data disks are deleted with it. */

const PAUSE_MS = 3000;

/** A disk, observed or recorded. */
export type AnyDisk = Pick<DiskRecord, "id">;

export interface DiskDeletion {
  /** Whether the termination releases everything that is attached. */
  readonly releasesAttached: boolean;
  /** The owned disks to be deleted afterwards. */
  readonly remaining: readonly AnyDisk[];
}

/** All disks are kept. */
export const KEEP_DISKS: DiskDeletion = { releasesAttached: false, remaining: [] };

/**
 * Decides how an instance's owned data disks are deleted with it, and deletes those that are detached. If foreign disks
 * may be attached, the termination releases none, and the owned ones are deleted after it, one by one.
 * @returns A newer observation, if that shows what this one doesn't.
 * @throws CompShareError `REFUSED` if it is unknown which disks it owns.
 */
export async function prepareDiskDeletion(
  context: Context,
  stored: InstanceOutputs,
  observed: Observed,
  disks: DiskMatch,
  deadline: number,
): Promise<DiskDeletion | Observed> {
  const { id } = observed;
  const missing = [...disks.missing.values()];
  if (!showsDisks(observed)) {
    const shown = await waitForDisks(context, stored, id, deadline);
    if (shown) return shown;
    if (!stored.disks?.length && stored.dataDisks?.length) throw unknownDisks(id);
    return { releasesAttached: false, remaining: [...missing, ...disks.owned.values()] };
  }
  // Before the instance is deleted: once it is gone, a refresh removes its entry from the state, and nobody would know
  // about them.
  const attached = await deleteDetachedDisks(context, stored, id, missing);
  const releasesAttached = await mayReleaseDisks(context, stored, observed, disks);
  return { releasesAttached, remaining: releasesAttached ? attached : [...attached, ...disks.owned.values()] };
}

/** Waits, for as long as lists lag, until an instance shows its disks. */
async function waitForDisks(
  context: Context,
  stored: InstanceOutputs,
  id: string,
  deadline: number,
): Promise<Observed | undefined> {
  const until = Math.min(deadline, context.now() + context.listLagMs);
  while (context.now() < until) {
    await context.sleep(Math.min(PAUSE_MS, until - context.now()));
    const observed = await fetchInstance(context, stored, id);
    if (observed && showsDisks(observed)) return observed;
  }
  return undefined;
}

/**
 * Whether a termination may release what is attached: the service has shown the instance's disks, some are owned, and none
 * is foreign. A recorded foreign disk that isn't shown must also be detached according to the list of disks.
 */
export async function mayReleaseDisks(
  { client }: Pick<Context, "client">,
  stored: InstanceOutputs,
  observed: Observed,
  { owned, foreign }: DiskMatch,
): Promise<boolean> {
  if (!showsDisks(observed) || owned.size === 0 || foreign.length > 0) return false;
  const shown = new Set(observed.disks.map(({ id }) => id));
  const unseen = (stored.disks ?? []).filter(({ role, id }) => role === "foreign" && !shown.has(id));
  if (unseen.length === 0) return true;
  const all = await listDisksIfAble(client, stored);
  const mayBeOn = ({ id }: AnyDisk) =>
    !all || all.some((disk) => disk.diskId === id && disk.attachedTo === observed.id);
  return !unseen.some(mayBeOn);
}

/**
 * Deletes an instance's owned disks after it.
 * @param until How long to wait until they are detached, in ms since the epoch.
 * @throws CompShareError if they aren't: the instance is kept in the state, and the next deletion continues.
 */
export async function deleteRemainingDisks(
  context: Context,
  stored: InstanceOutputs,
  id: string,
  disks: readonly AnyDisk[],
  until: number,
): Promise<void> {
  let remaining = disks;
  for (;;) {
    try {
      remaining = await deleteDetachedDisks(context, stored, id, remaining);
    } catch (error) {
      if (!(error instanceof CompShareError && isBusy(error))) throw error;
    }
    if (remaining.length === 0) return;
    if (context.now() >= until) throw stillAttached(id, remaining);
    await context.sleep(PAUSE_MS);
  }
}

/**
 * Deletes those of the instance's owned disks that are detached, and returns those that are still attached according to
 * the list.
 */
async function deleteDetachedDisks(
  context: Context,
  stored: InstanceOutputs,
  id: string,
  own: readonly AnyDisk[],
): Promise<readonly AnyDisk[]> {
  if (own.length === 0) return [];
  const all = await listDisksIfAble(context.client, stored);
  const attached: AnyDisk[] = [];
  for (const disk of own) {
    const found = all?.find(({ diskId }) => diskId === disk.id);
    if (all && !found) continue;
    if (found?.attachedTo === id) attached.push(disk);
    else if (found?.attachedTo)
      context.warn(`The data disk ${disk.id} is attached to ${found.attachedTo} now: it is kept, and charged.`);
    // If the service doesn't list disks, it still refuses to delete an attached one.
    else await context.client.call("DeleteCompshareDisk", { ...placeParams(stored), UDiskId: disk.id });
  }
  return attached;
}

function unknownDisks(id: string): CompShareError {
  return new CompShareError({
    code: "REFUSED",
    what: `the service doesn't show the disks of ${id}, and none is on record: its own can't be told from others'`,
    effect: "none",
    advice:
      "Run it again later. Or set keepDataDisks: true and run `pulumi up`: then it is deleted without its data disks, which you " +
      "can delete in the console.",
    instanceId: id,
  });
}

function stillAttached(id: string, disks: readonly AnyDisk[]): CompShareError {
  return new CompShareError({
    code: "WAIT",
    what: `${id} isn't listed any more, but ${disks.map((disk) => disk.id).join(", ")} couldn't be deleted: still attached to it`,
    advice:
      "Its data disks are charged until they are deleted: run it again, or delete them in the console. If they stay attached, " +
      "the instance may live on: look for it there.",
    instanceId: id,
  });
}
