import type { Answer } from "../client/actions";
import { at, rowsAt } from "./json";
import type { Service } from "./world";

/** A machine for a walk. Memory is in MB, disks are in GB. */
export interface Machine {
  readonly zone: string;
  readonly region: string;
  readonly gpuType: string;
  readonly gpu: number;
  readonly cpu: number;
  readonly memory: number;
  readonly imageId: string;
  readonly bootGb: number;
}

export interface Disk {
  readonly IsBoot: boolean;
  readonly Type: string;
  readonly Size: number;
}

export const DISK_TYPE = "CLOUD_SSD";
/** Boot disks of this size are free, and hold any image of the service. */
const BOOT_GB = 100;
const MB_PER_GB = 1024;

type Offer = Answer<"DescribeAvailableCompShareInstanceTypes">[number];
export type Image = Answer<"DescribeCompShareImages">["images"][number];

/** The parameters of a place. */
export const placeOf = ({ region, zone }: Pick<Machine, "region" | "zone">) => ({ Region: region, Zone: zone });

export const bootDisk = ({ bootGb }: Pick<Machine, "bootGb">): Disk => ({
  IsBoot: true,
  Type: DISK_TYPE,
  Size: bootGb,
});

/** The smallest machine of each offer, and its next larger size, for an image. */
export function smallest({ gpuType, zone, sizes }: Offer, region: string, image: Image): Machine | undefined {
  const all = sizes.flatMap(({ gpu, cpu, memoryGb }) => memoryGb.map((gb) => ({ gpu, cpu, memory: gb * MB_PER_GB })));
  const [first] = all.sort((a, b) => a.gpu - b.gpu || a.cpu - b.cpu || a.memory - b.memory);
  if (!first || !runsOn(image, gpuType)) return undefined;
  return { zone, region, gpuType, ...first, imageId: image.imageId, bootGb: bootGbOf(image) };
}

/** The next larger size of the same type, with as many cards if there is one. */
export function larger({ gpuType, zone, sizes }: Offer, machine: Machine): Machine | undefined {
  const all = sizes
    .flatMap(({ gpu, cpu, memoryGb }) => memoryGb.map((gb) => ({ gpu, cpu, memory: gb * MB_PER_GB })))
    .filter(({ gpu, cpu, memory }) => gpu >= machine.gpu && cpu >= machine.cpu && memory > machine.memory)
    .sort((a, b) => a.gpu - b.gpu || a.cpu - b.cpu || a.memory - b.memory);
  return gpuType === machine.gpuType && zone === machine.zone && all[0] ? { ...machine, ...all[0] } : undefined;
}

export const runsOn = ({ gpuTypes }: Image, gpuType: string): boolean =>
  gpuTypes.length === 0 || gpuTypes.includes(gpuType);

/** An image that costs nothing and can be used. */
export const isUsable = ({ status, price }: Image): boolean => status === "Available" && !price;

const bootGbOf = ({ size }: Image) => Math.max(BOOT_GB, Math.ceil((size ?? 0) / MB_PER_GB));

/**
 * The price of a machine for one unit of a charge type, including disks and image. It is never too low, as parts that may
 * include each other are added.
 * @returns undefined if the service has no price.
 */
export async function priceOf(
  service: Service,
  machine: Machine,
  chargeType: string,
  disks: readonly Disk[] = [bootDisk(machine)],
): Promise<number | undefined> {
  const { exchange, error } = await service.send("price", "GetCompShareInstancePrice", {
    ...placeOf(machine),
    GpuType: machine.gpuType,
    Gpu: machine.gpu,
    Cpu: machine.cpu,
    Memory: machine.memory,
    ChargeType: chargeType,
    CompShareImageId: machine.imageId,
    Disks: disks.map((disk) => ({ ...disk })),
  });
  const row = error ? undefined : priceRows(exchange?.json).find(({ ChargeType }) => ChargeType === chargeType);
  const [instance, ...rest] = ["Instance", "SystemDisks", "Disks", "CompShareImage"].map((part) =>
    Number(row?.[part] ?? 0),
  );
  if (!row || !instance || !rest.every(Number.isFinite)) return undefined;
  return rest.reduce((sum, part) => sum + part, instance);
}

/** The rows of a price answer, under either name. */
export const priceRows = (json: unknown) => rowsAt(json, at(json, "PriceDetails") ? "PriceDetails" : "PriceDetail");

/** Whether the service has one in stock. */
export async function isInStock(service: Service, machine: Machine, chargeType: string): Promise<boolean> {
  const { exchange, error } = await service.send("capacity", "CheckCompShareResourceCapacity", {
    ...placeOf(machine),
    GpuType: machine.gpuType,
    MachineType: "G",
    MinimalCpuPlatform: "Auto",
    CompShareImageId: machine.imageId,
    ChargeType: chargeType,
    Disks: [{ ...bootDisk(machine) }],
  });
  if (error) return false;
  return rowsAt(exchange?.json, "Specs").some(
    ({ Gpu, Cpu, Mem, ResourceEnough }) =>
      Number(Gpu) === machine.gpu &&
      Number(Cpu) === machine.cpu &&
      Number(Mem) * MB_PER_GB === machine.memory &&
      /^(true|yes)$/i.test(String(ResourceEnough)),
  );
}

export type { Offer };
