import { action, instanceOf } from "../action";
import { refundOf } from "../bills";
import { refuse } from "../errors";
import { requireUnlocked, stateOf } from "../machine";
import type { Instance, State } from "../model";
import { flag, instanceParameters } from "../parameters";
import type { World } from "../world";

const deletable: readonly State[] = ["Stopped", "Install Fail", "Interrupted"];

/**
 * Deletes. The boot disk and local disks are deleted with the machine; other data disks are kept, and still cost money,
 * unless they are released.
 */
export const terminateInstance = action(
  "TerminateCompShareInstance",
  instanceParameters.extend({ ReleaseUDisk: flag.default(false) }),
  (call) => {
    const instance = instanceOf(call);
    requireUnlocked(instance, call.now);
    // The page of this action requires Stopped; the Spot guide allows deleting a running one.
    const spot = instance.chargeType === "Spot";
    const state = stateOf(instance, call.now);
    if (!deletable.includes(state) && !(spot && state === "Running")) throw refuse.notDeletable(instance.id, state);
    call.world.purse.spend(-refundOf(instance, call.now));
    destroy(call.world, instance, call.parameters.ReleaseUDisk);
    const prepaid = instance.expiresAt !== undefined;
    return { UHostId: instance.id, InRecycle: prepaid ? "Yes" : "No" };
  },
);

/** Deletes an instance; it may still be listed for a while. */
export function destroy(world: World, instance: Instance, releaseDataDisks: boolean, at = world.now()): void {
  for (const disk of instance.disks) {
    if (releaseDataDisks || disk.kind === "Boot" || disk.type.group !== "cloudDisk") world.release(disk, at);
    else disk.instanceId = undefined;
  }
  instance.disks = [];
  instance.operation = undefined;
  instance.withoutGpu = undefined;
  instance.terminatedAt = at;
  instance.hiddenAt = at + world.scaled(world.settings.lingerDelay);
}
