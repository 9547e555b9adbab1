import { CompShareError } from "../client/errors";
import type { ImageDescription } from "../client/offer-schemas";
import { isTrouble } from "../client/retcodes";
import type { Context } from "../instance/observe/context";
import { SILENT_MS, UNLISTED_MS } from "../instance/observe/wait";
import { type ImagePlace, imageParams, imagePhase, lookAtImage } from "./look";

const DOING = "make it";

/**
 * Looks at an image until it can be used, and tells how far it is.
 * @param deadline When to give up, in ms since the epoch.
 * @throws CompShareError `WAIT` where the deadline passes, its making fails, it isn't listed any more, or the service
 *   doesn't answer.
 */
export async function waitForImage(
  context: Context,
  place: ImagePlace,
  id: string,
  deadline: number,
): Promise<ImageDescription> {
  const started = context.now();
  let [listed, answered] = [started, started];
  let last: ImageDescription | undefined;
  for (;;) {
    const { seen, failure } = await lookThrough(context, place, id);
    const now = context.now();
    const elapsed = now - started;
    const seconds = Math.round(elapsed / 1000);
    if (!failure) answered = now;
    if (seen) {
      last = seen;
      listed = now;
      const phase = imagePhase(seen.status);
      if (phase === "ready") return seen;
      if (phase === "failed") throw notMade(seen);
    } else if (failure && now - answered > SILENT_MS) {
      throw imageWaitError(id, `no answer for ${seconds} s (${failure.facts.what})`);
    } else if (!failure && now - listed > (last ? context.listLagMs : UNLISTED_MS)) {
      throw imageWaitError(id, `the service doesn't list it${last ? " any more: was it deleted elsewhere?" : ""}`);
    }
    const status = last?.status ?? "not listed yet";
    if (now >= deadline) {
      throw imageWaitError(id, `after ${seconds} s ${failure ? failure.facts.what : `it is "${status}"`}`);
    }
    const far = seen ? await progressText(context, place, id) : "";
    context.progress(`${status} ${seconds} s: ${DOING}${far} (${id})`);
    const pause = context.pace.pause({ doing: DOING, state: status, elapsed, inState: elapsed });
    await context.sleep(Math.min(pause, Math.max(0, deadline - now)));
  }
}

/** A look that fails for want of an answer tells nothing about the image: the wait goes on. */
async function lookThrough(
  context: Context,
  place: ImagePlace,
  id: string,
): Promise<{ seen?: ImageDescription; failure?: CompShareError }> {
  try {
    return { seen: await lookAtImage(context, place, id) };
  } catch (error) {
    return { failure: passing(error) };
  }
}

/** How far it is, as news: what decides is the image's status. */
async function progressText(context: Context, place: ImagePlace, id: string): Promise<string> {
  try {
    const { percent, secondsLeft } = await context.client.call(
      "GetCompShareImageCreateProgress",
      imageParams(place, id),
    );
    if (percent === undefined) return "";
    return `, ${Math.round(percent)} %${secondsLeft ? `, about ${secondsLeft} s left` : ""}`;
  } catch (error) {
    if (error instanceof CompShareError && error.code === "API") return "";
    passing(error);
    return "";
  }
}

/** A failure that is for want of an answer; any other one is thrown on. */
function passing(error: unknown): CompShareError {
  const isPassing =
    error instanceof CompShareError &&
    error.code !== "SETTINGS" &&
    error.code !== "REFUSED" &&
    (error.code !== "API" || isTrouble(error.retCode));
  if (!isPassing) throw error;
  return error;
}

function imageWaitError(id: string, why: string): CompShareError {
  return new CompShareError({
    code: "WAIT",
    what: `${id}: could not ${DOING}: ${why}`,
    effect: "done",
    advice:
      "As far as is known the image exists and is kept in the state. Run `pulumi up` again to go on waiting; customTimeouts gives " +
      "it more time.",
    imageId: id,
  });
}

function notMade({ imageId, status, failure }: ImageDescription): CompShareError {
  return new CompShareError({
    code: "WAIT",
    what: `${imageId} is "${status}": its making failed (${failure ? `the service says "${failure}"` : "the service gives no reason"})`,
    effect: "done",
    advice:
      "It can't be used, and is kept in the state. Run `pulumi up` again: it has another one made, and deletes this one.",
    imageId,
  });
}
