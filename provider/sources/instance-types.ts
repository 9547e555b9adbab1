import { offeredAs } from "../instance/check/offered";
import type { CpuPlatform, DiskType } from "../instance/model/spec";
import type { MachineOffer } from "../offers/catalogue";
import { spotOffers } from "../offers/spot";
import { type Account, type AskedPlace, fits } from "./account";
import type { DiskOffer, GetInstanceTypesArgs, InstanceTypeOffer, MachineSize } from "./types/instance-types";

const MB_PER_GB = 1024;

/** The machines offered; a type without a matching size is left out. */
export async function findInstanceTypes(account: Account, args: GetInstanceTypesArgs): Promise<InstanceTypeOffer[]> {
  const places = await account.places(args);
  const found = await Promise.all(places.map((place) => typesOf(account, place, args.spot === true)));
  const all = found.flat().map((type) => ({ ...type, sizes: type.sizes.filter((size) => isBigEnough(size, args)) }));
  return all.filter(
    (type) =>
      type.sizes.length > 0 &&
      fits(args.zone, type.zone) &&
      fits(args.gpuType, type.gpuType) &&
      fits(args.spot, type.spot) &&
      fits(args.inStock, type.inStock) &&
      (args.minimumVram === undefined || (type.vram ?? 0) >= args.minimumVram),
  );
}

async function typesOf(account: Account, place: AskedPlace, asSpot: boolean): Promise<InstanceTypeOffer[]> {
  const ask = (InstanceType: "uhost" | "spot") =>
    account.ask("DescribeAvailableCompShareInstanceTypes", {
      Region: place.region,
      ProjectId: place.projectId,
      InstanceType,
    });
  const [machines, listed] = await Promise.all([ask("uhost"), ask("spot")]);
  const spot = listed.length > 0 ? listed : await spotOf(account, place, machines);
  const isSpot = (one: MachineOffer) => spot.some(({ gpuType, zone }) => gpuType === one.gpuType && zone === one.zone);
  return (asSpot ? spot : machines).map((machine) => shape(machine, place.region, isSpot(machine)));
}

/** The Spot offers if the catalogue lists none: by the stock of cards, or else by the table of the API page. */
async function spotOf(
  account: Account,
  place: AskedPlace,
  machines: readonly MachineOffer[],
): Promise<readonly MachineOffer[]> {
  const params = { Region: place.region, ProjectId: place.projectId };
  const [stock, zones] = await Promise.all([account.ask("DescribeCompShareGpuInventory", params), account.zones()]);
  return offeredAs("Spot", { machines, spot: stock.withoutSpot && spotOffers(machines, stock, zones) });
}

function shape(offer: MachineOffer, region: string, spot: boolean): InstanceTypeOffer {
  return {
    gpuType: offer.gpuType,
    zone: offer.zone,
    region,
    inStock: !offer.isSoldOut,
    spot,
    vram: offer.vramGb,
    cpuPlatforms: offer.platforms.map((vendor) => `${vendor}/Auto` as CpuPlatform),
    sizes: offer.sizes
      .flatMap(({ gpu, cpu, memoryGb }) => memoryGb.map((gb) => ({ gpu, cpu, memory: gb * MB_PER_GB })))
      .sort((a, b) => a.gpu - b.gpu || a.cpu - b.cpu || a.memory - b.memory),
    bootDisks: offer.bootDisks.map(disk),
    dataDisks: offer.dataDisks.map(disk),
  };
}

const disk = ({ type, minGb, maxGb }: MachineOffer["bootDisks"][number]): DiskOffer => ({
  type: type as DiskType,
  minimumSize: minGb,
  maximumSize: maxGb,
});

const isBigEnough = (
  { gpu, cpu, memory }: MachineSize,
  { minimumCards = 0, minimumCpu = 0, minimumMemory = 0 }: GetInstanceTypesArgs,
) => gpu >= minimumCards && cpu >= minimumCpu && memory >= minimumMemory;
