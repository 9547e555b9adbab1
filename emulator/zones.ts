/** The zones known from the service's own pages, with their display names. */
export const zoneTable = [
  { Region: "cn-wlcb", RegionId: 1000025, Zone: "cn-wlcb-01", ZoneId: 10030, Describe: "华北二A" },
  { Region: "cn-sh2", RegionId: 1000009, Zone: "cn-sh2-02", ZoneId: 8200, Describe: "上海二" },
] as const;

/** Names of the regions. */
export const regions = zoneTable.map((row) => row.Region);

/** Names of the zones. */
export const zones = zoneTable.map((row) => row.Zone);

/** The region in which a zone lies. */
export function regionOf(zone: string): string | undefined {
  return zoneTable.find((row) => row.Zone === zone)?.Region;
}
