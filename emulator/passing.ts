import { destroy } from "./actions/terminate";
import { charge, renew, renewalPrice } from "./bills";
import { isAtRest } from "./cards";
import { enter, settle } from "./machine";
import { type Instance, isPrepaid } from "./model";
import type { Settings } from "./settings";
import type { World } from "./world";

const hour = 3_600_000;
const day = 24 * hour;

/** An instance charged by the second that is stopped for this long is deleted (ms). */
const keptFor = 7 * day;

/** The service's clocks show the time of Shanghai, this far ahead of UTC (ms). */
const shanghai = 8 * hour;

/** A Spot instance that is reclaimed within this time of its creation costs nothing (ms). */
const freeSpotTime = hour;

/** Something that happens to an instance with time. */
interface Fate {
  /** When it is due (ms); undefined if never. */
  due(instance: Instance, world: World): number | undefined;
  happen(world: World, instance: Instance, at: number): void;
}

const fates: readonly Fate[] = [
  {
    due: ({ operation, stopAt }) => (operation ? operation.phases.at(-1)?.until : stopAt),
    happen: (_, instance, at) => settle(instance, at),
  },
  { due: reclaimedAt, happen: reclaim },
  {
    due: (instance, { settings }) => releasedAt(instance, settings),
    happen: (world, instance, at) => destroy(world, instance, false, at),
  },
  {
    due: ({ expiresAt, expired }) => (expired ? undefined : expiresAt),
    happen: (world, instance, at) => {
      if (!renew(world, instance, at)) expire(instance, at);
    },
  },
  {
    // An expired instance is renewed as soon as the balance covers it.
    due: (instance, world) =>
      instance.expired && world.purse.pays(renewalPrice(world, instance)) ? world.chargedUntil : undefined,
    happen: renew,
  },
];

/** Executes all events that are due by now, in order, and charges for the time between them. */
export function catchUp(world: World): void {
  const now = world.now();
  for (let next = earliest(world); next && next.at <= now; next = earliest(world)) {
    charge(world, next.at);
    next.fate.happen(world, next.instance, next.at);
  }
  charge(world, now);
}

/** Reclaims a Spot instance. */
export function reclaim(world: World, instance: Instance, at: number): void {
  if (at - instance.createdAt <= freeSpotTime) world.purse.spend(-instance.runCost);
  instance.runCost = 0;
  instance.operation = undefined;
  enter(instance, "Interrupted", at);
}

/** When a stopped instance is deleted (ms). */
export function releasedAt(instance: Instance, { releaseTime }: Settings): number | undefined {
  if (isPrepaid(instance.chargeType) || !isAtRest(instance) || instance.operation) return undefined;
  if (instance.stoppedAt === undefined) return undefined;
  const exact = instance.stoppedAt + keptFor;
  if (releaseTime === "exact") return exact;
  const midnight = Math.floor((exact + shanghai) / day) * day - shanghai;
  return midnight + day / 2;
}

function reclaimedAt({ chargeType, settled, operation, startedAt }: Instance, { settings }: World): number | undefined {
  if (settings.reclaimSpotAfter === null || startedAt === undefined) return undefined;
  if (chargeType !== "Spot" || settled !== "Running" || operation) return undefined;
  return startedAt + settings.reclaimSpotAfter * 1000;
}

function expire(instance: Instance, at: number): void {
  instance.expired = true;
  instance.operation = undefined;
  enter(instance, "Stopped", at);
}

/** The first due event; nothing happens before the time until which everything was charged. */
function earliest(world: World): { at: number; fate: Fate; instance: Instance } | undefined {
  let first: { at: number; fate: Fate; instance: Instance } | undefined;
  for (const instance of world.living()) {
    for (const fate of fates) {
      const due = fate.due(instance, world);
      if (due === undefined) continue;
      const at = Math.max(due, world.chargedUntil);
      if (!first || at < first.at) first = { at, fate, instance };
    }
  }
  return first;
}
