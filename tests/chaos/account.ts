import type { AddressInfo } from "node:net";
import type { Image } from "../../emulator/images";
import { stateOf } from "../../emulator/machine";
import type { Disk, Instance } from "../../emulator/model";
import { makeServer } from "../../emulator/server";
import type { Settings } from "../../emulator/settings";
import { World } from "../../emulator/world";
import { KEYS } from "../support/api";
import type { Culprit } from "./faults";

/** All that an account holds at one moment, to begin many cases with. */
export interface Holdings {
  readonly instances: Instance[];
  readonly disks: Disk[];
  /** Those that were made. */
  readonly images: Image[];
}

/** An account at an emulator of its own, with a look behind the API. */
export class Account implements Culprit {
  private constructor(
    readonly world: World,
    readonly url: string,
    readonly close: () => Promise<void>,
  ) {}

  static async open(settings: Partial<Settings>, holdings?: Holdings): Promise<Account> {
    const world = new World(settings, Date.now);
    if (holdings) fill(world, structuredClone(holdings));
    const server = makeServer(world, KEYS);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const close = () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    return new Account(world, `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close);
  }

  /** Instances ever made, as they are now, and those among them that live. */
  instances = () => {
    const all = [...this.world.instances.values()];
    for (const instance of all) stateOf(instance, this.world.now());
    return all;
  };
  living = () => this.instances().filter(({ terminatedAt }) => terminatedAt === undefined);
  /** Disks ever made, and those among them that exist. */
  disks = () => [...this.world.disks.values()];
  existingDisks = () => this.disks().filter(({ releasedAt }) => releasedAt === undefined);

  /** Images ever made, and those among them that exist. */
  images = () => this.world.allImages().filter(({ place }) => place);
  existingImages = () => this.images().filter(({ deleted }) => !deleted);

  /** Lists don't show yet, for so long, what was made since a moment. */
  hideYoung(since: number, forMs: number): void {
    const until = this.world.now() + forMs;
    const hide = (made: { visibleAt: number }) => {
      made.visibleAt = Math.max(made.visibleAt, until);
    };
    for (const instance of this.instances()) if (instance.createdAt >= since) hide(instance);
    // Images are dated by the second, rounded down: one that could be older stays visible.
    for (const image of this.images()) if (image.createdAt * 1000 >= since) hide(image);
  }

  /** Until when a list is answered wrongly, in ms since the epoch. */
  wrongUntil = 0;

  answerWrongly: Culprit["answerWrongly"] = async (action, way, seconds) => {
    const body = JSON.stringify([{ action, nth: 1, fault: way, seconds }]);
    const { ok, status } = await fetch(`${this.url}/_emulator/faults`, { method: "POST", body });
    if (!ok) throw new Error(`the fault ${body} was refused: ${status}`);
    this.wrongUntil = Date.now() + seconds * 1000;
  };

  /** A copy of what the account holds; operations under way have to have ended. */
  holdings(): Holdings {
    return structuredClone({ instances: this.instances(), disks: this.disks(), images: this.images() });
  }
}

function fill(world: World, { instances, disks, images }: Holdings): void {
  for (const instance of instances) {
    world.add(instance);
    world.nextSerial();
  }
  for (const disk of disks) world.disks.set(disk.id, disk);
  for (const image of images) world.images.set(image.id, image);
}
