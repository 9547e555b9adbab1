import Big from "big.js";
import type { Client } from "../client/client";
import { diskPrice } from "../offers/disk-price";
import type { Offers } from "../offers/offers";
import { type Amount, amountOf, type Price, WITHOUT_GPU_HOURLY } from "../offers/price";
import type { Queries, Reply } from "../offers/queries";
import type { Charge, DiskCharge, PlannedInstance, Side, Unknown } from "./planned";

/** How many instances are priced concurrently. */
const AT_ONCE = 8;

/** The cost per unit of time, or why it is unknown. */
export type Cost = Amount | Unknown;

export interface CostRow extends Omit<PlannedInstance, "before" | "after" | "refundOf"> {
  readonly before: Cost;
  readonly after: Cost;
  /** In CNY; absent unless something prepaid ends. */
  readonly refund?: Big | Unknown;
}

/** Sums of the known amounts. */
export interface Totals {
  readonly before: Amount;
  readonly after: Amount;
  readonly refund: Big;
  /** The rows with an unknown amount. */
  readonly unknown: number;
}

/** The service's prices: equal queries once, with a bounded wait. */
export interface Asked {
  readonly offers: Pick<Offers, "price">;
  readonly questions: Pick<Queries, "ask">;
  readonly client: () => Pick<Client, "call">;
  /** Why the service can't be asked, if it can't. */
  readonly why: () => string | undefined;
}

/** The price of each instance before and after, and the refunds. */
export async function costOf(plan: readonly PlannedInstance[], asked: Asked): Promise<CostRow[]> {
  const rows: CostRow[] = [];
  for (let first = 0; first < plan.length; first += AT_ONCE) {
    rows.push(...(await Promise.all(plan.slice(first, first + AT_ONCE).map((one) => rowOf(one, asked)))));
  }
  return rows;
}

export function totalsOf(rows: readonly CostRow[]): Totals {
  const isKnown = ({ before, after, refund }: CostRow) =>
    ![before, after, refund ?? {}].some((one) => "unknown" in one);
  return {
    before: sum(rows.map(({ before }) => before)),
    after: sum(rows.map(({ after }) => after)),
    refund: rows.reduce((total, { refund }) => (refund instanceof Big ? total.plus(refund) : total), new Big(0)),
    unknown: rows.filter((row) => !isKnown(row)).length,
  };
}

async function rowOf({ before, after, refundOf, ...plan }: PlannedInstance, asked: Asked): Promise<CostRow> {
  const [was, will, refund] = await Promise.all([
    sideCost(before, asked),
    sideCost(after, asked),
    refundOf && refundCost(refundOf, asked),
  ]);
  return { ...plan, before: was, after: will, refund };
}

async function sideCost(side: Side, asked: Asked): Promise<Cost> {
  if ("unknown" in side) return side;
  const costs = await Promise.all(side.map((charge) => chargeCost(charge, asked)));
  return costs.find((cost) => "unknown" in cost) ?? sum(costs);
}

async function chargeCost(charge: Charge | DiskCharge, asked: Asked): Promise<Cost> {
  if ("disk" in charge) return diskPrice(charge.disk) ?? { unknown: "no page tells what such a disk costs" };
  const { machine, part } = charge;
  const price = answerOf(await asked.offers.price(machine), asked);
  if ("unknown" in price) return price;
  return amountOf(machine.chargeType, partOf(price, part));
}

function partOf({ parts: { instance, bootDisk, dataDisks, image } }: Price, part: Charge["part"]): Big {
  if (part === "dataDisks") return dataDisks;
  const disks = bootDisk.plus(dataDisks);
  // Only instances paid by the hour run without their cards.
  if (part === "withoutGpu") return disks.plus(WITHOUT_GPU_HOURLY);
  return part === "disks" ? disks : disks.plus(instance).plus(image);
}

async function refundCost(
  { id, region, zone, projectId }: NonNullable<PlannedInstance["refundOf"]>,
  asked: Asked,
): Promise<Big | Unknown> {
  const params = { Region: region, Zone: zone, ProjectId: projectId, UHostIds: [id] };
  const reply = await asked.questions.ask(`GetCompShareRefundPrice ${JSON.stringify(params)}`, () =>
    asked.client().call("GetCompShareRefundPrice", params),
  );
  const answer = answerOf(reply, asked);
  if ("unknown" in answer) return answer;
  const found = answer.find(({ instanceId }) => instanceId === id);
  if (!found) return { unknown: "the service tells no refund" };
  if (!found.isRefundable || found.amount === undefined)
    return { unknown: found.message || "the service refunds nothing" };
  return new Big(found.amount);
}

function answerOf<T>(reply: Reply<T> | undefined, { why }: Asked): T | Unknown {
  if (!reply) return { unknown: `the service can't be asked${why() ? `: ${why()}` : ""}` };
  return "answer" in reply ? reply.answer : { unknown: reply.refusal.facts.what };
}

const sum = (costs: readonly Cost[]): Amount =>
  costs.reduce<Amount>(
    (total, cost) =>
      "unknown" in cost ? total : { hourly: total.hourly.plus(cost.hourly), monthly: total.monthly.plus(cost.monthly) },
    { hourly: new Big(0), monthly: new Big(0) },
  );
