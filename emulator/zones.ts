interface ZoneRow {
  Region: string;
  RegionId: number;
  Zone: string;
  ZoneId: number;
  Describe: string;
  IsPod: boolean;
  UnsupportedImageTypes: string[];
  DisableImageSync: boolean;
}

type Row = [zone: string, regionId: number, zoneId: number, name: string, pod?: "pod", unfitImages?: string[]];

/** The zones that sources name. The RegionIds of cn-bj2 and cn-sh2 are stand-ins: they are on no record. */
const rows: Row[] = [
  ["cn-wlcb-01", 1000039, 10027, "华北二A"],
  ["cn-sh2-02", 1000009, 8200, "上海二B"],
  ["cn-wlcb-03", 1000039, 10033, "华北二C", "pod", ["System", "Other"]],
  ["cn-bj2-03", 1000001, 5001, "华北一C", "pod", ["System", "Other"]],
  ["cn-sh2-01", 1000009, 8201, "上海二A", "pod", ["System", "Other"]],
];

/** The zones as DescribeCompShareSupportZone answers them. */
export const zoneTable: readonly ZoneRow[] = rows.map(([Zone, RegionId, ZoneId, Describe, pod, unfit = []]) => ({
  Region: Zone.slice(0, Zone.lastIndexOf("-")),
  RegionId,
  Zone,
  ZoneId,
  Describe,
  IsPod: pod !== undefined,
  UnsupportedImageTypes: unfit,
  DisableImageSync: false,
}));

/** Names of the regions. */
export const regions = [...new Set(zoneTable.map((row) => row.Region))];

/** Names of the zones. */
export const zones = zoneTable.map((row) => row.Zone);

/** The region in which a zone lies. */
export function regionOf(zone: string): string | undefined {
  return zoneTable.find((row) => row.Zone === zone)?.Region;
}

/** Whether a zone has containers of its own kind, with ids `cpod-…` and host names, and nothing else. */
export function isPodZone(zone: string): boolean {
  return zoneTable.some((row) => row.Zone === zone && row.IsPod);
}
