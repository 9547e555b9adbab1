import { z } from "zod";
import { action, type Call, instanceOf } from "../action";
import { refuse } from "../errors";
import { requireState, requireUnlocked } from "../machine";
import { everyChargeType } from "../model";
import { instanceParameters, integer, oneOf, text, zone } from "../parameters";
import { cents, disksPrice } from "../prices";
import { diskOf, growsOnline, requireGrowth } from "./resize";

/** Mounts US3 in a running instance. */
export const attachUs3 = action("AttachUS3", instanceParameters, (call) => {
  const instance = instanceOf(call);
  requireUnlocked(instance, call.now);
  requireState(instance, call.now, ["Running"]);
  if (!call.world.settings.us3) throw refuse.service("US3 isn't opened");
  instance.enableUs3 = true;
  return {};
});

const growth = instanceParameters.extend({ DiskId: text, DiskSpace: integer });

/** Whether an instance must be stopped for one of its disks to grow. */
export const checkResize = action("CheckCompShareResizeAttachedDisk", growth, (call) => {
  const disk = grownDisk(call);
  return { NeedRestart: !growsOnline(call.world, disk), DiskId: disk.id };
});

/** The additional price of a larger disk, for one unit of its charge type. */
export const getDiskUpgradePrice = action("GetCompShareAttachedDiskUpgradePrice", growth, (call) => {
  const disk = grownDisk(call);
  const of = (size: number) => disksPrice([{ isBoot: disk.kind === "Boot", size }], disk.chargeType);
  const Price = cents(of(call.parameters.DiskSpace) - of(disk.size));
  const detail = { UDisk: Price, Snapshot: 0 };
  return {
    Price,
    OriginalPrice: Price,
    ListPrice: Price,
    PriceDetail: detail,
    OriginalPriceDetail: detail,
    ListPriceDetail: detail,
  };
});

function grownDisk(call: Call<z.output<typeof growth>>) {
  const disk = diskOf(call.world, instanceOf(call), call.parameters.DiskId);
  requireGrowth(disk, call.parameters.DiskSpace, "DiskSpace");
  return disk;
}

const bought = { ChargeType: oneOf(everyChargeType).default("Month"), Quantity: integer.default(1) };

/** The price of shared storage for containers: the same as a disk of its size. */
export const getCfsPrice = action(
  "GetCompShareCFSPrice",
  z.object({
    Zone: zone,
    Size: integer.pipe(z.number().min(50, "has to be 50 to 2048").max(2048, "has to be 50 to 2048")),
    ...bought,
  }),
  ({ parameters: { Size, ChargeType, Quantity } }) => ({
    PriceDetails: [{ ChargeType, Disks: cents(disksPrice([{ isBoot: false, size: Size }], ChargeType) * Quantity) }],
  }),
);

/** Fen per month and Mb. */
const bandwidthPrice = 1330;

/** The price of shared bandwidth, in fen. */
export const getBandwidthPrice = action(
  "GetCompShareShareBandwidthPrice",
  z.object({
    ShareBandwidth: integer.pipe(z.number().min(20, "has to be 20 to 10000").max(10_000, "has to be 20 to 10000")),
    ...bought,
    ChargeType: oneOf(["Month", "Year"]).default("Month"),
  }),
  ({ parameters: { ShareBandwidth, ChargeType, Quantity } }) => ({
    TotalPrice: ShareBandwidth * bandwidthPrice * Quantity * (ChargeType === "Year" ? 12 : 1),
  }),
);
