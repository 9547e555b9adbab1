import { z } from "zod";
import { attach } from "./actions/disks";
import { destroy } from "./actions/terminate";
import { switchTo } from "./bills";
import { diskTypes } from "./disk-types";
import { type Image, imageStatuses } from "./images";
import { enter, hold } from "./machine";
import { everyChargeType, type Instance, states } from "./model";
import { instanceName } from "./parameters";
import { reclaim } from "./passing";
import type { World } from "./world";

/** What somebody else might do to an instance in the console. */
export const patchSchema = z.strictObject({
  Name: instanceName.optional(),
  Password: z.string().min(1).optional(),
  State: z.enum(states).optional(),
  /** It is charged differently from now on. */
  ChargeType: z.enum(everyChargeType).optional(),
  /** A Spot instance is reclaimed. */
  Reclaimed: z.literal(true).optional(),
  /** Somebody else's disk is attached. */
  ExtraDisk: z.strictObject({ Size: z.number().int().positive(), Name: z.string() }).optional(),
  /** The instance is gone. */
  Vanish: z.literal(true).optional(),
  /** An operation holds the lock for this many seconds of real time. */
  Locked: z.number().min(0).optional(),
});

/** What somebody else might do to an image in the console. */
export const imagePatchSchema = z.strictObject({
  Name: z.string().min(1).optional(),
  Description: z.string().optional(),
  Status: z.enum(imageStatuses).optional(),
  /** It is published to the community, or withdrawn from there. */
  Published: z.boolean().optional(),
  /** The image is gone. */
  Vanish: z.literal(true).optional(),
});

/** Applies all of that to an image now. */
export function applyImagePatch(world: World, image: Image, patch: z.output<typeof imagePatchSchema>): void {
  image.name = patch.Name ?? image.name;
  image.description = patch.Description ?? image.description;
  image.published = patch.Published ?? image.published;
  if (patch.Status !== undefined) {
    image.making = undefined;
    image.status = patch.Status;
  }
  if (patch.Vanish) {
    image.deleted = true;
    image.hiddenAt = world.now();
  }
}

/** Applies all of that to an instance now. */
export function applyPatch(world: World, instance: Instance, patch: z.output<typeof patchSchema>): void {
  const now = world.now();
  if (patch.Name !== undefined) instance.name = patch.Name;
  if (patch.Password !== undefined) instance.password = patch.Password;
  if (patch.ChargeType !== undefined) switchTo(world, instance, patch.ChargeType, now);
  if (patch.Reclaimed) reclaim(world, instance, now);
  else if (patch.State !== undefined) {
    instance.operation = undefined;
    enter(instance, patch.State, now);
  }
  if (patch.ExtraDisk) {
    const { Size: size, Name: name } = patch.ExtraDisk;
    const { project, region, zone, chargeType } = instance;
    const bought = { id: world.newId("udisk"), type: diskTypes[0]!, kind: "Udisk" as const, createdAt: now };
    const disk = { ...bought, name, size, project, region, zone, chargeType, drive: "", busyUntil: 0 };
    world.disks.set(disk.id, disk);
    attach(world, instance, disk);
  }
  if (patch.Locked !== undefined) hold(instance, now, patch.Locked);
  if (patch.Vanish) {
    destroy(world, instance, false);
    instance.hiddenAt = now;
  }
}
