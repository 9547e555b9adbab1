import { refuse } from "./errors";
import { type Instance, isPrepaid, type State } from "./model";
import { isSoldOut } from "./settings";
import type { World } from "./world";

/** Instances charged by the second release their cards in these states, unless an operation is leading out of them. */
const restful: readonly State[] = ["Stopped", "Interrupted"];

/** Whether an instance is stopped, and not about to start. */
export function isAtRest({ settled, operation }: Instance): boolean {
  return restful.includes(settled) && restful.includes(operation?.end ?? settled);
}

/** Whether an instance holds its cards now. A prepaid one keeps them while it is stopped. */
export function holdsCards(instance: Instance): boolean {
  if (instance.terminatedAt !== undefined || instance.withoutGpu !== undefined) return false;
  return isPrepaid(instance.chargeType) || !isAtRest(instance);
}

/** The cards of the types and zones, `TYPE@ZONE`, whose number is limited. */
export class Stock {
  /** All cards, including those in use. */
  private readonly pools = new Map<string, number>();

  constructor(private readonly living: () => Iterable<Instance>) {}

  /** Sets how many cards are free from now on. */
  fill(left: Record<string, number>): void {
    this.pools.clear();
    for (const [key, cards] of Object.entries(left)) this.pools.set(key, cards + this.held(key));
  }

  /** The free cards of limited types. */
  left(): Record<string, number> {
    return Object.fromEntries([...this.pools].map(([key, all]) => [key, Math.max(0, all - this.held(key))]));
  }

  /** Whether this many more cards of a type are free in a zone. */
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

/** Whether this many cards of a type are available in a zone now. */
export function areToBeHad(world: World, cards: number, gpuType: string, zone: string): boolean {
  return !isSoldOut(world.settings, gpuType, zone) && world.stock.has(cards, gpuType, zone);
}

/** Refuses calls that need more cards than are free. */
export function requireCards(world: World, cards: number, gpuType: string, zone: string): void {
  if (!areToBeHad(world, cards, gpuType, zone)) {
    throw refuse.soldOut(gpuType, zone, world.settings.soldOutCode);
  }
}

/** Refuses to start an instance that released its cards, if they aren't free any more. */
export function requireCardsToStart(world: World, instance: Instance): void {
  requireCards(world, holdsCards(instance) ? 0 : instance.gpu, instance.gpuType, instance.zone);
}
