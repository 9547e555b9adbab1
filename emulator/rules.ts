import { z } from "zod";
import type { Call } from "./action";
import { type CpuPlatform, catalogue, choosePlatform, type GpuType, isInZone, isLegal } from "./catalogue";
import { createDiskNames, type DiskType, diskProblem, diskTypes } from "./disk-types";
import { refuse } from "./errors";
import type { Image } from "./images";
import type { Instance } from "./model";
import { flag, integer, oneOf } from "./parameters";
import { isPodZone, regionOf } from "./zones";

/** A disk in the create call, the price calls and the capacity call. */
export const diskParameters = z.object({ IsBoot: flag, Type: oneOf(createDiskNames), Size: integer });

/** The requested type and CPU platform, if such a machine is sold. */
export function machineOf(asked: {
  Region: string;
  Zone: string;
  GpuType: string;
  GPU: number;
  CPU: number;
  Memory: number;
  MinimalCpuPlatform: CpuPlatform;
}): { type: GpuType; platform: CpuPlatform } {
  requireZoneInRegion(asked);
  const type = gpuTypeOf(asked.GpuType);
  requireInZone(type, asked.Zone);
  const counts = type.sizes.map((size) => size.gpu);
  if (!counts.includes(asked.GPU)) {
    throw refuse.parameter("GPU", `${type.name} is sold with ${[...new Set(counts)].join(", ")} cards`);
  }
  requireLegal(type, asked.GPU, asked.CPU, asked.Memory, "CPU");
  const platform = choosePlatform(type, asked.MinimalCpuPlatform);
  if (!platform) throw refuse.parameter("MinimalCpuPlatform", `${type.name} has only ${type.platforms.join(" and ")}`);
  return { type, platform };
}

/** Refuses a type in a zone that doesn't have it. */
export function requireInZone(type: GpuType, zone: string): void {
  if (!isInZone(type, zone)) throw refuse.notInZone(type.name, zone);
}

/** Refuses a zone that lies in another region. */
export function requireZoneInRegion({ Region, Zone }: { Region: string; Zone: string }): void {
  if (regionOf(Zone) !== Region) throw refuse.parameter("Zone", `${Zone} isn't in ${Region}`);
}

/** The GPU type of this name. */
export function gpuTypeOf(name: string): GpuType {
  const type = catalogue.get(name);
  if (!type) throw refuse.parameter("GpuType", `${name} isn't sold`);
  return type;
}

/** Refuses cores and memory (MB) that aren't sold with so many cards; names the one that is wrong. */
export function requireLegal(type: GpuType, gpu: number, cpu: number, memory: number, cpuName: string): void {
  if (isLegal(type, gpu, cpu, memory / 1024)) return;
  const sameGpu = type.sizes.filter((size) => size.gpu === gpu);
  const sold = sameGpu.map((size) => `${size.cpu} cores with ${size.memory.join(" or ")} GB`).join("; ");
  const wrong = sameGpu.some((size) => size.cpu === cpu) ? "Memory" : cpuName;
  throw refuse.parameter(wrong, `${gpu} x ${type.name} is sold with ${sold}`);
}

/** Refuses Spot where it isn't sold. */
export function requireChargeType(type: GpuType, chargeType: string): void {
  if (chargeType === "Spot" && !type.spot) throw refuse.parameter("ChargeType", `${type.name} isn't sold as Spot`);
}

/** Refuses a set of disks without exactly one boot disk, or with one that can't be had. */
export function requireDisks(disks: z.output<typeof diskParameters>[], gpuType: GpuType): void {
  if (disks.filter((disk) => disk.IsBoot).length !== 1) throw refuse.parameter("Disks", "has to hold one boot disk");
  for (const [index, disk] of disks.entries()) {
    const problem = diskProblem(diskTypeNamed(disk.Type), { size: disk.Size, isBoot: disk.IsBoot }, gpuType.name);
    if (problem) throw refuse.parameter(`Disks.${index}.${problem[0] === "type" ? "Type" : "Size"}`, problem[1]);
  }
}

/** An image that the account may use where the call looks. */
export function availableImage(call: Call<{ Region: string; CompShareImageId: string }>): Image {
  const id = call.parameters.CompShareImageId;
  const image = imagesOf(call).find((living) => living.id === id);
  if (!image) throw refuse.parameter("CompShareImageId", `there is no image ${id}`);
  if (image.status !== "Available") throw refuse.parameter("CompShareImageId", `the image is ${image.status}`);
  return image;
}

/** One that may be put on this GPU type, in this zone, too. */
export function usableImage(
  call: Call<{ Region: string; Zone: string; CompShareImageId: string }>,
  gpuType: string,
): Image {
  const image = availableImage(call);
  if (image.gpuTypes && !image.gpuTypes.includes(gpuType)) throw refuse.imageForOtherGpu();
  if (isPodZone(call.parameters.Zone) && !image.container) throw refuse.imageForOtherZone(call.parameters.Zone);
  return image;
}

/** The ports of a fresh instance with this image: those of its software, and how to log in. */
export function portsOf({ software, container }: Image): Instance["ports"] {
  return { http: software.map(({ port }) => port), tcp: container ? [23] : [22], udp: [] };
}

/** Refuses a boot disk (GB) that an image doesn't fit on. */
export function requireRoom(image: Image, disks: readonly { IsBoot: boolean; Size: number }[]): void {
  const index = disks.findIndex(({ IsBoot, Size }) => IsBoot && Size * 1024 < image.size);
  if (index >= 0) throw refuse.room(`Disks.${index}.Size`, image.size / 1024);
}

/** The images that the account may use where the call looks. They are a region's, whatever zone they were made in. */
export const imagesOf = ({ world, project, parameters }: Call<{ Region?: string }>): Image[] =>
  world.livingImages({ project, region: parameters.Region });

/** The disk type of this name. */
export function diskTypeNamed(name: string): DiskType {
  return diskTypes.find((type) => type.name === name)!;
}
