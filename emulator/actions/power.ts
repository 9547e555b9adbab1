import { action, type Call, instanceOf } from "../action";
import { requireMoneyToStart } from "../bills";
import { requireCardsToStart } from "../cards";
import { refuse } from "../errors";
import { requireGpuLess, specOf } from "../gpu-less";
import { begin, requireState, requireUnlocked } from "../machine";
import type { Instance } from "../model";
import { flag, instanceParameters, oneOf } from "../parameters";

/** Starts, with or without the cards. A plain start after one without cards brings them back. */
export const startInstance = action(
  "StartCompShareInstance",
  instanceParameters.extend({ WithoutGpu: flag.default(false), WithoutGpuSpec: oneOf(["A", "B"]).optional() }),
  (call) => {
    const instance = instanceOf(call);
    const { world, now, parameters } = call;
    const spec = parameters.WithoutGpuSpec ?? specOfFlag(call, instance);
    requireUnlocked(instance, now);
    requireState(instance, now, ["Stopped", "Interrupted"]);
    if (spec) requireGpuLess(world, instance, spec);
    else requireCardsToStart(world, instance);
    requireMoneyToStart(world, instance, spec);
    instance.withoutGpu = spec;
    begin(instance, "start", now, world.settings.timeScale);
    return { UHostId: instance.id };
  },
);

/** The old parameter's value, if the service honours it. */
function specOfFlag({ world, parameters }: Call<{ WithoutGpu: boolean }>, instance: Instance) {
  if (!parameters.WithoutGpu || world.settings.withoutGpuFlag === "ignored") return undefined;
  if (world.settings.withoutGpuFlag === "honoured") return specOf(instance);
  throw refuse.parameter("WithoutGpu", "it has given way to WithoutGpuSpec");
}

/** Stops. According to the guide, a Spot instance can't be stopped manually; according to clients, it can. */
export const stopInstance = action(
  "StopCompShareInstance",
  instanceParameters.extend({ Force: flag.default(false) }),
  (call) => {
    const instance = instanceOf(call);
    requireUnlocked(instance, call.now);
    requireState(instance, call.now, ["Running"]);
    const { spotStop, timeScale } = call.world.settings;
    if (
      instance.chargeType === "Spot" &&
      (spotStop === "refused" || (spotStop === "forced" && !call.parameters.Force))
    ) {
      throw refuse.parameter("Force", "a Spot instance can't be stopped like this");
    }
    begin(instance, "stop", call.now, timeScale);
    return { UHostId: instance.id };
  },
);

/** Reboot. */
export const rebootInstance = action("RebootCompShareInstance", instanceParameters, (call) => {
  const instance = instanceOf(call);
  begin(instance, "reboot", call.now, call.world.settings.timeScale);
  return { UHostId: instance.id };
});
