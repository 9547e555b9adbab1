import { CompShareError } from "../client/errors";
import { RETCODE } from "../client/retcodes";
import { isInStock } from "../offers/offers";
import { amountText, type Price, priceOf } from "../offers/price";
import type { Context } from "./context";
import { machineText, type Placed, placementTexts } from "./placement";
import type { InstanceSpec } from "./spec";

const STOCK_POLL_MS = 20_000;

/** Why a price is too high for a declaration, if it is. */
export function tooDear(spec: InstanceSpec, { hourly }: Price): string | undefined {
  const { maxHourlyPrice } = spec;
  if (maxHourlyPrice === undefined || hourly.lte(maxHourlyPrice)) return undefined;
  return (
    `${machineText(spec)} as ${spec.chargeType} in ${spec.zone} costs ${amountText(hourly)} CNY per hour, disks and image included, ` +
    `more than maxHourlyPrice (${maxHourlyPrice}); choose another machine or charge type, or raise maxHourlyPrice`
  );
}

/**
 * Asks for the price before anything is bought or changed, where a limit is set.
 * @throws CompShareError `REFUSED` where it is too high; any other where it can't be had: then nothing is bought.
 */
export async function needAffordable(context: Context, spec: InstanceSpec): Promise<void> {
  if (spec.maxHourlyPrice === undefined) return;
  const what = tooDear(spec, await priceOf(context.client, spec));
  if (what) throw new CompShareError({ code: "REFUSED", what, effect: "none" });
}

/**
 * Tries a purchase with each placement in turn while they are sold out, and, where `onNoCapacity` is "wait", all over again.
 * @param placements The declaration itself, and its fallbacks laid over it.
 * @param until When to give up, in ms since the epoch.
 * @returns What the purchase gave, and with which placement.
 * @throws CompShareError of the first refusal for another reason, or one that names all placements.
 */
export async function waitingForStock<T>(
  context: Context,
  placements: readonly Placed[],
  until: number,
  purchase: (placement: Placed) => Promise<T>,
): Promise<{ placement: Placed; result: T }> {
  const { onNoCapacity } = placements[0] as Placed;
  const names = placementTexts(placements).join("; ");
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
    if (onNoCapacity !== "wait" || context.now() + STOCK_POLL_MS >= until) {
      throw placements.length === 1 ? refusal : refusal?.with(noneInStock(names));
    }
    context.progress(`${names}: sold out, waiting for stock`);
    await context.sleep(STOCK_POLL_MS);
  }
}

const noneInStock = (names: string) => ({
  what: `the declaration and all its fallbacks are sold out: ${names}`,
  advice: 'Add a fallback, or try again later; onNoCapacity: "wait" waits for stock.',
});

/**
 * Makes sure that an instance whose card is given back by a stop could start again: waits for stock where `onNoCapacity` says so.
 * @param until When to give up, in ms since the epoch.
 * @throws CompShareError `REFUSED` where it couldn't: nothing was stopped.
 */
export async function needStock(context: Context, id: string, spec: InstanceSpec, until: number): Promise<void> {
  while (await isSoldOut(context, spec)) {
    if (spec.onNoCapacity !== "wait" || context.now() + STOCK_POLL_MS >= until) throw noStock(id, spec);
    context.progress(`${id}: not stopped yet: ${machineText(spec)} is sold out in ${spec.zone}, waiting for stock`);
    await context.sleep(STOCK_POLL_MS);
  }
}

/** Whether a machine is known to be sold out. A service that refuses the question leaves it open, and the user is told. */
async function isSoldOut(context: Context, spec: InstanceSpec): Promise<boolean> {
  try {
    return (await isInStock(context.client, spec)) === false;
  } catch (error) {
    if (!(error instanceof CompShareError) || error.code !== "API") throw error;
    if (isStockRefusal(error)) return true;
    context.warn(`Whether ${machineText(spec)} is in stock in ${spec.zone} isn't known: ${error.facts.what}.`);
    return false;
  }
}

const isStockRefusal = ({ retCode }: CompShareError) => retCode === RETCODE.soldOut || retCode === RETCODE.notEnough;

function noStock(id: string, spec: InstanceSpec): CompShareError {
  return new CompShareError({
    code: "REFUSED",
    what: `${id} isn't stopped for the change: ${machineText(spec)} is sold out in ${spec.zone}, so it might not start again`,
    effect: "none",
    advice:
      'Run `pulumi up` again later; onNoCapacity: "wait" waits for stock as long as the update timeout allows. It goes on running as it is.',
    instanceId: id,
  });
}
