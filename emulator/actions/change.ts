import { z } from "zod";
import { action, instanceOf } from "../action";
import { requireMoneyToStart } from "../bills";
import { requireCardsToStart } from "../cards";
import { refuse } from "../errors";
import { begin, hold, requireState, requireUnlocked, stateOf } from "../machine";
import type { Instance } from "../model";
import { instanceName, instanceParameters, password, region, text, zone } from "../parameters";
import { portsOf, requireRoom, usableImage } from "../rules";

/** Reinstalls the boot disk from an image. Only its content is lost: id, address and card stay. */
export const reinstallInstance = action(
  "ReinstallCompShareInstance",
  instanceParameters.extend({ CompShareImageId: text, Password: password.optional() }),
  (call) => {
    const instance = instanceOf(call);
    const image = usableImage(call, instance.gpuType);
    requireUnlocked(instance, call.now);
    const state = stateOf(instance, call.now);
    if (state !== "Stopped") throw refuse.notStopped(instance.id, state);
    if (instance.withoutGpu) throw refuse.imageForOtherGpu();
    requireRoom(
      image,
      instance.disks.map(({ kind, size }) => ({ IsBoot: kind === "Boot", Size: size })),
    );
    if (image.container !== instance.image.container) {
      throw refuse.parameter("CompShareImageId", "a machine can't become a container or the other way round");
    }
    // The instance starts afterwards.
    requireCardsToStart(call.world, instance);
    requireMoneyToStart(call.world, instance);
    begin(instance, "reinstall", call.now, call.world.settings.timeScale, () => {
      instance.image = image;
      instance.ports = { ...instance.ports, http: portsOf(image).http };
      instance.password = call.parameters.Password ?? instance.password;
    });
    return { UHostId: instance.id };
  },
);

/** Renames, in any state. */
export const renameInstance = action(
  "ModifyCompShareInstanceName",
  z.object({ Region: region, Zone: zone.optional(), UHostId: text, Name: instanceName }),
  (call) => {
    const instance = instanceOf(call);
    instance.name = call.parameters.Name;
    instance.updatedAt = call.now;
    return { UHostId: instance.id };
  },
);

/** Sets the login password: of a stopped machine, or of a running container. */
export const resetPassword = action(
  "ResetCompShareInstancePassword",
  instanceParameters.extend({ Password: password }),
  (call) => {
    const instance = instanceOf(call);
    requireUnlocked(instance, call.now);
    if (instance.image.container) requireRunningContainer(instance, call.now);
    else requireState(instance, call.now, ["Stopped"]);
    instance.password = call.parameters.Password;
    hold(instance, call.now, 2 * call.world.settings.timeScale);
    return { UHostId: instance.id };
  },
);

/** A stopped container was seen to answer with the code of an internal error. */
function requireRunningContainer(instance: Instance, now: number): void {
  if (stateOf(instance, now) === "Stopped") throw refuse.service(`container [${instance.id}] doesn't run`);
  requireState(instance, now, ["Running"]);
}
