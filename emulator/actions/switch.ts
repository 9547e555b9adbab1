import { action, instanceOf } from "../action";
import { switchPrice, switchTo } from "../bills";
import { refuse } from "../errors";
import { requireState, requireUnlocked } from "../machine";
import { type ChargeType, everyChargeType, type Instance } from "../model";
import { instanceParameters, oneOf } from "../parameters";
import { cents } from "../prices";
import { isPodZone } from "../zones";

/** The switches on offer. Nothing can be switched to Postpay or Spot, and Spot can't be switched. */
const switches: Partial<Record<ChargeType, readonly ChargeType[]>> = {
  Postpay: ["Dynamic", "Day", "Month", "Year"],
  Day: ["Month", "Year"],
  Month: ["Year"],
};

/**
 * Changes how an instance and its boot disk are charged, from now on and for one period; its data disks aren't
 * switched.
 */
export const switchChargeType = action(
  "SwitchChargeType",
  instanceParameters.extend({ DestChargeType: oneOf(everyChargeType) }),
  (call) => {
    const instance = instanceOf(call);
    const { world, now, parameters } = call;
    requireUnlocked(instance, now);
    const why = whyNot(instance, parameters.DestChargeType);
    if (why) throw refuse.chargeType(why);
    if (instance.chargeType === "Postpay") requireState(instance, now, ["Running"]);
    const price = switchPrice(world, instance, parameters.DestChargeType);
    if (!world.purse.pays(price)) throw refuse.noMoneyToSwitch(cents(price));
    world.purse.spend(price);
    switchTo(world, instance, parameters.DestChargeType, now);
    return { UHostId: instance.id };
  },
);

function whyNot({ chargeType, zone, withoutGpu }: Instance, wanted: ChargeType): string | undefined {
  if (!switches[chargeType]?.includes(wanted)) return `${chargeType} can't become ${wanted}`;
  if (isPodZone(zone)) return "a container's charge type stays";
  return withoutGpu ? "the instance is without its cards" : undefined;
}
