import { catalogue } from "./catalogue";
import { gpuLessPerHour } from "./gpu-less";
import type { Instance } from "./model";
import { cents, disksPrice, hourlyPrice, type OwnPrices } from "./prices";

/** The price in an instance's description, which is the same while it is stopped. */
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
