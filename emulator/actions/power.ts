import { action, instanceOf } from "../action";
import { requireMoneyToStart } from "../bills";
import { requireCardsToStart } from "../cards";
import { catalogue } from "../catalogue";
import { refuse } from "../errors";
import { begin, requireState, requireUnlocked } from "../machine";
import { flag, instanceParameters, oneOf } from "../parameters";
import type { World } from "../world";

/** Start, with or without the GPU. The page names the flag WithoutGpu; the official command line sends a spec. */
export const startInstance = action(
  "StartCompShareInstance",
  instanceParameters.extend({ WithoutGpu: flag.default(false), WithoutGpuSpec: oneOf(["A", "B"]).optional() }),
  (call) => {
    const instance = instanceOf(call);
    const { world, now, parameters } = call;
    const withoutGpu = parameters.WithoutGpu || parameters.WithoutGpuSpec !== undefined;
    requireUnlocked(instance, now);
    requireState(instance, now, ["Stopped", "Interrupted"]);
    if (withoutGpu) requireGpuLessStart(world, instance);
    else {
      requireCardsToStart(world, instance);
      requireMoneyToStart(world, instance);
    }
    begin(instance, "start", now, world.settings.timeScale);
    instance.withoutGpu = withoutGpu;
    return { UHostId: instance.id };
  },
);

/** Stop. A Spot instance can't be stopped by hand unless forced. */
export const stopInstance = action(
  "StopCompShareInstance",
  instanceParameters.extend({ Force: flag.default(false) }),
  (call) => {
    const instance = instanceOf(call);
    requireUnlocked(instance, call.now);
    requireState(instance, call.now, ["Running"]);
    if (instance.chargeType === "Spot" && !call.parameters.Force) {
      throw refuse.parameter("Force", "a Spot instance stops only with Force=true");
    }
    begin(instance, "stop", call.now, call.world.settings.timeScale);
    return { UHostId: instance.id };
  },
);

/** Reboot. */
export const rebootInstance = action("RebootCompShareInstance", instanceParameters, (call) => {
  const instance = instanceOf(call);
  begin(instance, "reboot", call.now, call.world.settings.timeScale);
  return { UHostId: instance.id };
});

function requireGpuLessStart(world: World, instance: { gpuType: string; chargeType: string; project: string }): void {
  const why = !catalogue.get(instance.gpuType)?.withoutGpu
    ? `${instance.gpuType} always starts with its GPU`
    : instance.chargeType !== "Postpay"
      ? "only a Postpay instance can start without GPU"
      : [...world.instances.values()].some((other) => other.withoutGpu && other.terminatedAt === undefined)
        ? "an account may have one instance without GPU"
        : undefined;
  if (why) throw refuse.parameter("WithoutGpu", why);
}
