import { z } from "zod";
import { action, instanceOf } from "../action";
import { beginPeriod, pay, renewalPrice, requireMoneyToStart } from "../bills";
import { requireCardsToStart } from "../cards";
import { refuse } from "../errors";
import { begin, hold, requireState, requireUnlocked } from "../machine";
import type { ChargeType } from "../model";
import { base64, instanceName, instanceParameters, oneOf, region, text, zone } from "../parameters";
import { requireRoom, usableImage } from "../rules";

/** Puts an image on the boot disk. Only the boot disk's content is lost: id, address and card stay. */
export const reinstallInstance = action(
  "ReinstallCompShareInstance",
  instanceParameters.extend({ CompShareImageId: text, Password: base64.optional() }),
  (call) => {
    const instance = instanceOf(call);
    const image = usableImage(call, instance.gpuType);
    requireRoom(
      image,
      instance.disks.map(({ kind, size }) => ({ IsBoot: kind === "Boot", Size: size })),
    );
    const password = call.parameters.Password;
    if (image.container !== instance.image.container) {
      throw refuse.parameter("CompShareImageId", "a machine can't become a container or the other way round");
    }
    // One that is stopped comes up.
    requireCardsToStart(call.world, instance);
    requireMoneyToStart(call.world, instance);
    begin(instance, "reinstall", call.now, call.world.settings.timeScale, () => {
      instance.image = image;
      instance.ports = { http: image.software.map(({ port }) => port), tcp: instance.ports.tcp };
      if (password) instance.password = Buffer.from(password, "base64").toString();
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

/** Sets the login password. */
export const resetPassword = action(
  "ResetCompShareInstancePassword",
  instanceParameters.extend({ Password: base64 }),
  (call) => {
    const instance = instanceOf(call);
    requireUnlocked(instance, call.now);
    requireState(instance, call.now, ["Running", "Stopped"]);
    instance.password = Buffer.from(call.parameters.Password, "base64").toString();
    hold(instance, call.now, 2 * call.world.settings.timeScale);
    return { UHostId: instance.id };
  },
);

/** The switches that are sold: what is paid afterwards never becomes prepaid, and Spot stays Spot. */
const switches: Partial<Record<ChargeType, ChargeType[]>> = { Day: ["Month", "Year"], Month: ["Year"] };

/** Changes how an instance is paid for. */
export const switchChargeType = action(
  "SwitchChargeType",
  instanceParameters.extend({ DestChargeType: oneOf(["Year", "Month", "Day", "Dynamic", "Postpay", "Spot"]) }),
  (call) => {
    const instance = instanceOf(call);
    const wanted = call.parameters.DestChargeType;
    requireUnlocked(instance, call.now);
    if (!switches[instance.chargeType]?.includes(wanted)) {
      throw refuse.parameter("DestChargeType", `${instance.chargeType} can't become ${wanted}`);
    }
    const switched = { ...instance, chargeType: wanted, quantity: 1 };
    pay(call.world, renewalPrice(call.world, switched), wanted, 1);
    instance.chargeType = wanted;
    instance.quantity = 1;
    beginPeriod(call.world, instance, call.now);
    return { UHostId: instance.id };
  },
);
