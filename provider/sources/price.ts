import Big from "big.js";
import type { ChargeType } from "../instance/model/spec";
import {
  type Price as ExactPrice,
  noPrice,
  priceOfQuote,
  priceParams,
  type QuotedMachine,
  spotPrice,
} from "../offers/price";
import { own } from "../parsing/own";
import type { Account } from "./account";
import type { ChargePrice, GetPriceArgs, MachinePrice } from "./types/price";

/** CNY have this many decimals: disks cost that little per hour. */
const DECIMALS = 4;

/**
 * The price of a machine, for all charge types in one query.
 * @throws CompShareError if the wanted charge type has no price: the service's own refusal, if it gives one.
 */
export async function findPrice(account: Account, args: GetPriceArgs): Promise<MachinePrice> {
  const { chargeType = "Month" } = args;
  const { region, projectId } = await account.place(args);
  const machine: QuotedMachine = { ...args, region, projectId, chargeType: undefined };
  const ask = async (asked: QuotedMachine) => {
    const quotes = await account.ask("GetCompShareInstancePrice", priceParams(asked));
    return quotes.map((quote) => priceOfQuote(quote, machine));
  };
  const all = await ask(machine);
  const isThere = all.some((price) => price.chargeType === chargeType);
  const prices = isThere ? all : await ask({ ...machine, chargeType });
  const postpay = all.find((price) => price.chargeType === "Postpay");
  const estimate = chargeType === "Spot" && postpay ? spotPrice(postpay) : undefined;
  const wanted = prices.find((price) => price.chargeType === chargeType) ?? estimate;
  if (!wanted) throw noPrice({ ...machine, chargeType });
  const byChargeType = Object.fromEntries([...all, wanted].map((price) => [price.chargeType, shape(price)]));
  return { ...shape(wanted), byChargeType };
}

function shape({ chargeType, hourly, monthly, parts }: ExactPrice): ChargePrice {
  return {
    chargeType: chargeType as ChargeType,
    hourly: amount(hourly),
    monthly: amount(monthly),
    unit: own(UNITS, chargeType) ?? "hour",
    parts: {
      instance: amount(parts.instance),
      bootDisk: amount(parts.bootDisk),
      dataDisks: amount(parts.dataDisks),
      image: amount(parts.image),
    },
  };
}

const UNITS: Readonly<Record<string, ChargePrice["unit"]>> = { Year: "year", Month: "month", Day: "day" };

const amount = (exact: Big): number => exact.round(DECIMALS, Big.roundUp).toNumber();
