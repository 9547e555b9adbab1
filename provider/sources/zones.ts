import { type Account, fits } from "./account";
import type { GetZonesArgs, Zone } from "./types/zones";

export async function findZones(account: Account, { region }: GetZonesArgs): Promise<Zone[]> {
  const zones = (await account.zones()).filter((zone) => fits(region, zone.region));
  return zones.map(({ zone, region, description }) => ({ zone, region, description }));
}
