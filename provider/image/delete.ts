import { isBusy } from "../client/errors";
import type { ResourceContext } from "../resource/lifecycle/context";
import { deadlineOf } from "../resource/lifecycle/deadline";
import { deleteResource } from "../resource/lifecycle/delete";
import { fetchImage, fetchImageOrConfirmGone, imageParams, imagePhase } from "./fetch";
import { IMAGE_KIND } from "./kind";
import type { ImageOutputs } from "./spec";
import { IMAGE_TIMEOUT_MS } from "./timeouts";

/**
 * Deletes an image; waits for its creation to end if the service requires that. Instances created from it aren't
 * affected.
 * @throws CompShareError if it still exists.
 */
export function deleteImage(context: ResourceContext, id: string, stored: ImageOutputs): Promise<void> {
  return deleteResource(context, {
    kind: IMAGE_KIND,
    id,
    place: stored,
    fetchOrConfirmGone: () => fetchImageOrConfirmGone(context, stored, id),
    fetch: () => fetchImage(context, stored, id),
    stateOf: ({ status }) => status,
    delete: async () => {
      await context.client.call("TerminateCompShareCustomImage", imageParams(stored, id));
    },
    mayPass: (error, { status, isPublished }) =>
      isBusy(error) || (error.code === "API" && !isPublished && imagePhase(status) === "changing"),
    advice: ({ isPublished }) =>
      isPublished ? "It is published to the community: withdraw it in the console first." : undefined,
    deadline: deadlineOf(context, "delete", stored, IMAGE_TIMEOUT_MS),
  });
}
