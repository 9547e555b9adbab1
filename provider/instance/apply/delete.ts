import { CompShareError, isBusy } from "../../client/errors";
import { RETCODE } from "../../client/retcodes";
import { mayDelete, notDeleted, vanishes, warnOfGone } from "../../resource/lifecycle/delete";
import { forgetDeletion, noteDeletion } from "../../resource/ownership/deletion-notes";
import { readRemark } from "../../resource/ownership/marker";
import { type DiskMatch, matchDisks } from "../model/disks";
import type { InstanceOutputs } from "../model/facts";
import { INSTANCE_KIND } from "../model/kind";
import { isSpot, type Observed } from "../model/observed";
import { targetParams } from "../model/place";
import type { InstanceSpec } from "../model/spec";
import { type Context, deadline } from "../observe/context";
import { fetchInstance, fetchInstanceOrConfirmGone, RECENT_MS } from "../observe/fetch";
import { forgetStop, noteStop } from "../observe/stops";
import { instanceWaitError, waitUntil } from "../observe/wait";
import {
  type AnyDisk,
  type DiskDeletion,
  deleteRemainingDisks,
  KEEP_DISKS,
  prepareDiskDeletion,
} from "./disk-deletion";
import { requireReplacement } from "./replacement";
import { actionOf } from "./steps";

const PAUSE_MS = 3000;

/**
 * Deletes an instance: waits for a running operation, stops it if the service requires that, detaches foreign disks,
 * and terminates it. An instance that is already gone counts as deleted. Its data disks are deleted too, unless
 * `keepDataDisks` is set.
 * @param replacement What is created next, if this is the first half of a replacement: nothing is done unless that is
 *   available.
 * @throws CompShareError if it still exists.
 */
export async function deleteInstance(
  context: Context,
  id: string,
  stored: InstanceOutputs,
  replacement?: InstanceSpec,
): Promise<void> {
  if (!mayDelete(context, id)) return;
  const until = deadline(context, "delete", stored);
  // Other deletions continue meanwhile.
  if (replacement?.onNoCapacity === "wait") await requireReplacement(context, id, replacement, until);
  await context.turn?.(until);
  // The first fetch makes sure whether it is gone. Later ones follow an action of ours.
  const first = await fetchInstanceOrConfirmGone(context, stored, id, RECENT_MS);
  if (!first) warnOfGone(context, INSTANCE_KIND, id, stored);
  else if (replacement) await requireReplacement(context, id, replacement, until);
  // An older observation is enough to decide to stop or to wait. Before the termination, it must be current.
  const isStepAway = first?.phase === "changing" || (first?.phase === "running" && !isSpot(first.seen));
  let observed = first && !isStepAway ? await fetchInstance(context, stored, id) : first;
  for (;;) {
    if (context.now() >= until) throw instanceWaitError(id, `${id} couldn't be deleted before the timeout`);
    const disks = matchDisks(stored.dataDisks ?? [], stored.disks ?? [], observed ?? { id, disks: [] });
    // For an instance that was gone before, the list of disks is up to date by now.
    const patience = first ? until : Math.min(until, context.now() + context.listLagMs);
    if (!observed) return afterTermination(context, id, stored, disks, [...disks.missing.values()], patience);
    try {
      const next = await step(context, stored, observed, disks, until);
      if ("remaining" in next) return afterTermination(context, id, stored, disks, next.remaining, until);
      observed = next;
    } catch (error) {
      await tolerate(context, stored, error, until, id);
      observed = await fetchInstance(context, stored, id);
    }
  }
}

/** One step of a deletion, and its result: finally, the service has accepted the termination. */
async function step(
  context: Context,
  stored: InstanceOutputs,
  observed: Observed,
  disks: DiskMatch,
  deadline: number,
): Promise<Observed | DiskDeletion> {
  const { id, phase, seen } = observed;
  const settle = (doing: string, reached: (observed: Observed) => boolean) =>
    waitUntil(context, { id, place: stored, doing, reached, deadline, throughFailure: true });

  if (phase === "changing") {
    return settle("wait for the running operation", (now) => now.phase !== "changing");
  }
  const spot = isSpot(seen);
  if (phase === "running" && !(spot && disks.foreign.length === 0)) {
    await stop(context, stored, id, spot);
    return settle("stop it", (now) => now.phase !== "running" && now.phase !== "changing");
  }
  const foreign = disks.foreign[0];
  if (foreign && phase === "stopped") {
    const detach = actionOf({ do: "detachDisk", diskId: foreign.id, device: foreign.device ?? "" });
    await detach.run(context, stored, id);
    const whose = readRemark(foreign.name).marker ? "has a life of its own" : `was attached to ${id} by somebody else`;
    context.warn(`The disk ${foreign.id} ${whose}: it was detached and is kept, and charged.`);
    return settle(detach.title, detach.reached);
  }
  // A termination that releases disks would delete this one too, with somebody else's data.
  if (foreign && !stored.keepDataDisks) throw foreignDisk(id, foreign.id, seen.State);
  const deletion = stored.keepDataDisks
    ? KEEP_DISKS
    : await prepareDiskDeletion(context, stored, observed, disks, deadline);
  if ("phase" in deletion) return deletion;
  await terminate(context, stored, id, spot, deletion.releasesAttached);
  return deletion;
}

async function terminate(
  context: Context,
  stored: InstanceOutputs,
  id: string,
  spot: boolean,
  releases: boolean,
): Promise<void> {
  context.progress(`terminate it (${id})`);
  const target = targetParams(stored, id);
  noteDeletion(context, id);
  try {
    const { InRecycle } = await context.client.call("TerminateCompShareInstance", {
      ...target,
      ...(releases && { ReleaseUDisk: true }),
    });
    if (InRecycle) context.progress(`${id} is now in the console's recycle bin`);
  } catch (error) {
    if (error instanceof CompShareError && !error.inDoubt) forgetDeletion(context, id);
    // One page of the documentation allows deleting a running Spot instance, another wants it stopped.
    if (!spot || !(error instanceof CompShareError) || error.code !== "API" || isBusy(error)) throw error;
    const now = await fetchInstance(context, stored, id);
    if (now?.phase !== "running") throw error;
    await stop(context, stored, id, spot);
    throw error.with({ retCode: RETCODE.operationInProgress });
  }
}

async function stop(context: Context, stored: InstanceOutputs, id: string, force: boolean): Promise<void> {
  context.progress(`stop it (${id})`);
  noteStop(context, id);
  await context.client.call("StopCompShareInstance", { ...targetParams(stored, id), ...(force && { Force: true }) });
}

function foreignDisk(id: string, diskId: string, state: string): CompShareError {
  return new CompShareError({
    code: "REFUSED",
    what: `the disk ${diskId}, which somebody else attached to ${id}, can't be detached while the state is "${state}"`,
    effect: "none",
    advice: "Detach that disk in the console, then run it again.",
    instanceId: id,
  });
}

/** Tolerates an error that the next fetch can resolve. Any other is thrown, unless the instance is gone after all. */
async function tolerate(
  context: Context,
  stored: InstanceOutputs,
  error: unknown,
  deadline: number,
  id: string,
): Promise<void> {
  if (!(error instanceof CompShareError)) throw error;
  context.progress(error.message);
  if (context.now() < deadline) {
    await context.sleep(PAUSE_MS);
    if (error.inDoubt || isBusy(error)) return;
    // A refusal may mean that it is gone, after a termination whose answer was lost. It may still be listed for a
    // while.
    if (error.code === "API" && (await vanishes(context, () => fetchInstance(context, stored, id), deadline))) return;
  }
  throw notDeleted(error, INSTANCE_KIND, id);
}

/** Deletes the instance's remaining data disks, or names those that are kept. */
async function afterTermination(
  context: Context,
  id: string,
  stored: InstanceOutputs,
  { owned, missing }: DiskMatch,
  remaining: readonly AnyDisk[],
  until: number,
): Promise<void> {
  forgetStop(context, id);
  if (stored.keepDataDisks) {
    const kept = [...owned, ...missing].map(([name, disk]) => `${name} (${disk.id})`);
    if (kept.length > 0) {
      context.warn(
        `These data disks are kept (keepDataDisks), and are charged until you delete them: ${kept.join(", ")}.`,
      );
    }
    return;
  }
  await deleteRemainingDisks(context, stored, id, remaining, until);
}
