import type { ActionName } from "../client/actions";
import { CompShareError } from "../client/errors";
import { at, rowsAt } from "./json";
import {
  type Image,
  isInStock,
  isUsable,
  larger,
  type Machine,
  type Offer,
  priceOf,
  runsOn,
  smallest,
} from "./machine";
import type { Service } from "./world";

export interface PlanOptions {
  /** The zone of the walk; undefined: the cheapest. */
  readonly zone?: string;
  readonly spot: boolean;
  readonly container: boolean;
}

/** The machines of a run, each the cheapest of its kind in stock; undefined if there is none, or none is wanted. */
export interface Plan {
  readonly machine: Priced;
  /** The size that the machine is resized to. */
  readonly larger?: Machine;
  readonly spot?: Priced;
  readonly container?: Priced;
  /** All regions: an earlier run may have been in another one. */
  readonly regions: readonly string[];
}

export interface Priced {
  readonly machine: Machine;
  readonly hourly: number;
}

/** How many candidates are queried: all others cost more. */
const ASKED_FOR_STOCK = 8;

/**
 * Chooses the machines.
 * @throws CompShareError if there is none, or the service can't be asked.
 */
export async function planRun(service: Service, options: PlanOptions): Promise<Plan> {
  await service.read("zones", "DescribeCompShareSupportZone", {});
  const all = rowsAt(service.seen.last("zones")?.json, "ZoneInfo");
  const zones = all.flatMap(({ Zone, Region, IsPod }) =>
    typeof Zone === "string" && typeof Region === "string"
      ? [{ zone: Zone, region: Region, isPod: IsPod === true }]
      : [],
  );
  const wanted = zones.filter(({ zone, isPod }) => (options.zone === undefined ? !isPod : zone === options.zone));
  if (wanted.length === 0) throw none(`the service has no zone ${options.zone ?? "for machines"}`);
  const candidates: { priced: Priced; offer: Offer; images: readonly Image[] }[] = [];
  for (const region of new Set(wanted.map((zone) => zone.region))) {
    const offers = await offersIn(service, region);
    const images = await imagesIn(service, region);
    for (const offer of offers) {
      const isWanted = wanted.some((zone) => zone.zone === offer.zone && zone.region === region);
      const image = images.find((one) => isUsable(one) && !one.isContainer && runsOn(one, offer.gpuType));
      const machine = isWanted && !offer.isSoldOut && image ? smallest(offer, region, image) : undefined;
      const hourly = machine && (await priceOf(service, machine, "Postpay"));
      if (machine && hourly !== undefined) candidates.push({ priced: { machine, hourly }, offer, images });
    }
  }
  candidates.sort((a, b) => a.priced.hourly - b.priced.hourly);
  const chosen = await firstInStock(service, candidates, ({ priced }) => priced.machine, "Postpay");
  if (!chosen) throw none("no machine is both priced and in stock");
  return {
    machine: chosen.priced,
    larger: larger(chosen.offer, chosen.priced.machine),
    spot: options.spot ? await cheapestSpot(service, candidates) : undefined,
    container: options.container ? await cheapestContainer(service, candidates) : undefined,
    regions: [...new Set(zones.map(({ region }) => region))],
  };
}

async function offersIn(service: Service, Region: string): Promise<readonly Offer[]> {
  return await service.read("catalogue", "DescribeAvailableCompShareInstanceTypes", { Region });
}

async function imagesIn(service: Service, Region: string): Promise<readonly Image[]> {
  return (await service.read("images", "DescribeCompShareImages", { Region, Limit: 100 })).images;
}

type Candidate = { priced: Priced; images: readonly Image[] };

async function cheapestSpot(service: Service, candidates: readonly Candidate[]): Promise<Priced | undefined> {
  const priced: Priced[] = [];
  for (const {
    priced: { machine },
  } of candidates) {
    const hourly = await priceOf(service, machine, "Spot");
    if (hourly !== undefined) priced.push({ machine, hourly });
  }
  priced.sort((a, b) => a.hourly - b.hourly);
  return firstInStock(service, priced, ({ machine }) => machine, "Spot");
}

async function cheapestContainer(service: Service, candidates: readonly Candidate[]): Promise<Priced | undefined> {
  const priced: Priced[] = [];
  for (const {
    priced: { machine },
    images,
  } of candidates) {
    const usable = (some: readonly Image[]) =>
      some.find((one) => isUsable(one) && one.isContainer === true && runsOn(one, machine.gpuType));
    const image = usable(images) ?? usable(await communityImages(service, machine.region));
    if (!image) continue;
    const container = { ...machine, imageId: image.imageId };
    const hourly = await priceOf(service, container, "Postpay");
    if (hourly !== undefined) priced.push({ machine: container, hourly });
  }
  return firstInStock(service, priced, ({ machine }) => machine, "Postpay");
}

async function communityImages(service: Service, Region: string): Promise<readonly Image[]> {
  const action: ActionName = "DescribeCommunityImages";
  const known = service.seen.last(`community ${Region}`);
  if (known && at(known.json, "RetCode") !== 0) return [];
  return (await service.read(`community ${Region}`, action, { Region, Limit: 100 })).images;
}

async function firstInStock<T>(
  service: Service,
  sorted: readonly T[],
  machineOf: (one: T) => Machine,
  chargeType: string,
): Promise<T | undefined> {
  for (const one of sorted.slice(0, ASKED_FOR_STOCK)) {
    if (await isInStock(service, machineOf(one), chargeType)) return one;
  }
  return undefined;
}

const none = (why: string) =>
  new CompShareError({ code: "NOT_FOUND", what: `There is no machine to walk with: ${why}`, effect: "none" });
