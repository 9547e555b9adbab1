/** A kind of disk: its name in the create call, in the disk calls, and its limits in GB. */
export interface DiskType {
  name: string;
  /** Its name in CreateAndAttachCompshareDisk; local disks can't be bought there. */
  dataName?: string;
  group: "cloudDisk" | "normalLocalDisk" | "ssdLocalDisk";
  boot: { min: number; max: number };
  data: { min: number; max: number };
  /** The only GPU types that have it; absent: all. */
  only?: string[];
}

const boot = { min: 20, max: 1000 };
const data = { min: 10, max: 1500 };

/**
 * The limits of CLOUD_SSD are documented, with the image's size as the minimum of a boot disk; the other types use the
 * same. No page says as which create-call type a `DataDisk` or an `EfficiencyDataDisk` is described: the names here are
 * those of the vendor's other products.
 */
export const diskTypes: readonly DiskType[] = [
  { name: "CLOUD_SSD", dataName: "SSDDataDisk", group: "cloudDisk", boot, data },
  { name: "CLOUD_RSSD", dataName: "RSSDDataDisk", group: "cloudDisk", boot, data, only: ["A800"] },
  { name: "CLOUD_NORMAL", dataName: "DataDisk", group: "cloudDisk", boot, data },
  { name: "CLOUD_EFFICIENCY", dataName: "EfficiencyDataDisk", group: "cloudDisk", boot, data },
  { name: "LOCAL_NORMAL", group: "normalLocalDisk", boot, data },
  { name: "LOCAL_SSD", group: "ssdLocalDisk", boot, data },
];

/** Names accepted by the create call. */
export const createDiskNames = diskTypes.map((type) => type.name).filter((name) => name !== "CLOUD_EFFICIENCY");

/** Names accepted by CreateAndAttachCompshareDisk. */
export const dataDiskNames = diskTypes.flatMap((type) => type.dataName ?? []);

/** The machine that a disk's limits depend on. */
interface Sized {
  size: number;
  isBoot: boolean;
}

/** Why a disk of this type and size isn't available for this GPU type, as [field, reason]; undefined if it is. */
export function diskProblem(type: DiskType, disk: Sized, gpuType: string): ["type" | "size", string] | undefined {
  if (type.only && !type.only.includes(gpuType)) {
    return ["type", `${type.name} disks exist only for ${type.only.join(", ")}`];
  }
  const problem = sizeProblem(type, disk);
  return problem ? ["size", problem] : undefined;
}

/** Why a disk of this type can't have this size (GB). */
export function sizeProblem(type: DiskType, { size, isBoot }: Sized): string | undefined {
  const { min, max } = isBoot ? type.boot : type.data;
  return size < min || size > max ? `a ${isBoot ? "boot" : "data"} disk has ${min} to ${max} GB` : undefined;
}
