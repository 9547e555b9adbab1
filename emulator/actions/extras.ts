import { z } from "zod";
import { action, instanceOf } from "../action";
import { refuse } from "../errors";
import { alsoSpelled, integer, region, text, zone } from "../parameters";

const port = integer.pipe(z.number().min(1, "has to be 1 to 65535").max(65535, "has to be 1 to 65535"));

/** Plans a stop. The SDKs' models call the time StopTime. */
export const planStop = action(
  "UpdateCompShareStopScheduler",
  alsoSpelled(
    { StopTime: "SchedulerStopTime" },
    z.object({ Region: region, Zone: zone, ProjectId: text, UHostId: text, SchedulerStopTime: integer }),
  ),
  (call) => {
    const instance = instanceOf(call);
    const at = call.parameters.SchedulerStopTime * 1000;
    if (instance.chargeType === "Spot") throw refuse.parameter("UHostId", "a stop of a Spot instance can't be planned");
    if (at < call.now + 300_000 - 1000) throw refuse.parameter("SchedulerStopTime", "has to be 5 minutes ahead");
    instance.stopAt = at;
    return { UHostId: instance.id };
  },
);

/** Gives up a planned stop. */
export const cancelStop = action(
  "DeleteCompShareStopScheduler",
  z.object({ Region: region, Zone: zone.optional(), ProjectId: text, UHostId: text }),
  (call) => {
    const instance = instanceOf(call);
    instance.stopAt = undefined;
    return { UHostId: instance.id };
  },
);

/** Replaces the ports of a container instance. */
export const setPorts = action(
  "UpdateCompShareInstancePorts",
  z.object({
    Region: region.optional(),
    Zone: zone.optional(),
    UHostId: text,
    HttpPorts: z.array(port).default([]),
    TcpPorts: z.array(port).default([]),
  }),
  (call) => {
    const instance = instanceOf(call);
    if (!instance.image.container) throw refuse.parameter("UHostId", "only container instances have ports to set");
    instance.ports = { http: call.parameters.HttpPorts, tcp: call.parameters.TcpPorts };
    return { UHostId: instance.id };
  },
);
