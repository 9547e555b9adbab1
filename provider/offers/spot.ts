import type { Answer } from "../client/actions";
import type { MachineOffer } from "./catalogue";

type Inventory = Answer<"DescribeCompShareGpuInventory">;
type Zones = Answer<"DescribeCompShareSupportZone">;

/**
 * The machines offered as Spot, by the stock of cards: all types except those with none. Counts are only trusted for
 * zones with machines: for others, the answer always says 0.
 */
export function spotOffers(machines: readonly MachineOffer[], stock: Inventory, zones: Zones): MachineOffer[] {
  const idOf = new Map(zones.map(({ zone, zoneId, isForContainers }) => [zone, isForContainers ? undefined : zoneId]));
  return machines
    .filter(({ gpuType }) => !stock.withoutSpot?.includes(gpuType))
    .map((machine) => {
      const cards = stock.spot[String(idOf.get(machine.zone))]?.[machine.gpuType];
      return cards === undefined ? machine : { ...machine, isSoldOut: cards === 0 };
    });
}
