import { CompShareError, isBusy } from "../client/errors";
import type { ImageDescription } from "../client/offer-schemas";
import { type Context, deadline } from "../instance/observe/context";
import { forgetEnd, noteEnd } from "../resource/ownership/end";
import { imageParams, imagePhase, lookAtImage, seeImageOrCallGone } from "./look";
import type { ImageOutputs } from "./spec";
import { IMAGE_TIMEOUT_MS } from "./timeouts";

const PAUSE_MS = 3000;

/**
 * Deletes an image; one that is still being made is waited for where the service demands that. An image that is gone
 * already counts as deleted. Instances that were made from it live on.
 * @throws CompShareError where it still exists.
 */
export async function deleteImage(context: Context, id: string, stored: ImageOutputs): Promise<void> {
  if (!context.owned.mayEnd(id)) {
    context.warn(`${id} isn't deleted: another entry of this stack has it. Only its older entry leaves the state.`);
    return;
  }
  const until = deadline(context, "delete", stored, IMAGE_TIMEOUT_MS);
  let seen = await seeImageOrCallGone(context, stored, id);
  if (!seen) return warnOfGone(context, id, stored);
  while (seen) {
    context.progress(`delete it (${id}, ${seen.status})`);
    noteEnd(context, id);
    try {
      await context.client.call("TerminateCompShareCustomImage", imageParams(stored, id));
      return;
    } catch (error) {
      if (!(error instanceof CompShareError)) throw error;
      if (!error.inDoubt) forgetEnd(context, id);
      context.progress(error.message);
      const passes = error.inDoubt || mayPass(error, seen) || (await vanishes(context, id, stored, until));
      if (!passes || context.now() >= until) throw notDeleted(error, id, seen);
      await context.sleep(PAUSE_MS);
      seen = await lookAtImage(context, stored, id);
    }
  }
}

/** Whether the refusal is about an operation that ends by itself. */
const mayPass = (error: CompShareError, { status, isPublished }: ImageDescription): boolean =>
  isBusy(error) || (error.code === "API" && !isPublished && imagePhase(status) === "changing");

/** A refusal may mean that it is gone, by a deletion whose answer was lost: it may still show for a while. */
async function vanishes(context: Context, id: string, stored: ImageOutputs, deadline: number): Promise<boolean> {
  const until = Math.min(deadline, context.now() + context.listLagMs);
  while (await lookAtImage(context, stored, id)) {
    if (context.now() >= until) return false;
    await context.sleep(Math.min(PAUSE_MS, until - context.now()));
  }
  return true;
}

function warnOfGone(context: Context, id: string, { region, projectId }: ImageOutputs): void {
  const where = [region, projectId && `project ${projectId}`].filter(Boolean).join(", ");
  context.warn(
    `${id} counts as deleted: the service doesn't list it in ${where} (${context.account}). If it was made with other keys or ` +
      "in another project, it is still there.",
  );
}

function notDeleted(error: CompShareError, id: string, { isPublished }: ImageDescription): CompShareError {
  const withdraw = isPublished ? "It is published to the community: withdraw it in the console first." : "";
  return error.with({
    what: `${id} could not be deleted: ${error.facts.what}`,
    effect: undefined,
    imageId: id,
    advice: `${withdraw || (error.facts.advice ?? "")} It stays in the state until it is deleted.`.trim(),
  });
}
