import type { AccountSettings } from "./account";
import type { GpuType } from "./catalogue";
import { type ChargeType, expiryOf } from "./model";

/** CNY for a GB of disk. */
const diskPrice = { hour: 0.0005, day: 0.011, month: 0.3 };

/** GB of the boot disk that cost nothing, since April 2026; the create page still has the former 200. */
const freeBootSize = 100;

/** How each mode is counted: the unit of its list price, and what it costs compared with the list. */
const modes: Record<ChargeType, { unit: "hour" | "day" | "month"; times: number }> = {
  Year: { unit: "month", times: 12 },
  Month: { unit: "month", times: 1 },
  Day: { unit: "day", times: 1 },
  Dynamic: { unit: "hour", times: 1 },
  Postpay: { unit: "hour", times: 1 },
  Spot: { unit: "hour", times: 0.7 },
};

const hour = 3_600_000;

/** Prices that hold instead of the list's. */
export type OwnPrices = AccountSettings["prices"];

/** A machine as far as its price cares. */
export interface Priced {
  type: GpuType;
  gpu: number;
  disks: { isBoot: boolean; size: number }[];
  image?: { price: number };
}

/** CNY for one unit of a mode: a year, a month, a day, or an hour of all others. */
export interface UnitPrice {
  instance: number;
  systemDisks: number;
  dataDisks: number;
  image: number;
}

/** What a machine costs for one unit of the mode, part by part. */
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

/** The hours of one unit of a mode. */
export function hoursOf(mode: ChargeType): number {
  return (expiryOf(mode, 1, 0) ?? hour) / hour;
}

/** All parts together. */
export function sumOf({ instance, systemDisks, dataDisks, image }: UnitPrice): number {
  return cents(instance + systemDisks + dataDisks + image);
}

/** What so many cards cost for one unit of the mode. Cores and memory come with the cards. */
export function instancePrice(type: GpuType, gpu: number, mode: ChargeType, own: OwnPrices): number {
  const { unit, times } = modes[mode];
  const ofType = own[type.name];
  const year = ofType?.Month === undefined ? undefined : ofType.Month * 12;
  const ownPrice = ofType?.[mode] ?? (mode === "Year" ? year : undefined);
  return cents((ownPrice ?? type.price[unit] * times) * gpu);
}

/** What the machine costs by the hour, whatever its mode. */
export function hourlyPrice(type: GpuType, gpu: number, mode: ChargeType, own: OwnPrices): number {
  return instancePrice(type, gpu, mode === "Spot" ? "Spot" : "Postpay", own);
}

/** What disks cost for one unit of the mode. */
export function disksPrice(disks: { isBoot: boolean; size: number }[], mode: ChargeType): number {
  const size = disks.reduce((sum, disk) => sum + (disk.isBoot ? Math.max(0, disk.size - freeBootSize) : disk.size), 0);
  const { unit } = modes[mode];
  return cents(size * diskPrice[unit] * (mode === "Year" ? 12 : 1));
}

/** Rounds to a hundredth of a cent, as hourly disk prices are that small. */
export function cents(price: number): number {
  return Math.round(price * 10_000) / 10_000;
}
