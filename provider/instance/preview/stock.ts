import { type CompShareError, serviceMessage } from "../../client/errors";
import { meanTheSame, RETCODE } from "../../client/retcodes";
import type { Catalogue } from "../../offers/catalogue";
import type { Offers } from "../../offers/offers";
import type { Reply } from "../../offers/queries";
import type { Violation } from "../../resource/properties/inputs";
import { inFallback } from "../check/fallbacks";
import { isKnownButForImage, isMachineKnown } from "../check/known";
import { offeredAs } from "../check/offered";
import { type Placed, placementName, placementText, placementTexts } from "../model/placement";
import type { InstanceSpec } from "../model/spec";
import { stockAdvice } from "./stock-advice";

/** What is found out about a declaration besides its rules. */
export interface Finding {
  readonly violations: readonly Violation[];
  readonly warnings: readonly string[];
}
export const NOTHING: Finding = { violations: [], warnings: [] };

/**
 * Which placement a new instance would be created from; nothing is reported for the declaration itself. A fallback's
 * stock is only queried if all before it are sold out.
 * @param catalogueOf The offers of a region, if known.
 */
export async function previewStock(
  offers: Offers,
  placements: readonly Placed[],
  catalogueOf: (region: string) => Catalogue | undefined,
): Promise<Finding> {
  const [declared] = placements as [Placed];
  for (const [index, placement] of placements.entries()) {
    const reply = await stockOf(offers, placement, catalogueOf(placement.region));
    const problem = reply && "refusal" in reply ? refused(offers, reply.refusal, placement) : NOTHING;
    const answer = reply && "answer" in reply ? reply.answer : undefined;
    if (answer === false) continue;
    if (index === 0) return problem;
    const taken = `${placementName(index)}${answer === true ? "" : ", if it is in stock"}: ${placementText(placement)}`;
    return {
      violations: problem.violations.map(inFallback(placementName(index))),
      warnings: [`${soldOutText(placements.slice(0, index))} \`pulumi up\` uses ${taken}.`, ...problem.warnings],
    };
  }
  const advice = await stockAdvice(offers, declared, catalogueOf(declared.region));
  const wait = declared.onNoCapacity === "wait" ? " `pulumi up` waits for stock (onNoCapacity)." : "";
  return { ...NOTHING, warnings: [`${soldOutText(placements)}${wait} ${advice}`] };
}

/** Whether a placement is in stock. While its image is unknown, the catalogue says whether every size is sold out. */
async function stockOf(
  offers: Offers,
  placement: Placed,
  catalogue: Catalogue | undefined,
): Promise<Reply<boolean | undefined> | undefined> {
  if (isMachineKnown(placement)) return offers.stock(placement);
  if (!catalogue || !isKnownButForImage(placement)) return undefined;
  const { gpuType, zone, chargeType } = placement;
  const offer = offeredAs(chargeType, catalogue).find((one) => one.gpuType === gpuType && one.zone === zone);
  return offer?.isSoldOut ? { answer: false } : undefined;
}

/** A sentence about sold-out placements. */
const soldOutText = (placements: readonly Placed[]) => `Sold out: ${placementTexts(placements).join("; ")}.`;

/** A query refused because of a parameter shows what create would be told; other refusals say less. */
function refused(offers: Offers, refusal: CompShareError, spec: InstanceSpec): Finding {
  const violation = refusedProperty(refusal, spec);
  if (violation) return { ...NOTHING, violations: [violation] };
  return { ...NOTHING, warnings: offers.once(`Whether it is in stock isn't known: ${serviceMessage(refusal)}.`) };
}

/** The property that made the stock query fail, if the answer names it. */
export function refusedProperty(refusal: CompShareError, spec: InstanceSpec): Violation | undefined {
  const { what, retCode } = refusal.facts;
  const bad = (property: string, problem: string) => ({ property, reason: `${problem}: ${serviceMessage(refusal)}` });
  const parameter = /\[([\w.]+)\]/.exec(what)?.[1] ?? "";
  if (retCode === RETCODE.imageUnfit) return bad("imageId", `"${spec.imageId}" can't be used for ${spec.gpuType}`);
  if (parameter === "CompShareImageId" || meanTheSame(retCode, RETCODE.imageUnavailable))
    return bad("imageId", `"${spec.imageId}" can't be used`);
  if (parameter === "ChargeType" && spec.chargeType === "Spot") return bad("chargeType", `"Spot" isn't available`);
  const [, index, field] = /^Disks\.(\d+)\.(Size|Type)$/.exec(parameter) ?? [];
  const disk = [spec.bootDisk, ...spec.dataDisks][Number(index)];
  if (!disk || !field) return undefined;
  const property = index === "0" ? "bootDisk" : `dataDisks[${Number(index) - 1}]`;
  return field === "Size"
    ? bad(`${property}.size`, `${disk.size} GB isn't available`)
    : bad(`${property}.type`, `"${disk.type}" isn't available`);
}

/** Whether a machine is known to be sold out. */
export async function isSoldOut(offers: Offers, spec: InstanceSpec): Promise<boolean> {
  const reply = await offers.stock(spec);
  return reply !== undefined && "answer" in reply && reply.answer === false;
}
