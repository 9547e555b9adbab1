import { type Account, fits } from "./account";

export interface GetZonesArgs {
  /** The zones of this region alone. Default: all. */
  readonly region?: string;
}

export interface Zone {
  /** Such as `cn-wlcb-01` (`Zone`). */
  readonly zone: string;
  /** Such as `cn-wlcb` (`Region`). */
  readonly region: string;
  /** What the console calls it (`Describe`). */
  readonly description: string;
}

export async function findZones(account: Account, { region }: GetZonesArgs): Promise<Zone[]> {
  const zones = (await account.zones()).filter((zone) => fits(region, zone.region));
  return zones.map(({ zone, region, description }) => ({ zone, region, description }));
}
