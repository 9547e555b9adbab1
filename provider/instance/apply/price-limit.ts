import { CompShareError, isStockRefusal } from "../../client/errors";
import { hasCards, isInStock } from "../../offers/offers";
import { amountText, type Price, priceOf } from "../../offers/price";
import { machineText, type Placed, placementTexts } from "../model/placement";
import type { InstanceSpec } from "../model/spec";
import type { Context } from "../observe/context";

export const STOCK_POLL_MS = 20_000;

/**
 * Why a declaration is too expensive, if it is.
 * @param before The current price: to pay no more than that is always allowed.
 */
export function tooExpensive(spec: InstanceSpec, { hourly }: Price, before?: Price): string | undefined {
  const { maxHourlyPrice } = spec;
  if (maxHourlyPrice === undefined || hourly.lte(maxHourlyPrice)) return undefined;
  if (before && hourly.lte(before.hourly)) return undefined;
  return (
    `${machineText(spec)} as ${spec.chargeType} in ${spec.zone} costs ${amountText(hourly)} CNY per hour including disks and image, ` +
    `more than maxHourlyPrice (${maxHourlyPrice}); choose another machine or charge type, or raise maxHourlyPrice`
  );
}

/**
 * Checks the price before anything is bought or changed, if a limit is set.
 * @param actual The current instance, if it is changed.
 * @throws CompShareError `REFUSED` if the price is too high; another code if it is unknown, and then nothing is bought
 *   either.
 */
export async function requireAffordable(context: Context, spec: InstanceSpec, actual?: InstanceSpec): Promise<void> {
  if (spec.maxHourlyPrice === undefined) return;
  const price = await priceOf(context.client, spec);
  const before = actual && tooExpensive(spec, price) ? await priceOf(context.client, actual) : undefined;
  const what = tooExpensive(spec, price, before);
  if (what) throw new CompShareError({ code: "REFUSED", what, effect: "none" });
}

/**
 * Tries a purchase with each placement in turn while they are sold out, and repeats that if `onNoCapacity` is "wait".
 * @param placements The declaration itself, and its fallbacks applied to it.
 * @param until When to give up, in ms since the epoch.
 * @returns The purchase's result, and its placement.
 * @throws CompShareError the first refusal for another reason, or one that names all placements.
 */
export async function waitingForStock<T>(
  context: Context,
  placements: readonly Placed[],
  until: number,
  purchase: (placement: Placed) => Promise<T>,
): Promise<{ placement: Placed; result: T }> {
  const { onNoCapacity } = placements[0] as Placed;
  const names = placementTexts(placements).join("; ");
  const began = context.now();
  for (;;) {
    let refusal: CompShareError | undefined;
    for (const placement of placements) {
      try {
        return { placement, result: await purchase(placement) };
      } catch (error) {
        if (!(error instanceof CompShareError && isStockRefusal(error))) throw error;
        refusal = error;
      }
    }
    const now = context.now();
    if (onNoCapacity !== "wait" || now >= until) {
      const error = placements.length === 1 ? refusal : refusal?.with(noneInStock(names));
      throw onNoCapacity === "wait" ? error?.with(waitedFor(error.facts.what, now - began)) : error;
    }
    context.progress(`sold out, waiting for stock: ${names}`);
    await context.sleep(Math.min(STOCK_POLL_MS, until - now));
  }
}

const waitedFor = (what: string, ms: number) => ({
  what: `${what}; waited for stock for ${Math.round(ms / 1000)} s (onNoCapacity)`,
  advice: "Add a fallback or choose another zone or GPU type; a larger customTimeouts.create waits longer.",
});

const noneInStock = (names: string) => ({
  what: `the declaration and all its fallbacks are sold out: ${names}`,
  advice: 'Add a fallback, or try again later; onNoCapacity: "wait" waits for stock.',
});

/**
 * Makes sure that an instance which releases its card could start again after a stop, or that one which keeps its cards
 * could get more. Waits for stock if `onNoCapacity` says so.
 * @param until When to give up, in ms since the epoch.
 * @param held How many cards it keeps while it is stopped.
 * @throws CompShareError `REFUSED` if it couldn't: nothing was stopped or deleted.
 */
export async function requireStock(
  context: Context,
  id: string,
  declared: InstanceSpec,
  until: number,
  held = 0,
): Promise<void> {
  const name = `${machineText(declared)} in ${declared.zone}`;
  const isInStockNow = async () => !(await isSoldOut(context, declared, held));
  if (!(await untilInStock(context, id, declared, name, until, isInStockNow))) throw noStock(id, name);
}

/**
 * Checks the stock before an instance is stopped or deleted, repeatedly if `onNoCapacity` says so.
 * @param name What is needed.
 * @returns Whether it is in stock.
 */
export async function untilInStock(
  context: Context,
  id: string,
  { onNoCapacity }: InstanceSpec,
  name: string,
  until: number,
  isInStockNow: () => Promise<boolean>,
): Promise<boolean> {
  while (!(await isInStockNow())) {
    const now = context.now();
    if (onNoCapacity !== "wait" || now >= until) return false;
    context.progress(`sold out, waiting for stock: ${name} (${id} keeps running meanwhile)`);
    await context.sleep(Math.min(STOCK_POLL_MS, until - now));
  }
  return true;
}

/**
 * Whether a machine is known to be sold out. If the service refuses the query, that is unknown, and the user is warned.
 */
async function isSoldOut(context: Context, spec: InstanceSpec, held: number): Promise<boolean> {
  try {
    const { client } = context;
    return (await (held > 0 ? hasCards(client, spec, spec.gpu - held) : isInStock(client, spec))) === false;
  } catch (error) {
    if (!(error instanceof CompShareError) || error.code !== "API") throw error;
    if (isStockRefusal(error)) return true;
    context.warn(`Whether ${machineText(spec)} is in stock in ${spec.zone} isn't known: ${error.facts.what}.`);
    return false;
  }
}

function noStock(id: string, name: string): CompShareError {
  return new CompShareError({
    code: "REFUSED",
    what: `${id} isn't stopped for the change: ${name} is sold out, so it couldn't run again as declared`,
    effect: "none",
    advice:
      'Run `pulumi up` again later; onNoCapacity: "wait" waits for stock as long as the timeout allows. It keeps running unchanged.',
    instanceId: id,
  });
}
