import { z } from "zod";
import { action, instanceOf, scopeOf } from "../action";
import { pay } from "../bills";
import { dataDiskNames, diskProblem, diskTypes } from "../disk-types";
import { refuse } from "../errors";
import { listed } from "../listing";
import { hold, requireState, requireUnlocked } from "../machine";
import { type Disk, driveAt, type Instance } from "../model";
import { instanceParameters, integer, oneOf, pageParameters, region, text, zone } from "../parameters";
import { disksPrice } from "../prices";
import { diskView, orNull } from "../view";
import type { World } from "../world";
import { growAttached, requireGrowth } from "./resize";

/** The duration of an attach and a detach, in seconds. */
const attachTime = 3;
const detachTime = 5;

/** Buys a disk and attaches it. */
export const createDisk = action(
  "CreateAndAttachCompshareDisk",
  instanceParameters.extend({
    Size: integer,
    DiskType: oneOf(dataDiskNames),
    Name: text,
    ChargeType: oneOf(["Month", "Day", "Dynamic", "Postpay"]).default("Month"),
    Quantity: integer.pipe(z.number().min(1, "has to be 1 or more")).default(1),
  }),
  (call) => {
    const instance = instanceOf(call);
    const { world, now, parameters, project } = call;
    requireUnlocked(instance, now);
    requireState(instance, now, ["Running", "Stopped"]);
    const type = diskTypes.find((candidate) => candidate.dataName === parameters.DiskType)!;
    const problem = diskProblem(type, { size: parameters.Size, isBoot: false }, instance.gpuType);
    if (problem) throw refuse.parameter(problem[0] === "type" ? "DiskType" : "Size", problem[1]);
    if (world.settings.unpaidOrder) throw refuse.unpaid();
    const unit = disksPrice([{ isBoot: false, size: parameters.Size }], parameters.ChargeType);
    pay(world, unit, parameters.ChargeType, parameters.Quantity);
    const disk: Disk = {
      id: world.newId("udisk"),
      type,
      kind: "Udisk",
      name: parameters.Name,
      size: parameters.Size,
      project,
      region: instance.region,
      zone: instance.zone,
      chargeType: parameters.ChargeType,
      createdAt: now,
      drive: "",
      busyUntil: 0,
    };
    world.disks.set(disk.id, disk);
    attach(world, instance, disk);
    return { UDiskId: disk.id };
  },
);

const diskOfInstance = instanceParameters.extend({ UDiskId: text });

/** Attaches a free disk in the same zone. */
export const attachDisk = action("AttachCompshareDisk", diskOfInstance, (call) => {
  const instance = instanceOf(call);
  const disk = call.world.disk(call.parameters.UDiskId, scopeOf(call));
  requireUnlocked(instance, call.now);
  requireState(instance, call.now, ["Running", "Stopped"]);
  if (disk.instanceId) throw refuse.parameter("UDiskId", `it is attached to ${disk.instanceId}`);
  if (disk.busyUntil > call.now) throw refuse.detaching(disk.id);
  const problem = diskProblem(disk.type, { size: disk.size, isBoot: false }, instance.gpuType);
  if (problem) throw refuse.parameter("UDiskId", problem[1]);
  attach(call.world, instance, disk);
  return {};
});

/** Detaches a data disk from a stopped instance; it is kept, and still costs money. */
export const detachDisk = action(
  "DetachCompshareDisk",
  // The page requires Device, the SDKs' models don't have it: it may be missing, but not wrong.
  diskOfInstance.extend({ Zone: zone.optional(), Device: text.optional() }),
  (call) => {
    const instance = instanceOf(call);
    const { world, now, parameters } = call;
    const disk = instance.disks.find((attached) => attached.id === parameters.UDiskId);
    if (!disk) throw world.notFound(parameters.UDiskId);
    if (disk.kind === "Boot") throw refuse.parameter("UDiskId", "a boot disk can't be detached");
    if (disk.type.group !== "cloudDisk") throw refuse.parameter("UDiskId", "a local disk can't be detached");
    if (parameters.Device && parameters.Device.replace("/dev/", "") !== disk.drive.replace("/dev/", "")) {
      throw refuse.parameter("Device", `the disk is ${disk.drive}`);
    }
    requireUnlocked(instance, now);
    requireState(instance, now, ["Stopped"]);
    instance.disks = instance.disks.filter((attached) => attached !== disk);
    disk.instanceId = undefined;
    disk.busyUntil = now + world.scaled(detachTime);
    hold(instance, now, detachTime * world.settings.timeScale);
    return {};
  },
);

/** Grows a disk, attached or not. */
export const resizeDisk = action(
  "ResizeCompShareDisk",
  z.object({ Region: region, Zone: zone, UDiskId: text, UHostId: text.optional(), Size: integer }),
  (call) => {
    const { world, now, parameters } = call;
    const disk = world.disk(parameters.UDiskId, scopeOf(call));
    if (parameters.UHostId && parameters.UHostId !== disk.instanceId) {
      throw refuse.parameter("UHostId", "the disk isn't attached to it");
    }
    const instance = disk.instanceId ? world.instance(disk.instanceId, scopeOf(call)) : undefined;
    if (instance) {
      requireUnlocked(instance, now);
      growAttached(world, instance, disk, parameters.Size, "Size");
    } else {
      requireGrowth(disk, parameters.Size, "Size");
      disk.size = parameters.Size;
    }
    return { UDiskId: disk.id };
  },
);

/** Deletes a detached disk; deleting it again isn't an error. */
export const deleteDisk = action(
  "DeleteCompshareDisk",
  z.object({ Region: region, Zone: zone, UDiskId: text }),
  (call) => {
    const { world, now, parameters } = call;
    if (world.disks.get(parameters.UDiskId)?.releasedAt !== undefined) return { UDiskId: parameters.UDiskId };
    const disk = world.disk(parameters.UDiskId, scopeOf(call));
    if (disk.instanceId) throw refuse.parameter("UDiskId", `it is attached to ${disk.instanceId}, detach it first`);
    if (disk.busyUntil > now) throw refuse.detaching(disk.id);
    world.release(disk);
    return { UDiskId: disk.id };
  },
);

/** One page of the account's data disks, attached or not. */
export const describeDisks = action(
  "DescribeCompshareDisk",
  pageParameters.extend({
    Region: region.optional(),
    Zone: zone.optional(),
    HostId: text.optional(),
    UDiskId: text.optional(),
  }),
  (call) => {
    const { Region, Zone, HostId, UDiskId } = call.parameters;
    const found = [...call.world.disks.values()].filter(
      (disk) =>
        disk.releasedAt === undefined &&
        disk.kind !== "Boot" &&
        disk.project === call.project &&
        (!Region || disk.region === Region) &&
        (!Zone || disk.zone === Zone) &&
        (!HostId || disk.instanceId === HostId) &&
        (!UDiskId || disk.id === UDiskId),
    );
    const { total, page } = listed(call, found);
    return { TotalCount: total, DiskSet: orNull(page.map((disk) => diskView(disk, call.now))) };
  },
);

/** Attaches a free disk to an instance, at the first free device. */
export function attach(world: World, instance: Instance, disk: Disk): void {
  const now = world.now();
  const taken = new Set(instance.disks.map((attached) => attached.drive));
  let index = 0;
  while (taken.has(driveAt(index))) index++;
  disk.drive = driveAt(index);
  disk.instanceId = instance.id;
  disk.busyUntil = now + world.scaled(attachTime);
  instance.disks.push(disk);
  hold(instance, now, attachTime * world.settings.timeScale);
}
