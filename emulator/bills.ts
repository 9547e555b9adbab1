import { holdsCards, isAtRest } from "./cards";
import { catalogue } from "./catalogue";
import { refuse } from "./errors";
import { gpuLessPerHour } from "./gpu-less";
import { type ChargeType, type Disk, expiryOf, type GpuLessSpec, type Instance, isPrepaid } from "./model";
import { cents, disksPrice, hoursOf, instancePrice, type Priced, sumOf, unitPrice } from "./prices";
import type { World } from "./world";

const hour = 3_600_000;

/** Takes the price of prepaid time; for usage charged by the second, the balance must cover the first hour. */
export function pay(world: World, unit: number, chargeType: ChargeType, units: number): void {
  const prepaid = isPrepaid(chargeType);
  const amount = prepaid ? unit * units : unit;
  if (!world.purse.pays(amount)) throw refuse.noMoney(cents(amount));
  if (prepaid) world.purse.spend(amount);
}

/** Refuses to start an instance charged by the second if the balance doesn't cover its first hour. */
export function requireMoneyToStart(world: World, instance: Instance, withoutGpu?: GpuLessSpec): void {
  if (isPrepaid(instance.chargeType)) return;
  const price = withoutGpu ? gpuLessPerHour : sumOf(pricesOf(world, instance));
  if (!world.purse.pays(price)) throw refuse.inArrears(instance.id);
}

/** Records an instance's current period. */
export function beginPeriod(world: World, instance: Instance, from: number): void {
  const { chargeType, quantity } = instance;
  instance.expired = false;
  instance.expiresAt = expiryOf(chargeType, quantity, from);
  instance.paid = isPrepaid(chargeType) ? pricesOf(world, instance).instance * quantity : 0;
}

/** The price of the first period of another charge type: the boot disk is included, data disks aren't. */
export function switchPrice(world: World, instance: Instance, chargeType: ChargeType): number {
  const disks = instance.disks.filter(({ kind }) => kind === "Boot").map((disk) => ({ ...disk, chargeType }));
  return renewalPrice(world, { ...instance, chargeType, quantity: 1, disks });
}

/** Changes the charge type, for one period from now on. */
export function switchTo(world: World, instance: Instance, chargeType: ChargeType, now: number): void {
  for (const disk of instance.disks) if (disk.kind === "Boot") disk.chargeType = chargeType;
  instance.chargeType = chargeType;
  instance.quantity = 1;
  beginPeriod(world, instance, now);
}

/** Renews for the current charge type and quantity, if the balance covers it. */
export function renew(world: World, instance: Instance, from: number): boolean {
  const price = renewalPrice(world, instance);
  if (!world.purse.pays(price)) return false;
  world.purse.spend(price);
  beginPeriod(world, instance, from);
  return true;
}

/** The price of one more period of an instance, with the disks that were bought with it. */
export function renewalPrice(world: World, instance: Instance): number {
  return sumOf(pricesOf(world, instance)) * instance.quantity;
}

/** The change of an instance's period price for another number of cards; negative for fewer. */
export function upgradePrice(world: World, { gpuType, gpu, chargeType, quantity }: Instance, wanted: number): number {
  const of = (cards: number) => instancePrice(catalogue.get(gpuType)!, cards, chargeType, world.settings.prices);
  return cents((of(wanted) - of(gpu)) * quantity);
}

/** How much used time counts in a refund: a month that is half used returns a quarter. */
const refundFactors: Partial<Record<ChargeType, number>> = { Day: 1.25, Month: 1.5, Year: 1.5 };

/** The refund for the unused part of a prepaid machine. */
export function refundOf({ expiresAt, chargeType, quantity, paid }: Instance, now: number): number {
  if (expiresAt === undefined) return 0;
  const span = expiryOf(chargeType, quantity, 0) ?? 1;
  const used = 1 - (expiresAt - now) / span;
  return cents(paid * Math.min(1, Math.max(0, 1 - used * (refundFactors[chargeType] ?? 1))));
}

/** Charges usage by the second, from the last charge until now. */
export function charge(world: World, now: number): void {
  const hours = (now - world.chargedUntil) / hour;
  if (hours <= 0) return;
  world.chargedUntil = now;
  for (const instance of world.living()) {
    if (isPrepaid(instance.chargeType)) continue;
    const cost = machinePerHour(world, instance) * hours;
    world.purse.spend(cost);
    instance.runCost += cost;
  }
  for (const disk of world.disks.values()) {
    if (disk.releasedAt !== undefined || isPrepaid(disk.chargeType)) continue;
    world.purse.spend(diskPerHour(disk) * hours);
  }
}

/**
 * The hourly cost of an instance in its current state, with its disks. Prepaid time is spread evenly over its period.
 */
export function costPerHour(world: World, instance: Instance): number {
  // An expired instance isn't charged any more, and neither are the disks that were bought with it.
  const disks = instance.disks.filter((disk) => disk.kind === "Udisk" || !instance.expired);
  return disks.reduce((sum, disk) => sum + diskPerHour(disk), machinePerHour(world, instance));
}

/** The hourly cost of a disk, attached or not. */
export function diskPerHour({ kind, size, chargeType }: Disk): number {
  return disksPrice([{ isBoot: kind === "Boot", size }], chargeType) / hoursOf(chargeType);
}

/** The part of the machine and its image: nothing while it is stopped, a little while it runs without its cards. */
function machinePerHour(world: World, instance: Instance): number {
  if (instance.expired) return 0;
  if (instance.withoutGpu && !isAtRest(instance)) return isPrepaid(instance.chargeType) ? 0 : gpuLessPerHour;
  if (!holdsCards(instance)) return 0;
  const { instance: machine, image } = pricesOf(world, instance);
  return (machine + image) / hoursOf(instance.chargeType);
}

/** Whether a disk is paid together with its instance: it was bought with it, and not left behind by a switch. */
function isPaidWith(instance: Instance, disk: Disk): boolean {
  return disk.kind !== "Udisk" && disk.chargeType === instance.chargeType;
}

/** The price of an instance for one unit of its charge type, with the disks that were bought with it. */
function pricesOf(world: World, instance: Instance) {
  const disks = instance.disks.filter((disk) => isPaidWith(instance, disk));
  const machine: Priced = {
    type: catalogue.get(instance.gpuType)!,
    gpu: instance.gpu,
    disks: disks.map(({ kind, size }) => ({ isBoot: kind === "Boot", size })),
    image: instance.image,
  };
  return unitPrice(machine, instance.chargeType, world.settings.prices);
}
