import { adoptedId } from "../instance/model/properties";
import type { Context } from "../instance/observe/context";
import { adopted } from "../resource/ownership/adopt";
import { lookTwice } from "./look";
import { imageOutputs } from "./outputs";
import type { ImageOutputs, ImageSpec } from "./spec";

/**
 * Takes the image into the state that the declaration names, as it is: nothing is changed about it. Where it isn't as
 * declared, the next preview says so.
 * @throws CompShareError `REFUSED` where there is no such image, or another resource has it.
 */
export async function adoptImage(
  context: Context,
  spec: ImageSpec & { adoptImageId: string },
  resource: string,
): Promise<ImageOutputs> {
  const id = adoptedId(spec.adoptImageId);
  const project = spec.projectId ? `, project ${spec.projectId}` : "";
  const seen = await adopted(context, {
    property: "adoptImageId",
    declared: spec.adoptImageId,
    id,
    resource,
    where: `among the account's own images in ${spec.region}${project} (${context.account})`,
    named: { imageId: id },
    look: () => lookTwice(context, spec, id),
    textOf: ({ description }) => description,
  });
  return imageOutputs(spec, seen);
}
