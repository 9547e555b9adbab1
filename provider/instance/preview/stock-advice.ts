import type { Catalogue, MachineOffer } from "../../offers/catalogue";
import type { Offers } from "../../offers/offers";
import { isMachineKnown } from "../check/known";
import { byNearness, sizeOf } from "../check/nearest-size";
import { offeredAs } from "../check/offered";
import { machineText } from "../model/placement";
import type { InstanceSpec } from "../model/spec";

/** The maximum number of other zones to ask about a machine, to keep previews fast. */
const MOST_ASKED = 4;
const MOST_SIZES = 3;

/** Alternatives to a sold-out machine, in sentences. */
export async function stockAdvice(
  offers: Offers,
  wanted: InstanceSpec,
  catalogue: Catalogue | undefined,
): Promise<string> {
  const [elsewhere, here] = await Promise.all([inOtherZones(offers, wanted, catalogue), otherSizes(offers, wanted)]);
  return [elsewhere, here, catalogue && otherTypes(wanted, catalogue, here !== "")].filter(Boolean).join(" ");
}

interface Zone {
  readonly zone: string;
  readonly region: string;
}

/** The other zones that have the same machine in stock, if they can be asked. */
async function inOtherZones(offers: Offers, wanted: InstanceSpec, own: Catalogue | undefined): Promise<string> {
  const { region, projectId, chargeType } = wanted;
  const known = await offers.zones();
  const others = new Set(known.map((zone) => zone.region).filter((other) => other !== region));
  const found = await Promise.all(
    [...others].map(
      async (other) => [other, await offers.catalogue({ region: other, projectId }, chargeType === "Spot")] as const,
    ),
  );
  const catalogues = [[region, own] as const, ...found];
  // A region's catalogue may contain other regions' zones.
  const placed = catalogues.flatMap(([where, catalogue]) =>
    (catalogue ? zonesWith(wanted, offeredAs(chargeType, catalogue)) : []).map(
      (zone): Zone => ({ zone, region: known.find((one) => one.zone === zone)?.region ?? where }),
    ),
  );
  const zones = [...new Map(placed.map((one) => [one.zone, one])).values()];
  const stocks = await Promise.all(
    zones.map((zone, index) => (index < MOST_ASKED ? stockThere(offers, wanted, zone) : "unknown")),
  );
  const named = (stock: Stock) => zones.filter((_, index) => stocks[index] === stock).map(({ zone }) => zone);
  const [sure, perhaps] = [named("enough"), named("unknown")];
  if (sure.length + perhaps.length === 0) {
    const isAllKnown = others.size > 0 && catalogues.every(([, catalogue]) => catalogue);
    return isAllKnown ? "No other zone has it in stock." : "";
  }
  return [
    ...(sure.length > 0 ? [`It is in stock in ${sure.join(", ")}.`] : []),
    ...(perhaps.length > 0 ? [`${perhaps.join(", ")} may have it.`] : []),
  ].join(" ");
}

/** The other zones that offer a machine and haven't sold out its GPU type. */
const zonesWith = (wanted: InstanceSpec, machines: readonly MachineOffer[]): string[] =>
  machines
    .filter((one) => one.zone !== wanted.zone && one.gpuType === wanted.gpuType && !one.isSoldOut)
    .filter(({ sizes }) => {
      const { gpu, cpu, memoryGb } = sizeOf(wanted);
      return sizes.some((size) => size.gpu === gpu && size.cpu === cpu && size.memoryGb.includes(memoryGb));
    })
    .map(({ zone }) => zone);

type Stock = "enough" | "none" | "unknown";

/** A zone that refuses the query, for example because of the image, has none for this declaration. */
async function stockThere(offers: Offers, wanted: InstanceSpec, zone: Zone): Promise<Stock> {
  const reply = isMachineKnown(wanted) ? await offers.stock({ ...wanted, ...zone }) : undefined;
  if (!reply) return "unknown";
  if ("refusal" in reply || reply.answer === false) return "none";
  return reply.answer ? "enough" : "unknown";
}

/** Sizes of the GPU type that the zone has in stock, the nearest first. */
async function otherSizes(offers: Offers, wanted: InstanceSpec): Promise<string> {
  const reply = isMachineKnown(wanted) ? await offers.sizes(wanted) : undefined;
  if (!reply || !("answer" in reply)) return "";
  const inStock = reply.answer.filter(({ isEnough }) => isEnough).sort(byNearness(sizeOf(wanted)));
  if (inStock.length === 0) return "";
  const names = inStock
    .slice(0, MOST_SIZES)
    .map(({ gpu, cpu, memoryGb }) => machineText({ ...wanted, gpu, cpu, memory: memoryGb * 1024 }));
  return `${wanted.zone} has ${names.join(", ")}.`;
}

/** The catalogue only knows the stock of GPU types, not of their sizes. */
function otherTypes({ zone, gpuType, chargeType }: InstanceSpec, catalogue: Catalogue, hasSizes: boolean): string {
  const types = offeredAs(chargeType, catalogue)
    .filter((one) => one.zone === zone && one.gpuType !== gpuType && !one.isSoldOut)
    .map((one) => one.gpuType);
  if (types.length > 0) return `Other GPU types in stock in ${zone}, perhaps not in every size: ${types.join(", ")}.`;
  return hasSizes ? "" : `No other GPU type is in stock in ${zone}.`;
}
