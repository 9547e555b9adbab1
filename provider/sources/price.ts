import Big from "big.js";
import type { BootDiskSpec, ChargeType } from "../instance/spec";
import { own } from "../meant/own";
import {
  type Price as ExactPrice,
  noPrice,
  priceOfQuote,
  priceParams,
  type QuotedMachine,
  spotPrice,
} from "../offers/price";
import type { Account, PlaceArgs } from "./account";

/** CNY are told to a hundredth of a cent: disks are that cheap by the hour. */
const DECIMALS = 4;

/** A machine, in the words of `CompShareInstance`. */
export interface GetPriceArgs extends PlaceArgs {
  readonly zone: string;
  /** Such as `4090` (`GpuType`). */
  readonly gpuType: string;
  /** Cards (`Gpu`). */
  readonly gpu: number;
  /** vCPUs (`Cpu`). */
  readonly cpu: number;
  /** In MB (`Memory`). */
  readonly memory: number;
  /** `ChargeType`. Default: `Month`, as for an instance. */
  readonly chargeType?: ChargeType;
  /** Image (`CompShareImageId`). Default: none, and its price isn't in the sum. */
  readonly imageId?: string;
  /** The boot disk (`Disks.0`), in GB. Default: none, and its price isn't in the sum. */
  readonly bootDisk?: BootDiskSpec;
  /** Data disks (`Disks.N`), in GB. Default: none. */
  readonly dataDisks?: readonly BootDiskSpec[];
}

/** What a machine costs the account. All amounts are CNY, summed as exact decimals and rounded up to 0.0001. */
export interface ChargePrice {
  readonly chargeType: ChargeType;
  /** All parts for an hour; a month counts as 720 hours, as in `maxHourlyPrice`, for which this value is high enough. */
  readonly hourly: number;
  /** All parts for 720 hours. */
  readonly monthly: number;
  /** What the parts' amounts are for. */
  readonly unit: "hour" | "day" | "month" | "year";
  /** What each part costs for one unit. */
  readonly parts: {
    readonly instance: number;
    readonly bootDisk: number;
    readonly dataDisks: number;
    readonly image: number;
  };
}

export interface MachinePrice extends ChargePrice {
  /** The same machine by each charge type that the service has a price for. */
  readonly byChargeType: { readonly [C in ChargeType]?: ChargePrice };
}

/**
 * What a machine costs, by all charge types in one question.
 * @throws CompShareError where the wanted charge type has no price: the service's own refusal, if it gives one.
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
