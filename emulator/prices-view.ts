import { catalogue } from "./catalogue";
import { gpuLessPerHour } from "./gpu-less";
import type { Instance } from "./model";
import { cents, disksPrice, hourlyPrice, type OwnPrices } from "./prices";

/** What an instance is configured to cost, stopped or not, as its description has it. */
export function pricesView(instance: Instance, prices: OwnPrices): object {
  const { gpuType, gpu, chargeType, image, disks, withoutGpu } = instance;
  const rows = disks.map((disk) => ({
    ChargeType: disk.chargeType === "Spot" ? "Postpay" : disk.chargeType,
    IsBoot: disk.kind === "Boot",
    Price: disksPrice([{ isBoot: disk.kind === "Boot", size: disk.size }], disk.chargeType),
  }));
  return {
    InstancePrice: withoutGpu ? gpuLessPerHour : hourlyPrice(catalogue.get(gpuType)!, gpu, chargeType, prices),
    CompShareImagePrice: image.price * gpu,
    DiskPrice: cents(rows.reduce((sum, { Price }) => sum + Price, 0)),
    DiskPriceInfo: rows,
    PostPayPowerOffBillingResource: chargeType === "Postpay" ? rows.filter(({ Price }) => Price > 0) : [],
  };
}
