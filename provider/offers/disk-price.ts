import Big from "big.js";
import { HOURS_OF_A_MONTH } from "./price";

/** What a GB of a data disk costs in CNY, by the unit of its charge type: the billing page says so, and no action tells it. */
const PER_GB: Readonly<Record<string, { readonly price: string; readonly hours: number }>> = {
  Postpay: { price: "0.0005", hours: 1 },
  Dynamic: { price: "0.0005", hours: 1 },
  Day: { price: "0.011", hours: 24 },
  Month: { price: "0.3", hours: HOURS_OF_A_MONTH },
};

/** What a data disk costs, in CNY; undefined for a charge type that the page doesn't have. */
export function diskPrice({ size, chargeType }: { size: number; chargeType: string }) {
  const row = Object.hasOwn(PER_GB, chargeType) ? PER_GB[chargeType] : undefined;
  if (!row) return undefined;
  const hourly = new Big(row.price).times(size).div(row.hours);
  return { hourly, monthly: hourly.times(HOURS_OF_A_MONTH) };
}
