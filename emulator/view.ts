import { catalogue } from "./catalogue";
import { canBeGpuLess, sizeOf, specOf } from "./gpu-less";
import { stateOf } from "./machine";
import { type Disk, expiryOf, gpuLessSpecs, type Instance } from "./model";
import { addresses, podFields, softwares, sshCommand } from "./network";
import { releasedAt } from "./passing";
import { pricesView } from "./prices-view";
import type { Settings } from "./settings";

/** An instance as DescribeCompShareInstance answers it: every documented field, lists that are empty being null. */
export function instanceView(instance: Instance, now: number, settings: Settings, priced: boolean): object {
  const state = stateOf(instance, now);
  const { image, withoutGpu } = instance;
  const isReduced = withoutGpu !== undefined && settings.gpuLessForm === "reduced";
  const { gpu, cpu, memory } = isReduced ? sizeOf(instance) : instance;
  const spec = gpuLessSpecs[specOf(instance)];
  const type = catalogue.get(instance.gpuType)!;
  const stopTime = seconds(instance.stopAt);
  return {
    UHostId: instance.id,
    Name: instance.name,
    Remark: instance.remark,
    Tag: "Default",
    State: state === "Interrupted" ? settings.reclaimedState : state,
    ProjectId: instance.project,
    Region: instance.region,
    Zone: instance.zone,
    MachineType: isReduced ? "O" : "G",
    GpuType: instance.gpuType,
    GPU: gpu,
    CPU: cpu,
    Memory: memory,
    GraphicsMemory: { Value: type.vram, Rate: 3 },
    CpuPlatform: instance.platform,
    CpuArch: "x86_64",
    InstanceType: image.container ? "Container" : "UHost",
    ...chargeTypeView(instance, settings),
    AutoRenew: instance.expiresAt === undefined ? "No" : "Yes",
    IsExpire: instance.expired ? "Yes" : "No",
    CreateTime: seconds(instance.createdAt),
    ExpireTime: seconds(instance.expiresAt),
    StartTime: seconds(instance.startedAt),
    StopTime: seconds(instance.stoppedAt),
    UpdateTime: seconds(instance.updatedAt),
    ReleaseTime: seconds(releasedAt(instance, settings)),
    // Sources disagree on the name, so it goes under both.
    StopSchedulerTime: stopTime,
    SchedulerStopTime: stopTime,
    ...(priced && pricesView(instance, settings.prices)),
    DiscountType: 0,
    CompShareImageId: image.id,
    CompShareImageName: image.name,
    CompShareImageType: image.type,
    CompShareImageStatus: image.status,
    CompShareImageOwnerAlias: image.author,
    OsName: image.name,
    OsType: "Linux",
    Password: Buffer.from(instance.password).toString("base64"),
    SshLoginCommand: state === "Initializing" ? "" : sshCommand(instance, settings.sshAt),
    TotalDiskSpace: instance.disks.reduce((sum, disk) => (disk.kind === "Boot" ? sum : sum + disk.size), 0),
    DiskSet: orNull(instance.disks.map(attachedDiskView)),
    // Addresses are given while the machine is installed, so a fresh one has none.
    IPSet: state === "Initializing" ? null : addresses(instance),
    Softwares: orNull(softwares(instance)),
    SupportWithoutGpuStart: canBeGpuLess(instance),
    // What a start without cards gives, or has given: it is told of instances with their cards too.
    WithoutGpuSpec: { Cpu: spec.cpu, Memory: spec.memory, Gpu: 0 },
    ...podFields(instance),
  };
}

/** A Spot instance is told by IsSpot alone; sources differ on what stands in ChargeType. */
function chargeTypeView({ chargeType }: Instance, { spotForm }: Settings): object {
  if (chargeType !== "Spot") return { ChargeType: chargeType, IsSpot: false };
  if (spotForm === "spot") return { ChargeType: "Spot" };
  return { ChargeType: spotForm === "empty" ? "" : "Postpay", IsSpot: true };
}

/** A disk in the list of the instance that has it; only disks bought on their own have names there. */
function attachedDiskView(disk: Disk): object {
  return {
    DiskId: disk.id,
    DiskShortId: disk.id,
    DiskType: disk.type.name,
    Type: disk.kind,
    IsBoot: disk.kind === "Boot" ? "True" : "False",
    Size: disk.size,
    ...(disk.kind === "Udisk" && { Name: disk.name }),
    Drive: disk.drive,
    Encrypted: "false",
    BackupType: "NONE",
  };
}

/** A data disk as DescribeCompshareDisk answers it, attached or not. */
export function diskView(disk: Disk, now: number): object {
  const busy = disk.busyUntil > now;
  const status = disk.instanceId ? (busy ? "Attaching" : "InUse") : busy ? "Detaching" : "Available";
  return {
    ResourceId: disk.id,
    Name: disk.name,
    Region: disk.region,
    Zone: disk.zone,
    Size: disk.size,
    Configuration: `${disk.size}GB`,
    DiskType: disk.type.dataName ?? disk.type.name,
    Status: status,
    MountInstance: disk.instanceId ?? "",
    MountPoint: disk.instanceId ? disk.drive : "",
    Device: disk.instanceId ? disk.drive : "",
    Source: "UDisk",
    ChargeType: disk.chargeType,
    CreateTime: seconds(disk.createdAt),
    ExpiredTime: seconds(expiryOf(disk.chargeType, 1, disk.createdAt)),
  };
}

/** A time as the API writes it; 0 is never. */
export function seconds(ms: number | undefined): number {
  return ms === undefined ? 0 : Math.floor(ms / 1000);
}

/** The service answers a list without elements as null. */
export function orNull<T>(list: T[]): T[] | null {
  return list.length > 0 ? list : null;
}
