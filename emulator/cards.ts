import { refuse } from "./errors";
import { type Instance, isPrepaid, type State } from "./model";
import { isSoldOut } from "./settings";
import type { World } from "./world";

/** What is paid for by the second gives its cards back in these states, once no operation leads out of them. */
const restful: readonly State[] = ["Stopped", "Interrupted"];

/** Whether an instance rests: it isn't on its way up either. */
export function isAtRest({ settled, operation }: Instance): boolean {
  return restful.includes(settled) && restful.includes(operation?.end ?? settled);
}

/** Whether an instance has its cards now. Prepaid ones keep them when stopped: they are paid for. */
export function holdsCards(instance: Instance): boolean {
  if (instance.terminatedAt !== undefined || instance.withoutGpu !== undefined) return false;
  return isPrepaid(instance.chargeType) || !isAtRest(instance);
}

/** The cards of those types and zones, `TYPE@ZONE`, whose number is limited. */
export class Stock {
  /** The cards there are, those in use included. */
  private readonly pools = new Map<string, number>();

  constructor(private readonly living: () => Iterable<Instance>) {}

  /** Sets how many cards are left from now on. */
  fill(left: Record<string, number>): void {
    this.pools.clear();
    for (const [key, cards] of Object.entries(left)) this.pools.set(key, cards + this.held(key));
  }

  /** Cards left of what is limited. */
  left(): Record<string, number> {
    return Object.fromEntries([...this.pools].map(([key, all]) => [key, Math.max(0, all - this.held(key))]));
  }

  /** Whether there are so many more cards of a type in a zone. */
  has(cards: number, gpuType: string, zone: string): boolean {
    const key = `${gpuType}@${zone}`;
    const all = this.pools.get(key);
    return all === undefined || all - this.held(key) >= cards;
  }

  private held(key: string): number {
    let cards = 0;
    for (const instance of this.living()) {
      if (`${instance.gpuType}@${instance.zone}` === key && holdsCards(instance)) cards += instance.gpu;
    }
    return cards;
  }
}

/** Whether so many cards of a type can be had in a zone now. */
export function areToBeHad(world: World, cards: number, gpuType: string, zone: string): boolean {
  return !isSoldOut(world.settings, gpuType, zone) && world.stock.has(cards, gpuType, zone);
}

/** Refuses what takes more cards than there are. */
export function requireCards(world: World, cards: number, gpuType: string, zone: string): void {
  if (!areToBeHad(world, cards, gpuType, zone)) {
    throw refuse.soldOut(gpuType, zone, world.settings.soldOutCode);
  }
}

/** Refuses to start an instance that gave its cards back, where others have them now. */
export function requireCardsToStart(world: World, instance: Instance): void {
  requireCards(world, holdsCards(instance) ? 0 : instance.gpu, instance.gpuType, instance.zone);
}
