import Big from "big.js";
import { HOURS_OF_A_MONTH } from "./price";

/**
 * The price of a GB of data disk in CNY, per unit of the charge type, from the billing page. No API action returns it.
 */
const PER_GB: Readonly<Record<string, { readonly price: string; readonly hours: number }>> = {
  Postpay: { price: "0.0005", hours: 1 },
  Dynamic: { price: "0.0005", hours: 1 },
  Day: { price: "0.011", hours: 24 },
  Month: { price: "0.3", hours: HOURS_OF_A_MONTH },
};

/** The price of a data disk in CNY; undefined for a charge type that isn't on the page. */
export function diskPrice({ size, chargeType }: { size: number; chargeType: string }) {
  const row = Object.hasOwn(PER_GB, chargeType) ? PER_GB[chargeType] : undefined;
  if (!row) return undefined;
  const hourly = new Big(row.price).times(size).div(row.hours);
  return { hourly, monthly: hourly.times(HOURS_OF_A_MONTH) };
}
