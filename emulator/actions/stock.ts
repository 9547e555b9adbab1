import { z } from "zod";
import { action } from "../action";
import { catalogue, isInZone } from "../catalogue";
import { integer } from "../parameters";
import { isSoldOut } from "../settings";
import { seconds } from "../view";
import type { World } from "../world";
import { zoneTable } from "../zones";

/** The number of cards shown if it isn't limited. */
const plenty = 64;

/**
 * The free cards, by pool, zone and type. A zone's id only chooses between the backends for machines and containers;
 * the former also lists container zones, with a meaningless 0.
 */
export const describeInventory = action(
  "DescribeCompShareGpuInventory",
  z.object({ zone_id: integer.optional() }),
  ({ world, now, parameters }) => {
    const asksPods = zoneTable.some((row) => row.ZoneId === parameters.zone_id && row.IsPod);
    const types = [...catalogue.values()];
    const pool = (spot: boolean) =>
      Object.fromEntries(
        zoneTable
          .filter((row) => row.IsPod || !asksPods)
          .map((row) => {
            const sold = types.filter((type) => isInZone(type, row.Zone) && (type.spot || !spot));
            const left = (type: string) => (row.IsPod && !asksPods ? 0 : cardsLeft(world, type, row.Zone));
            return [row.ZoneId, Object.fromEntries(sold.map(({ name }) => [name, left(name)]))];
          }),
      );
    const inventory = { Exclusive: pool(false), Spot: pool(true) };
    const { inventoryField } = world.settings;
    return {
      ...(inventoryField !== "GpuInventoryByZone" && { GpuInventory: inventory }),
      ...(inventoryField !== "GpuInventory" && { GpuInventoryByZone: inventory }),
      UpdateTime: seconds(now),
      SpotUnsupportedGpuTypes: types.filter(({ spot }) => !spot).map(({ name }) => name),
    };
  },
);

function cardsLeft(world: World, gpuType: string, zone: string): number {
  if (isSoldOut(world.settings, gpuType, zone)) return 0;
  return world.stock.left()[`${gpuType}@${zone}`] ?? plenty;
}
