import { costPerHour, diskPerHour } from "./bills";
import type { LoggedCall } from "./call-log";
import { stateOf } from "./machine";
import type { Disk, Instance } from "./model";
import { releasedAt } from "./passing";
import { cents } from "./prices";
import { quotaOf } from "./settings";
import { seconds } from "./view";
import type { World } from "./world";

/** The content of the front page: everything that the account has now, its cost, and the last calls; newest first. */
export function overview(world: World): object {
  const instances = [...world.living()].reverse();
  const disks = [...world.disks.values()].filter(isLoose).reverse();
  const perHour =
    instances.reduce((sum, instance) => sum + costPerHour(world, instance), 0) +
    disks.reduce((sum, disk) => sum + diskPerHour(disk), 0);
  return {
    Now: seconds(world.now()),
    PerHour: fen(perHour),
    Spent: world.purse.spent,
    Balance: world.purse.balance,
    Quota: quotaOf(world.settings),
    Instances: instances.map((instance) => instanceRow(world, instance)),
    Disks: disks.map(diskRow),
    Calls: world.log.latest().map(callRow).reverse(),
  };
}

/** An unused disk costs as much as a used one, and isn't visible on any instance. */
function isLoose({ releasedAt, instanceId }: Disk): boolean {
  return releasedAt === undefined && instanceId === undefined;
}

function instanceRow(world: World, instance: Instance): object {
  return {
    UHostId: instance.id,
    Name: instance.name,
    State: stateOf(instance, world.now()),
    Remark: instance.remark,
    GpuType: instance.gpuType,
    GPU: instance.gpu,
    CPU: instance.cpu,
    Memory: instance.memory,
    WithoutGpu: instance.withoutGpu !== undefined,
    Zone: instance.zone,
    ProjectId: instance.project,
    ChargeType: instance.chargeType,
    PerHour: cents(costPerHour(world, instance)),
    CreateTime: seconds(instance.createdAt),
    StopSchedulerTime: seconds(instance.stopAt),
    ReleaseTime: seconds(releasedAt(instance, world.settings)),
    ExpireTime: seconds(instance.expiresAt),
    IsExpire: instance.expired ? "Yes" : "No",
  };
}

function diskRow(disk: Disk): object {
  return {
    DiskId: disk.id,
    Name: disk.name,
    DiskType: disk.type.name,
    Size: disk.size,
    Zone: disk.zone,
    ProjectId: disk.project,
    ChargeType: disk.chargeType,
    PerHour: cents(diskPerHour(disk)),
    CreateTime: seconds(disk.createdAt),
  };
}

function callRow({ serial, at, action, about, retCode, text, times }: LoggedCall): object {
  return {
    Serial: serial,
    Time: seconds(at),
    Action: action,
    About: about,
    RetCode: retCode ?? null,
    Message: text,
    Times: times,
  };
}

/** Rounds to a hundredth with integers: as a binary fraction, 1.005 is slightly less. */
function fen(price: number): number {
  return Math.round(Math.round(price * 10_000) / 100) / 100;
}
