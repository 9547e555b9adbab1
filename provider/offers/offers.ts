import type { Answer, CapacityParams } from "../client/actions";
import type { Client } from "../client/client";
import { CompShareError, isStockRefusal, serviceMessage } from "../client/errors";
import type { ImageDescription } from "../client/offer-schemas";
import type { InstanceDescription } from "../client/schemas";
import type { Catalogue, MachineOffer, Place } from "./catalogue";
import { diskParams, type Price, type PricedMachine, priceOf, priceParams } from "./price";
import type { Queries, Reply } from "./queries";
import { spotOffers } from "./spot";
import type { TopicName } from "./topics";

type Caller = Pick<Client, "call">;
/** A machine whose stock is queried. */
export interface StockedMachine extends PricedMachine {
  readonly imageId: string;
  readonly minimalCpuPlatform?: string;
}

/** The parameters of the stock query. */
export const stockParams = (machine: Omit<StockedMachine, "gpu" | "cpu" | "memory">): CapacityParams => ({
  Region: machine.region,
  Zone: machine.zone,
  ProjectId: machine.projectId,
  GpuType: machine.gpuType,
  MachineType: "G",
  MinimalCpuPlatform: machine.minimalCpuPlatform ?? "Auto",
  CompShareImageId: machine.imageId,
  ChargeType: machine.chargeType,
  Disks: diskParams(machine),
});

/** A size of a GPU type, and whether it is in stock. Memory is in GB. */
export interface StockedSize {
  readonly gpu: number;
  readonly cpu: number;
  readonly memoryGb: number;
  readonly isEnough: boolean;
}

/**
 * Whether a machine is in stock; undefined if the answer doesn't list its size.
 * @throws CompShareError if the service refuses the query or can't be reached.
 */
export const isInStock = async (client: Caller, machine: StockedMachine): Promise<boolean | undefined> =>
  isEnoughOf(await stockedSizes(client, machine), machine);

const isEnoughOf = (sizes: readonly StockedSize[], machine: Pick<StockedMachine, "gpu" | "cpu" | "memory">) =>
  sizes.find(
    ({ gpu, cpu, memoryGb }) => gpu === machine.gpu && cpu === machine.cpu && memoryGb === machine.memory / 1024,
  )?.isEnough;

async function stockedSizes(client: Caller, machine: Omit<StockedMachine, "gpu" | "cpu" | "memory">) {
  const rows = await client.call("CheckCompShareResourceCapacity", stockParams(machine));
  return rows.flatMap(({ gpu, cpu, memoryGb, isEnough }): StockedSize[] =>
    gpu === undefined || cpu === undefined || memoryGb === undefined ? [] : [{ gpu, cpu, memoryGb, isEnough }],
  );
}

/**
 * Whether this many cards of a machine's type are free in its zone, whatever the CPU and memory. An instance that keeps
 * its cards can only get more if they are. Undefined if the answer doesn't say.
 * @throws CompShareError if the service refuses the query or can't be reached.
 */
export const hasCards = async (client: Caller, machine: StockedMachine, cards: number): Promise<boolean | undefined> =>
  areFree(await client.call("CheckCompShareResourceCapacity", stockParams(machine)), cards);

function areFree(sizes: Answer<"CheckCompShareResourceCapacity">, cards: number): boolean | undefined {
  const enough = sizes.filter(({ gpu = 0 }) => gpu >= cards).map(({ isEnough }) => isEnough);
  return enough.length === 0 ? undefined : enough.some((one) => one);
}

/** The lists that may contain an image: the platform's, the account's own, others' published and shared ones. */
const IMAGE_LISTS = [
  "DescribeCompShareImages",
  "DescribeCompShareCustomImages",
  "DescribeCommunityImages",
  "DescribeCompShareSharingImages",
] as const;

/** The service's offers, as queried by one run: equal queries of different resources share one answer. */
export class Offers {
  private readonly reported = new Set<string>();

  /** @param client Called for the first query: a preview may have no keys. */
  constructor(
    private readonly client: () => Caller,
    private readonly queries: Queries,
  ) {}

  /** The refusal of the keys, if a query has met one. */
  get refusal(): CompShareError | undefined {
    return this.queries.refusal;
  }

  /** The machines offered; undefined if the service can't be asked. */
  async catalogue(place: Place, withSpot: boolean): Promise<Catalogue | undefined> {
    const [machines, spot] = await Promise.all([
      this.listed(place, "uhost", "machines"),
      withSpot ? this.listed(place, "spot", "spot") : undefined,
    ]);
    // The service was seen to list nothing as Spot while it sells Spot.
    if (machines?.length) return { machines, spot: spot?.length === 0 ? await this.spotOf(place, machines) : spot };
    // An empty list means that the query wasn't understood rather than that nothing is sold.
    if (machines) await this.recordUnavailable(place, "it lists none", "machines");
    return undefined;
  }

  /** The stock of all sizes of the machine's GPU type: one query for all of them. */
  sizes(machine: StockedMachine): Promise<Reply<StockedSize[]> | undefined> {
    return this.ask("stock", "CheckCompShareResourceCapacity", stockParams(machine), (client) =>
      stockedSizes(client, machine),
    );
  }

  /** Whether the machine is in stock; the answer is undefined if its size isn't listed. */
  async stock(machine: StockedMachine): Promise<Reply<boolean | undefined> | undefined> {
    const reply = await this.sizes(machine);
    if (reply && "answer" in reply) return { answer: isEnoughOf(reply.answer, machine) };
    return reply?.refusal && isStockRefusal(reply.refusal) ? { answer: false } : reply;
  }

  /**
   * Whether this many cards of a machine's type are free in its zone; the answer is undefined if the service doesn't
   * say.
   */
  async cards(machine: StockedMachine, cards: number): Promise<Reply<boolean | undefined> | undefined> {
    const reply = await this.sizes(machine);
    return reply && "answer" in reply ? { answer: areFree(reply.answer, cards) } : reply;
  }

  price(machine: PricedMachine): Promise<Reply<Price> | undefined> {
    return this.ask("prices", "GetCompShareInstancePrice", priceParams(machine), (client) => priceOf(client, machine));
  }

  /** The service's zones; none if it can't be asked. */
  async zones(): Promise<Answer<"DescribeCompShareSupportZone">> {
    const reply = await this.ask("zones", "DescribeCompShareSupportZone", {}, (client) =>
      client.call("DescribeCompShareSupportZone", {}),
    );
    return reply && "answer" in reply ? reply.answer : [];
  }

  /** Whether an image creates containers; undefined if unknown. */
  async isForContainers(imageId: string, place: Place): Promise<boolean | undefined> {
    return (await this.image(imageId, place))?.isContainer;
  }

  /** An image by anyone; undefined if no list contains it, or none can be read. */
  async image(imageId: string, { region, projectId }: Place): Promise<ImageDescription | undefined> {
    const params = { Region: region, ProjectId: projectId, CompShareImageId: imageId };
    for (const action of IMAGE_LISTS) {
      const reply = await this.ask("images", action, params, (client) => client.call(action, params));
      const images: readonly ImageDescription[] = reply && "answer" in reply ? reply.answer.images : [];
      const found = images.find((image) => image.imageId === imageId);
      if (found) return found;
    }
    return undefined;
  }

  /** Whether an instance exists; undefined if the service can't be asked. */
  async exists(id: string, place: Place): Promise<boolean | undefined> {
    const reply = await this.instance(id, place);
    return reply && reply.seen !== undefined;
  }

  /** An instance, if it exists; undefined if the service can't be asked. */
  async instance(id: string, { region, projectId }: Place): Promise<{ seen?: InstanceDescription } | undefined> {
    const params = { Region: region, ProjectId: projectId, UHostIds: [id] };
    const reply = await this.ask("instances", "DescribeCompShareInstance", params, (client) =>
      client.call("DescribeCompShareInstance", params),
    );
    if (!reply || !("answer" in reply)) return undefined;
    return { seen: reply.answer.instances.find(({ UHostId }) => UHostId === id) };
  }

  /** The account's own images on the first page, or the one with an id; undefined if the service can't be asked. */
  async ownImages({ region, projectId }: Place, id?: string): Promise<readonly ImageDescription[] | undefined> {
    const params = { Region: region, ProjectId: projectId, CompShareImageId: id, Limit: 100 };
    const reply = await this.ask("images", "DescribeCompShareCustomImages", params, (client) =>
      client.call("DescribeCompShareCustomImages", params),
    );
    return reply && "answer" in reply ? reply.answer.images : undefined;
  }

  /**
   * The instances of a region and project that run without their cards, and others if the service ignores the filter;
   * none if it can't be asked.
   */
  async withoutGpu({ region, projectId }: Place): Promise<readonly InstanceDescription[]> {
    const params = { Region: region, ProjectId: projectId, WithoutGpu: true, Limit: 100 };
    const reply = await this.ask("instances", "DescribeCompShareInstance", params, (client) =>
      client.call("DescribeCompShareInstance", params),
    );
    return reply && "answer" in reply ? reply.answer.instances : [];
  }

  /** What to report for this resource but not again for others: 200 resources of one kind have one problem. */
  once(text: string): string[] {
    if (this.reported.has(text)) return [];
    this.reported.add(text);
    return [text];
  }

  /** A list of the catalogue; undefined if the service can't be asked. */
  private async listed({ region, projectId }: Place, InstanceType: "uhost" | "spot", topic: TopicName) {
    const params = { Region: region, ProjectId: projectId, InstanceType };
    const reply = await this.ask(topic, "DescribeAvailableCompShareInstanceTypes", params, (client) =>
      client.call("DescribeAvailableCompShareInstanceTypes", params),
    );
    if (reply && "refusal" in reply) await this.recordUnavailable({ region }, serviceMessage(reply.refusal), topic);
    return reply && "answer" in reply ? reply.answer : undefined;
  }

  /** The machines offered as Spot, according to the stock of cards; undefined if that doesn't say. */
  private async spotOf(place: Place, machines: readonly MachineOffer[]): Promise<MachineOffer[] | undefined> {
    const params = { Region: place.region, ProjectId: place.projectId };
    const reply = await this.ask("spot", "DescribeCompShareGpuInventory", params, (client) =>
      client.call("DescribeCompShareGpuInventory", params),
    );
    if (reply && "refusal" in reply) await this.recordUnavailable(place, serviceMessage(reply.refusal), "spot");
    const answer = reply && "answer" in reply ? reply.answer : undefined;
    if (!answer?.withoutSpot) {
      if (answer) await this.recordUnavailable(place, "it lists none, and doesn't say which types have none", "spot");
      return undefined;
    }
    return spotOffers(machines, answer, await this.zones());
  }

  /** Records that a catalogue is unavailable. A region that doesn't exist isn't reported. */
  private async recordUnavailable({ region }: Place, why: string, topic: TopicName): Promise<void> {
    const zones = await this.zones();
    if (zones.length > 0 && !zones.some((zone) => zone.region === region)) return;
    this.queries.recordUnavailable(new CompShareError({ code: "BAD_ANSWER", what: `for ${region}, ${why}` }), topic);
  }

  private ask<T>(topic: TopicName, action: string, params: object, query: (client: Caller) => Promise<T>) {
    const asked = async (failed: (error: CompShareError) => void) => {
      const client = this.client();
      return query({ call: (name, values) => client.call(name, values, undefined, failed) });
    };
    return this.queries.ask(`${action} ${JSON.stringify(params)}`, asked, topic);
  }
}
