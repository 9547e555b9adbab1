import type { GpuType } from "./catalogue";
import type { ChargeType } from "./model";

/** CNY for a GB of disk. */
const diskPrice = { hour: 0.0005, day: 0.011, month: 0.3 };

/**
 * GB of the boot disk that cost nothing: the billing page says 100, the create page 200; the newer one, 200, holds here.
 */
const freeBootSize = 200;

/** How each mode is counted: the unit of its price, and what it costs compared with the list. */
const modes: Record<ChargeType, { unit: "hour" | "day" | "month"; times: number }> = {
  Year: { unit: "month", times: 12 },
  Month: { unit: "month", times: 1 },
  Day: { unit: "day", times: 1 },
  Dynamic: { unit: "hour", times: 1 },
  Postpay: { unit: "hour", times: 1 },
  // A stand-in: no page gives the discount.
  Spot: { unit: "hour", times: 0.7 },
};

/** What so many cards cost for one unit of the mode, CNY. Cores and memory come with the cards. */
export function instancePrice(type: GpuType, gpu: number, mode: ChargeType): number {
  const { unit, times } = modes[mode];
  return cents(type.price[unit] * gpu * times);
}

/** What the machine costs by the hour, whatever its mode. */
export function hourlyPrice(type: GpuType, gpu: number, mode: ChargeType): number {
  return instancePrice(type, gpu, mode === "Spot" ? "Spot" : "Postpay");
}

/** What disks cost for one unit of the mode, CNY. */
export function disksPrice(disks: { isBoot: boolean; size: number }[], mode: ChargeType): number {
  const size = disks.reduce((sum, disk) => sum + (disk.isBoot ? Math.max(0, disk.size - freeBootSize) : disk.size), 0);
  const { unit } = modes[mode];
  return cents(size * diskPrice[unit] * (mode === "Year" ? 12 : 1));
}

/** Rounds to a hundredth of a cent, as hourly disk prices are that small. */
export function cents(price: number): number {
  return Math.round(price * 10_000) / 10_000;
}
