import { z } from "zod";
import { action, scopeOf } from "../action";
import { refuse } from "../errors";
import { flag, pageParameters, region, text, zone } from "../parameters";
import { instanceView, orNull } from "../view";

const parameters = pageParameters.extend({
  Region: region.optional(),
  Zone: zone.optional(),
  UHostIds: z.array(text).max(100, "has at most 100 ids").optional(),
  Tag: text.optional(),
  UDiskIdForAttachment: text.optional(),
  WithoutGpu: flag.optional(),
});

/** One page of the instances that are listed now, newest last. */
export const describeInstances = action("DescribeCompShareInstance", parameters, (call) => {
  const { world, now } = call;
  const { UHostIds, Offset, Limit, Tag, UDiskIdForAttachment, WithoutGpu } = call.parameters;
  const scope = scopeOf(call);
  const forDisk = UDiskIdForAttachment ? world.disk(UDiskIdForAttachment, scope) : undefined;
  const found = (UHostIds ? world.listIds(UHostIds, scope) : world.list(scope)).filter(
    (instance) =>
      (Tag === undefined || Tag === "Default") &&
      (WithoutGpu === undefined || instance.withoutGpu === WithoutGpu) &&
      (forDisk === undefined || instance.zone === forDisk.zone),
  );
  const page = pageOf(found, Offset, Limit);
  return {
    TotalCount: found.length,
    UHostSet: orNull(page.map((instance) => instanceView(instance, now, world.settings))),
  };
});

/** One page of a list; to start behind its end is an error. */
export function pageOf<T>(list: T[], offset: number, limit: number): T[] {
  if (offset > list.length) throw refuse.parameter("Offset", `it is past the total of ${list.length}`);
  return list.slice(offset, offset + limit);
}
