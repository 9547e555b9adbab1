import { z } from "zod";
import { action, instanceOf } from "../action";
import { refuse } from "../errors";
import { requireState } from "../machine";
import { alsoSpelled, integer, region, text, zone } from "../parameters";

/** Plans a stop of a running instance. The SDKs' models call the time StopTime. */
export const planStop = action(
  "UpdateCompShareStopScheduler",
  alsoSpelled(
    { StopTime: "SchedulerStopTime" },
    z.object({ Region: region, Zone: zone, ProjectId: text.optional(), UHostId: text, SchedulerStopTime: integer }),
  ),
  (call) => {
    if (!call.parameters.ProjectId) throw refuse.parameter("ProjectID", "a planned stop needs one");
    const instance = instanceOf(call);
    const at = call.parameters.SchedulerStopTime * 1000;
    if (instance.chargeType === "Spot" && call.world.settings.spotStop !== "allowed") {
      throw refuse.parameter("UHostId", "a stop of a Spot instance can't be planned");
    }
    requireState(instance, call.now, ["Running"]);
    if (at < call.now + 300_000 - 1000) throw refuse.parameter("SchedulerStopTime", "has to be 5 minutes ahead");
    instance.stopAt = at;
    return { UHostId: instance.id };
  },
);

/** Cancels a planned stop. */
export const cancelStop = action(
  "DeleteCompShareStopScheduler",
  z.object({ Region: region, Zone: zone.optional(), UHostId: text }),
  (call) => {
    const instance = instanceOf(call);
    instance.stopAt = undefined;
    return { UHostId: instance.id };
  },
);
