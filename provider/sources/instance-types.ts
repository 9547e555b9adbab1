import { offeredAs } from "../instance/offered";
import type { CpuPlatform, DiskType } from "../instance/spec";
import type { MachineOffer } from "../offers/offers";
import { spotOffers } from "../offers/spot";
import { type Account, type AskedPlace, fits, type PlaceArgs } from "./account";

const MB_PER_GB = 1024;

export interface GetInstanceTypesArgs extends PlaceArgs {
  /** This GPU type alone, such as `4090` (`MachineTypes.0`). */
  readonly gpuType?: string;
  /** True: what is offered as Spot, with its sizes and stock as Spot (`InstanceType`). False: what isn't. Default: all. */
  readonly spot?: boolean;
  /** True: what isn't sold out. False: what is. Default: all. */
  readonly inStock?: boolean;
  /** Sizes with at least so many cards. */
  readonly minimumCards?: number;
  /** Sizes with at least so many vCPUs. */
  readonly minimumCpu?: number;
  /** Sizes with at least so much memory, in MB. */
  readonly minimumMemory?: number;
  /** Cards with at least so much memory each, in GB. */
  readonly minimumVram?: number;
}

/** A GPU type as it is on offer in one zone. */
export interface InstanceTypeOffer {
  readonly gpuType: string;
  readonly zone: string;
  readonly region: string;
  /** Whether the type isn't sold out in the zone. Whether a size of it is to be had, `getCapacity` tells. */
  readonly inStock: boolean;
  /** Whether it is offered as Spot. */
  readonly spot: boolean;
  /** Memory of one card in GB; absent where the service doesn't tell. */
  readonly vram?: number;
  /** Values of `minimalCpuPlatform` beside `Auto`. */
  readonly cpuPlatforms: CpuPlatform[];
  /** The combinations that exist and that fit the arguments, the smallest first. */
  readonly sizes: MachineSize[];
  readonly bootDisks: DiskOffer[];
  readonly dataDisks: DiskOffer[];
}

export interface MachineSize {
  /** Cards. */
  readonly gpu: number;
  /** vCPUs. */
  readonly cpu: number;
  /** In MB. */
  readonly memory: number;
}

/** Sizes in GB; absent where the service names no limit. */
export interface DiskOffer {
  readonly type: DiskType;
  readonly minimumSize?: number;
  readonly maximumSize?: number;
}

/** The machines on offer; a type none of whose sizes fits is left out. */
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

/** What is offered as Spot where the catalogue lists nothing as that: by the stock of cards, else by the table of the API page. */
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
