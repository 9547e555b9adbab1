import { serviceMessage } from "../../client/errors";
import type { Offers } from "../../offers/offers";
import { amountText, type Price, unitOf } from "../../offers/price";
import { isKnown, type RawInputs } from "../../resource/properties/inputs";
import { tooExpensive } from "../apply/price-limit";
import { inFallback } from "../check/fallbacks";
import { isKnownButForImage, isMachineKnown } from "../check/known";
import { type Placed, placementName, placementText } from "../model/placement";
import type { InstanceSpec } from "../model/spec";
import { type Finding, NOTHING } from "./stock";

/**
 * Whether a declaration exceeds its price limit. If the limit comes from the stack's configuration, the violation names
 * no property: the engine would print the program's value, and there is none.
 * @param raw The program's inputs.
 */
export async function previewLimit(
  offers: Offers,
  placements: readonly Placed[],
  raw: RawInputs,
  olds: InstanceSpec | undefined,
): Promise<Finding> {
  const found = await previewPrices(offers, placements, olds);
  if (raw.maxHourlyPrice !== undefined) return found;
  const violations = found.violations.map(({ property, reason }) => ({
    property: property === "maxHourlyPrice" ? "" : property,
    reason: `${reason}; the limit is the setting compshare:maxHourlyPrice`,
  }));
  return { ...found, violations };
}

/**
 * Any placement may be the one that is bought.
 * @param olds The current declaration: a change that doesn't raise its price is allowed.
 */
export async function previewPrices(
  offers: Offers,
  placements: readonly Placed[],
  olds?: InstanceSpec,
): Promise<Finding> {
  const found = await Promise.all(placements.map((placement) => previewPrice(offers, placement, olds)));
  return {
    violations: found.flatMap(({ violations }, index) =>
      index === 0 ? violations : violations.map(inFallback(placementName(index))),
    ),
    warnings: [...new Set(found.flatMap(({ warnings }) => warnings))],
  };
}

/**
 * The price of a machine to be bought or changed: one line in each preview that spends money. Of several placements,
 * the first is shown.
 */
export async function priceNotes(offers: Offers, [spec]: readonly Placed[]): Promise<string[]> {
  if (spec === undefined || !isKnownButForImage(spec)) return [];
  const isWhole = isMachineKnown(spec);
  const reply = await offers.price(isWhole ? spec : { ...spec, imageId: undefined });
  if (!reply || !("answer" in reply)) return [];
  const { answer: price } = reply;
  const included = isWhole ? "including disks and image" : "with its disks, without its image, which isn't known yet";
  return [
    `${placementText(spec)} costs ${amountText(price.hourly)} CNY per hour ${included}${inAdvance(spec, price)}.`,
  ];
}

/** Names of the prepaid terms that `quantity` counts. */
const TERMS: ReadonlyMap<string, string> = new Map([
  ["Year", "year"],
  ["Month", "month"],
  ["Day", "day"],
]);

function inAdvance({ chargeType, quantity }: InstanceSpec, price: Price): string {
  const term = TERMS.get(chargeType);
  if (term === undefined || !isKnown(quantity)) return "";
  const paid = amountText(unitOf(price.parts).times(quantity));
  return `; ${paid} CNY is paid in advance for ${quantity} ${term}${quantity === 1 ? "" : "s"}`;
}

async function previewPrice(offers: Offers, spec: InstanceSpec, olds: InstanceSpec | undefined): Promise<Finding> {
  const { maxHourlyPrice } = spec;
  if (maxHourlyPrice === undefined || !isKnown(maxHourlyPrice) || !isKnownButForImage(spec)) return NOTHING;
  const isWhole = isMachineKnown(spec);
  const reply = await offers.price(isWhole ? spec : { ...spec, imageId: undefined });
  if (reply && "answer" in reply) {
    const { answer: price } = reply;
    const before = olds && tooExpensive(spec, price) && isMachineKnown(olds) ? await offers.price(olds) : undefined;
    const paid = before && "answer" in before ? before.answer : undefined;
    const reason = tooExpensive(spec, price, paid);
    if (!reason) return NOTHING;
    const shown = isWhole ? reason : tooExpensiveWithoutImage(spec, amountText(price.hourly));
    return { ...NOTHING, violations: [{ property: "maxHourlyPrice", reason: shown }] };
  }
  const why = reply && serviceMessage(reply.refusal);
  return why
    ? { ...NOTHING, warnings: offers.once(`Whether it costs more than maxHourlyPrice isn't known: ${why}.`) }
    : NOTHING;
}

/** The price without the image, which can only add to it. */
const tooExpensiveWithoutImage = (spec: InstanceSpec, amount: string) =>
  `${placementText(spec)} costs ${amount} CNY per hour with its disks, without its image, which isn't known yet: more than ` +
  `maxHourlyPrice (${spec.maxHourlyPrice}); choose another machine or charge type, or raise maxHourlyPrice`;
