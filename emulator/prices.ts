import type { AccountSettings } from "./account";
import type { GpuType } from "./catalogue";
import { type ChargeType, expiryOf } from "./model";

/** CNY per GB of disk. */
const diskPrice = { hour: 0.0005, day: 0.011, month: 0.3 };

/** The free GB of a boot disk since April 2026; the create page still has the former 200. */
const freeBootSize = 100;

/** The unit of each charge type's list price, and its factor. */
const modes: Record<ChargeType, { unit: "hour" | "day" | "month"; times: number }> = {
  Year: { unit: "month", times: 12 },
  Month: { unit: "month", times: 1 },
  Day: { unit: "day", times: 1 },
  Dynamic: { unit: "hour", times: 1 },
  Postpay: { unit: "hour", times: 1 },
  Spot: { unit: "hour", times: 0.7 },
};

const hour = 3_600_000;

/** Prices that override the list. */
export type OwnPrices = AccountSettings["prices"];

/** What the price of a machine depends on. */
export interface Priced {
  type: GpuType;
  gpu: number;
  disks: { isBoot: boolean; size: number }[];
  image?: { price: number };
}

/** CNY for one unit of a charge type: a year, month or day, or an hour of all others. */
export interface UnitPrice {
  instance: number;
  systemDisks: number;
  dataDisks: number;
  image: number;
}

/** The price of a machine's parts for one unit of the charge type. */
export function unitPrice({ type, gpu, disks, image }: Priced, mode: ChargeType, own: OwnPrices): UnitPrice {
  return {
    instance: instancePrice(type, gpu, mode, own),
    systemDisks: disksPrice(
      disks.filter((disk) => disk.isBoot),
      mode,
    ),
    dataDisks: disksPrice(
      disks.filter((disk) => !disk.isBoot),
      mode,
    ),
    image: cents((image?.price ?? 0) * gpu * hoursOf(mode)),
  };
}

/** The hours in one unit of a charge type. */
export function hoursOf(mode: ChargeType): number {
  return (expiryOf(mode, 1, 0) ?? hour) / hour;
}

/** The sum of the parts. */
export function sumOf({ instance, systemDisks, dataDisks, image }: UnitPrice): number {
  return cents(instance + systemDisks + dataDisks + image);
}

/** The price of cards for one unit of the charge type. Cores and memory are included. */
export function instancePrice(type: GpuType, gpu: number, mode: ChargeType, own: OwnPrices): number {
  const { unit, times } = modes[mode];
  const ofType = own[type.name];
  const year = ofType?.Month === undefined ? undefined : ofType.Month * 12;
  const ownPrice = ofType?.[mode] ?? (mode === "Year" ? year : undefined);
  return cents((ownPrice ?? type.price[unit] * times) * gpu);
}

/** The hourly price of a machine, for any charge type. */
export function hourlyPrice(type: GpuType, gpu: number, mode: ChargeType, own: OwnPrices): number {
  return instancePrice(type, gpu, mode === "Spot" ? "Spot" : "Postpay", own);
}

/** The price of disks for one unit of the charge type. */
export function disksPrice(disks: { isBoot: boolean; size: number }[], mode: ChargeType): number {
  const size = disks.reduce((sum, disk) => sum + (disk.isBoot ? Math.max(0, disk.size - freeBootSize) : disk.size), 0);
  const { unit } = modes[mode];
  return cents(size * diskPrice[unit] * (mode === "Year" ? 12 : 1));
}

/** Rounds to a hundredth of a cent, as hourly disk prices are that small. */
export function cents(price: number): number {
  return Math.round(price * 10_000) / 10_000;
}
