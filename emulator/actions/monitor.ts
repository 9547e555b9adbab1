import { z } from "zod";
import { action, scopeOf } from "../action";
import { refuse } from "../errors";
import { duration, stateOf } from "../machine";
import type { Instance } from "../model";
import { integer, region, text, zone } from "../parameters";
import { seconds } from "../view";
import { isPodZone } from "../zones";

/** The metrics of a machine, each with its lowest and highest value. */
const metrics: Record<string, [number, number]> = {
  uhost_cpu_used: [1, 60],
  cloudwatch_memory_usage: [5, 70],
  cloudwatch_sys_disk_used_per: [10, 50],
  cloudwatch_data_disk_used_per: [0, 40],
  cloudwatch_gpu_util: [0, 99],
  cloudwatch_gpu_memory_usage: [0, 95],
};

const askedFor = z.object({
  Region: region.optional(),
  Zone: zone.optional(),
  zone_id: integer.optional(),
  UHostIds: z.array(text).min(1).max(20, "has at most 20 ids"),
});

/** The last value of each metric of a running instance, made up; others have none. */
export const getMonitor = action("GetCompShareInstanceMonitor", askedFor, (call) => {
  const running = call.parameters.UHostIds.map((id) => call.world.instance(id, scopeOf(call))).filter(
    (instance) => stateOf(instance, call.now) === "Running",
  );
  const [pods, machines] = [true, false].map((isPod) => running.filter(({ zone }) => isPodZone(zone) === isPod));
  return {
    Data: {
      List: machines!.map((each) => measured(each, call.now)),
      PodList: pods!.map((each) => measured(each, call.now)),
    },
  };
});

function measured({ id }: Instance, now: number): object {
  const Metrics = Object.entries(metrics).map(([MetricKey, range]) => {
    const Values = [{ Timestamp: seconds(now), Value: Math.round(duration(`${id} ${MetricKey}`, range) / 10) / 100 }];
    return { MetricKey, Tags: {}, Results: [{ ResourceId: id, LongResourceId: id, TagMap: {}, Values }] };
  });
  return { UHostId: id, Metrics };
}

/** The token of a container's JupyterLab. */
export const getJupyterToken = action("DescribeCompShareJupyterToken", askedFor, (call) => {
  const instance = call.world.instance(call.parameters.UHostIds[0]!, scopeOf(call));
  if (isPodZone(instance.zone) && call.parameters.zone_id === undefined) throw refuse.service("zone_id is missing");
  return { JupyterToken: Buffer.from(instance.id).toString("hex") };
});
