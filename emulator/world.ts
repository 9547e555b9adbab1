import { randomInt } from "node:crypto";
import type { z } from "zod";
import { CallLog } from "./call-log";
import { Stock } from "./cards";
import { type ApiError, refuse } from "./errors";
import { firstImages, type Image } from "./images";
import { stateOf } from "./machine";
import type { Disk, Instance } from "./model";
import { Purse } from "./purse";
import { type Settings, settingsSchema } from "./settings";
import { Throttle } from "./throttle";

/** The account's projects; the first is the one of callers that name none. */
export const projects = [
  { ProjectId: "org-emulator", ProjectName: "Default", IsDefault: true },
  { ProjectId: "org-research", ProjectName: "Research", IsDefault: false },
];

/** Where a look-up searches. */
export interface Scope {
  project: string;
  region?: string;
  zone?: string;
}

/** Everything the emulator remembers. Nothing in it runs on a timer: states follow from the clock when asked for. */
export class World {
  settings: Settings;
  readonly instances = new Map<string, Instance>();
  readonly disks = new Map<string, Disk>();
  /** Every image there is or was, the service's and others' among them. */
  readonly images = firstImages();
  /** Calls by action that reached the API. */
  readonly calls = new Map<string, number>();
  /** Calls by action that the gateway refused as too many. */
  readonly throttled = new Map<string, number>();
  /** The last calls, one by one. */
  readonly log = new CallLog();
  readonly throttle = new Throttle();
  readonly stock = new Stock(() => this.living());
  readonly purse = new Purse();
  /** Until when all that is paid for by the second was charged (ms). */
  chargedUntil: number;
  /** How far its time is ahead of the clock (ms). */
  private ahead = 0;
  /** Instances that still show, in the order of their creation. */
  private readonly shown = new Set<Instance>();
  private serial = 0;

  constructor(
    settings: z.input<typeof settingsSchema>,
    private readonly clock: () => number,
  ) {
    this.settings = settingsSchema.parse(settings);
    this.chargedUntil = this.now();
    this.fill(this.settings);
  }

  /** Now, in ms. */
  now(): number {
    return this.clock() + this.ahead;
  }

  /** Moves the time on. */
  advance(seconds: number): void {
    this.ahead += seconds * 1000;
  }

  /** Changes the settings that are given. */
  change(some: Partial<Settings>): void {
    // The schema would fill in defaults for the rest.
    this.settings = settingsSchema.parse({ ...this.settings, ...some });
    this.fill(some);
  }

  /** Seconds of the emulated world as ms of the clock. */
  scaled(seconds: number): number {
    return seconds * 1000 * this.settings.timeScale;
  }

  /** A new id such as `uhost-1a2b3c4d5e6f`. */
  newId(prefix: string): string {
    const letters = "0123456789abcdefghijklmnopqrstuvwxyz";
    return `${prefix}-${Array.from({ length: 12 }, () => letters[randomInt(letters.length)]).join("")}`;
  }

  /** A number no instance had before. */
  nextSerial(): number {
    return ++this.serial;
  }

  /** Takes in a new instance with its disks. */
  add(instance: Instance): void {
    this.instances.set(instance.id, instance);
    this.shown.add(instance);
    for (const disk of instance.disks) this.disks.set(disk.id, disk);
  }

  /** Instances that a listing shows now: not those too fresh, nor those deleted a while ago. */
  list(scope: Scope): Instance[] {
    const now = this.now();
    const found: Instance[] = [];
    for (const instance of this.shown) {
      if (instance.hiddenAt !== undefined && instance.hiddenAt <= now) this.shown.delete(instance);
      else if (instance.visibleAt <= now && isWithin(instance, scope)) found.push(instance);
    }
    return found;
  }

  /** The instances with these ids that a listing shows. */
  listIds(ids: Iterable<string>, scope: Scope): Instance[] {
    const now = this.now();
    return [...new Set(ids)].flatMap((id) => {
      const instance = this.instances.get(id);
      if (!instance || instance.visibleAt > now || !isWithin(instance, scope)) return [];
      return instance.hiddenAt !== undefined && instance.hiddenAt <= now ? [] : [instance];
    });
  }

  /** The instances that aren't deleted. */
  *living(): Iterable<Instance> {
    for (const instance of this.shown) if (instance.terminatedAt === undefined) yield instance;
  }

  /** The number of instances that count against the quota. */
  countLive(): number {
    return [...this.living()].length;
  }

  /** The living instance with this id, brought up to now; deleted and unknown ones are refused. */
  instance(id: string, scope: Scope): Instance {
    const instance = this.instances.get(id);
    if (!instance || instance.terminatedAt !== undefined || !isWithin(instance, scope)) throw this.notFound(id);
    stateOf(instance, this.now());
    return instance;
  }

  /** The living disk with this id. */
  disk(id: string, scope: Scope): Disk {
    const disk = this.disks.get(id);
    if (!disk || disk.releasedAt !== undefined || !isWithin(disk, scope)) throw this.notFound(id);
    return disk;
  }

  /** The refusal of what isn't there. */
  notFound(id: string): ApiError {
    return refuse.notFound(id, this.settings.notFoundCode);
  }

  /** Every image there is or was, brought up to now. */
  allImages(): Image[] {
    const all = [...this.images.values()];
    for (const image of all) settleImage(image, this.now());
    return all;
  }

  /** The images that can be used in a place. */
  livingImages(scope: Scope): Image[] {
    return this.allImages().filter(({ deleted, place }) => !deleted && (!place || isWithin(place, scope)));
  }

  /** The images that a listing shows now: not those too fresh, but those deleted a while ago. */
  listImages(scope: Scope): Image[] {
    const now = this.now();
    return this.allImages().filter(({ visibleAt, hiddenAt, place }) => {
      const isShown = visibleAt <= now && (hiddenAt === undefined || hiddenAt > now);
      return isShown && (!place || isWithin(place, scope));
    });
  }

  /** Destroys a disk. */
  release(disk: Disk, at = this.now()): void {
    disk.releasedAt = at;
    disk.instanceId = undefined;
  }

  /** Forgets instances, disks, the account's changes to images, and calls, and what they took and cost; settings and time stay. */
  clear(): void {
    this.instances.clear();
    this.shown.clear();
    this.disks.clear();
    this.images.clear();
    for (const [id, image] of firstImages()) this.images.set(id, image);
    this.calls.clear();
    this.throttled.clear();
    this.log.clear();
    this.serial = 0;
    this.purse.forget();
    this.fill(this.settings);
  }

  /** Stock and balance are what is left when they are set; a limit on calls begins anew. */
  private fill({ stock, balance, requestsPerSecond }: Partial<Settings>): void {
    if (requestsPerSecond !== undefined) this.throttle.fill(requestsPerSecond, this.now());
    if (stock !== undefined) this.stock.fill(stock);
    if (balance !== undefined) this.purse.fill(balance);
  }
}

/** Ends the making of an image whose time has come. */
function settleImage(image: Image, now: number): void {
  if (!image.making || image.making.until > now) return;
  image.status = image.making.end;
  image.making = undefined;
}

function isWithin(thing: { project: string; region: string; zone: string }, scope: Scope): boolean {
  if (thing.project !== scope.project) return false;
  return (!scope.region || thing.region === scope.region) && (!scope.zone || thing.zone === scope.zone);
}
