import { z } from "zod";
import { action, scopeOf } from "../action";
import { listed } from "../listing";
import { flag, pageParameters, region, text, zone } from "../parameters";
import { instanceView, orNull } from "../view";

const parameters = pageParameters.extend({
  Region: region.optional(),
  Zone: zone.optional(),
  UHostIds: z.array(text).max(100, "has at most 100 ids").optional(),
  Tag: text.optional(),
  UDiskIdForAttachment: text.optional(),
  WithoutGpu: flag.optional(),
  SkipBill: flag.default(false),
});

/** One page of the instances currently listed, newest last. */
export const describeInstances = action("DescribeCompShareInstance", parameters, (call) => {
  const { world, now } = call;
  const { UHostIds, Tag, UDiskIdForAttachment, WithoutGpu, SkipBill } = call.parameters;
  const { withoutGpuFilter, describedPrices } = world.settings;
  const scope = scopeOf(call);
  const forDisk = UDiskIdForAttachment ? world.disk(UDiskIdForAttachment, scope) : undefined;
  const found = (UHostIds ? world.listIds(UHostIds, scope) : world.list(scope)).filter(
    (instance) =>
      (Tag === undefined || Tag === "Default") &&
      (WithoutGpu === undefined ||
        withoutGpuFilter === "ignored" ||
        WithoutGpu === (instance.withoutGpu !== undefined)) &&
      (forDisk === undefined || instance.zone === forDisk.zone),
  );
  const { total, page } = listed(call, found, "is an error");
  const priced = !SkipBill && (UHostIds !== undefined || describedPrices === "always");
  return {
    TotalCount: total,
    UHostSet: orNull(page.map((instance) => instanceView(instance, now, world.settings, priced))),
  };
});
