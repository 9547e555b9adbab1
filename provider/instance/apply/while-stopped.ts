import { isSpot, type Observed } from "../model/observed";
import { type InstancePlace, targetParams } from "../model/place";
import type { Context } from "../observe/context";
import { fetchInstanceTwice } from "../observe/fetch";
import { forgetStop, noteStop } from "../observe/stops";
import { waitUntil } from "../observe/wait";

interface Stopped {
  readonly id: string;
  readonly place: InstancePlace;
  /** Why it is stopped, as in "to detach the disk". */
  readonly reason: string;
  /** When to give up, in ms since the epoch. */
  readonly deadline: number;
}

/**
 * Does something that needs a stopped instance, and starts the instance again if it was running. An instance that this
 * run is going to delete, or may delete, stays stopped. If the instance is gone, nothing is stopped.
 */
export async function whileStopped<T>(
  context: Context,
  { id, place, reason, deadline }: Stopped,
  work: (observed: Observed | undefined) => Promise<T>,
): Promise<T> {
  const wait = (doing: string, reached: (observed: Observed) => boolean) =>
    waitUntil(context, { id, place, doing, reached, deadline, throughFailure: true });
  const first = await fetchInstanceTwice(context, place, id);
  const observed =
    first?.phase === "changing"
      ? await wait("wait for the running operation", ({ phase }) => phase !== "changing")
      : first;
  if (observed?.phase !== "running") return work(observed);
  context.progress(`stop ${id} ${reason}`);
  noteStop(context, id);
  await context.client.call("StopCompShareInstance", {
    ...targetParams(place, id),
    ...(isSpot(observed.seen) && { Force: true }),
  });
  await wait("stop it", ({ phase }) => phase !== "running" && phase !== "changing");
  const stays = () =>
    context.warn(
      `${id} was stopped ${reason}, and is still stopped: the next \`pulumi up\` starts it, unless it is deleted.`,
    );
  const result = await work(observed).catch((error: unknown) => {
    stays();
    throw error;
  });
  if (context.owned.mayDelete(id)) {
    stays();
    return result;
  }
  context.progress(`start ${id} again`);
  await context.client.call("StartCompShareInstance", targetParams(place, id));
  await wait("start it again", ({ phase }) => phase === "running");
  forgetStop(context, id);
  return result;
}
