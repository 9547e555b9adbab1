import { CompShareError } from "../client/errors";
import type { ImageDescription } from "../client/offer-schemas";
import type { ResourceContext } from "../resource/lifecycle/context";
import { isPassing, waitFor } from "../resource/lifecycle/wait";
import { type ImagePlace, imageFetch, imageParams, imagePhase } from "./fetch";
import { IMAGE_KIND } from "./kind";

/**
 * Polls an image until it can be used, and shows its progress.
 * @param deadline When to give up, in ms since the epoch.
 * @throws CompShareError `WAIT` if the deadline passes, its creation fails, it is no longer listed, or the service
 *   doesn't answer.
 */
export function waitForImage(
  context: ResourceContext,
  place: ImagePlace,
  id: string,
  deadline: number,
): Promise<ImageDescription> {
  const fetch = imageFetch(context, place, id);
  return waitFor(context, {
    kind: IMAGE_KIND,
    id,
    doing: "make it",
    fetch: async (due) => (await fetch(due)).seen,
    stateOf: ({ status }) => status,
    reached: ({ status }) => imagePhase(status) === "ready",
    deadEnd: (seen) => (imagePhase(seen.status) === "failed" ? creationFailed(seen) : undefined),
    progressDetail: () => progressText(context, place, id),
    deadline,
  });
}

/** Its progress, for display only: the image's status decides. */
async function progressText(context: ResourceContext, place: ImagePlace, id: string): Promise<string> {
  try {
    const { percent, secondsLeft } = await context.client.call(
      "GetCompShareImageCreateProgress",
      imageParams(place, id),
    );
    if (percent === undefined) return "";
    return `, ${Math.round(percent)} %${secondsLeft ? `, about ${secondsLeft} s left` : ""}`;
  } catch (error) {
    if (isPassing(error) || (error instanceof CompShareError && error.code === "API")) return "";
    throw error;
  }
}

function creationFailed({ imageId, status, failure }: ImageDescription): CompShareError {
  return new CompShareError({
    code: "WAIT",
    what: `${imageId} is "${status}": its making failed (${failure ? `the service says "${failure}"` : "the service gives no reason"})`,
    effect: "done",
    advice:
      "It can't be used, and is kept in the state. Run `pulumi up` again: it has another one made, and deletes this one.",
    imageId,
  });
}
