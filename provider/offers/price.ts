import Big from "big.js";
import type { Answer, DiskParams, PriceParams } from "../client/actions";
import type { Client } from "../client/client";
import { CompShareError } from "../client/errors";
import { own } from "../parsing/own";

/** Hours per unit of each charge type. The service counts a month as 30 days, a year as 12 months. */
const UNIT_HOURS: Readonly<Record<string, number>> = {
  Year: 8640,
  Month: 720,
  Day: 24,
  Dynamic: 1,
  Postpay: 1,
  Spot: 1,
};
/** The price of one unit of the charge type, all parts together. */
export const unitOf = ({ instance, bootDisk, dataDisks, image }: Price["parts"]): Big =>
  instance.plus(bootDisk).plus(dataDisks).plus(image);

export const HOURS_OF_A_MONTH = 720;
/** The price of Spot relative to Postpay. */
const SPOT_SHARE = 0.7;
/** The hourly price of a machine that runs without its cards, in CNY, without disks. */
export const WITHOUT_GPU_HOURLY = 0.15;
/** CNY are shown and compared with this many decimals: disks cost that little per hour. */
const DECIMALS = 4;

type Quote = Answer<"GetCompShareInstancePrice">[number];

/** What something costs: exact decimals in CNY. */
export interface Amount {
  readonly hourly: Big;
  readonly monthly: Big;
}

/** The price of a machine with disks and image. */
export interface Price extends Amount {
  readonly chargeType: string;
  /** Per unit of the charge type: hour, day or month. */
  readonly parts: { readonly instance: Big; readonly bootDisk: Big; readonly dataDisks: Big; readonly image: Big };
}

/** A machine to be priced. Memory is in MB, disks are in GB. */
export interface PricedMachine {
  readonly region: string;
  readonly zone: string;
  readonly projectId?: string;
  readonly gpuType: string;
  readonly gpu: number;
  readonly cpu: number;
  readonly memory: number;
  /** Absent: not included. */
  readonly imageId?: string;
  readonly chargeType: string;
  readonly bootDisk: { readonly type: string; readonly size: number };
  readonly dataDisks: readonly { readonly type: string; readonly size: number }[];
}

/**
 * A machine with some parts left open: what isn't given isn't in the price; without a charge type, all are returned.
 */
export type QuotedMachine = Omit<PricedMachine, Open> & Partial<Pick<PricedMachine, Open>>;
type Open = "imageId" | "chargeType" | "bootDisk" | "dataDisks";

/** A machine's disks as query parameters. */
export const diskParams = ({
  bootDisk,
  dataDisks = [],
}: Pick<QuotedMachine, "bootDisk" | "dataDisks">): DiskParams[] => [
  ...(bootDisk ? [bootDisk] : []).map(({ type, size }) => ({ IsBoot: true, Type: type, Size: size })),
  ...dataDisks.map(({ type, size }) => ({ IsBoot: false, Type: type, Size: size })),
];

/** The parameters of GetCompShareInstancePrice. */
export const priceParams = (machine: QuotedMachine): PriceParams => ({
  Region: machine.region,
  Zone: machine.zone,
  ProjectId: machine.projectId,
  GpuType: machine.gpuType,
  Gpu: machine.gpu,
  Cpu: machine.cpu,
  Memory: machine.memory,
  ChargeType: machine.chargeType,
  Disks: diskParams(machine),
  CompShareImageId: machine.imageId,
});

/**
 * The price of a machine.
 * @throws CompShareError if the service refuses the query, can't be reached, or has no price for this charge type.
 */
export async function priceOf(client: Pick<Client, "call">, machine: PricedMachine): Promise<Price> {
  const quotes = await client.call("GetCompShareInstancePrice", priceParams(machine));
  const quote = quotes.find(({ chargeType }) => chargeType === machine.chargeType);
  if (quote) return priceOfQuote(quote, machine);
  if (machine.chargeType !== "Spot") throw noPrice(machine);
  return spotPrice(await priceOf(client, { ...machine, chargeType: "Postpay" }));
}

/** The price of a Spot instance if the service doesn't quote it: a fixed share of the Postpay price. */
export function spotPrice({ parts }: Price): Price {
  const asSpot = { ...parts, instance: parts.instance.times(SPOT_SHARE) };
  return { chargeType: "Spot", ...amountOf("Spot", unitOf(asSpot)), parts: asSpot };
}

/** A quote of the service for a machine, as exact decimals. */
export function priceOfQuote(quote: Quote, machine: Pick<QuotedMachine, "dataDisks">): Price {
  const [instance, bootDisk, image] = [quote.instance, quote.bootDisk, quote.image].map(
    (amount) => new Big(amount),
  ) as [Big, Big, Big];
  const parts = { instance, bootDisk, dataDisks: dataDisksOf(quote, machine), image };
  return { chargeType: quote.chargeType, ...amountOf(quote.chargeType, unitOf(parts)), parts };
}

/** The price of the data disks alone: according to the only source, the service includes the boot disk. */
function dataDisksOf({ bootDisk, dataDisks }: Quote, { dataDisks: asked = [] }: Pick<QuotedMachine, "dataDisks">): Big {
  const alone = new Big(dataDisks).minus(bootDisk);
  return asked.length === 0 || alone.lt(0) ? new Big(0) : alone;
}

/** An amount per unit of a charge type, by the hour and month. */
export function amountOf(chargeType: string, unit: Big): Amount {
  const hours = own(UNIT_HOURS, chargeType) ?? 1;
  return { hourly: unit.div(hours), monthly: unit.times(HOURS_OF_A_MONTH).div(hours) };
}

export function noPrice({ gpu, gpuType, chargeType }: Pick<PricedMachine, "gpu" | "gpuType" | "chargeType">) {
  return new CompShareError({
    code: "BAD_ANSWER",
    what: `The service has no price for ${gpu} x ${gpuType} with the charge type ${chargeType}`,
    advice: "Choose another charge type, or run it again.",
    action: "GetCompShareInstancePrice",
  });
}

/** An amount for display: at least two decimals, without trailing zeros. */
export function amountText(amount: Big): string {
  const [whole, decimals = ""] = amount.toFixed(DECIMALS).split(".");
  return `${whole}.${decimals.replace(/0+$/, "").padEnd(2, "0")}`;
}
