import type { ResourceContext } from "../resource/lifecycle/context";
import { adopted, adoptedId } from "../resource/ownership/adopt";
import { fetchImageTwice } from "./fetch";
import { IMAGE_KIND } from "./kind";
import { imageOutputs } from "./outputs";
import type { ImageOutputs, ImageSpec } from "./spec";

/**
 * Takes the declared image into the state as it is, without changing it. If it isn't as declared, the next preview says
 * so.
 * @throws CompShareError `REFUSED` if there is no such image, or if another resource has it.
 */
export async function adoptImage(
  context: ResourceContext,
  spec: ImageSpec & { adoptImageId: string },
  resource: string,
): Promise<ImageOutputs> {
  const id = adoptedId(spec.adoptImageId);
  const project = spec.projectId ? `, project ${spec.projectId}` : "";
  const seen = await adopted(context, {
    declared: spec.adoptImageId,
    id,
    resource,
    where: `among the account's own images in ${spec.region}${project} (${context.account})`,
    kind: IMAGE_KIND,
    fetch: () => fetchImageTwice(context, spec, id),
    textOf: ({ description }) => description,
  });
  return imageOutputs(spec, seen);
}
