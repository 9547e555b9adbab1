import { catalogue } from "./catalogue";
import { stateOf } from "./machine";
import type { Disk, Instance } from "./model";
import { releasedAt } from "./passing";
import { hourlyPrice } from "./prices";
import type { Settings } from "./settings";

/** An instance as DescribeCompShareInstance answers it: every documented field, lists that are empty being null. */
export function instanceView(instance: Instance, now: number, { prices, sshAt }: Settings): object {
  const state = stateOf(instance, now);
  const { image } = instance;
  const type = catalogue.get(instance.gpuType)!;
  const stopTime = seconds(instance.stopAt);
  return {
    UHostId: instance.id,
    Name: instance.name,
    Remark: instance.remark,
    Tag: "Default",
    State: state,
    Region: instance.region,
    Zone: instance.zone,
    MachineType: "G",
    GpuType: instance.gpuType,
    GPU: instance.gpu,
    CPU: instance.cpu,
    Memory: instance.memory,
    GraphicsMemory: { Value: type.vram, Rate: 3 },
    CpuPlatform: instance.platform,
    CpuArch: "x86_64",
    InstanceType: image.container ? "Container" : "UHost",
    ChargeType: instance.chargeType,
    AutoRenew: instance.expiresAt === undefined ? "No" : "Yes",
    IsExpire: instance.expired ? "Yes" : "No",
    CreateTime: seconds(instance.createdAt),
    ExpireTime: seconds(instance.expiresAt),
    StartTime: seconds(instance.startedAt),
    StopTime: seconds(instance.stoppedAt),
    UpdateTime: seconds(instance.updatedAt),
    ReleaseTime: seconds(releasedAt(instance)),
    // Sources disagree on the name, so it goes under both.
    StopSchedulerTime: stopTime,
    SchedulerStopTime: stopTime,
    InstancePrice: hourlyPrice(type, instance.gpu, instance.chargeType, prices),
    CompShareImagePrice: image.price * instance.gpu,
    DiscountType: 0,
    CompShareImageId: image.id,
    CompShareImageName: image.name,
    CompShareImageType: image.type,
    CompShareImageStatus: image.status,
    CompShareImageOwnerAlias: image.author,
    OsName: image.name,
    OsType: "Linux",
    Password: Buffer.from(instance.password).toString("base64"),
    SshLoginCommand: state === "Initializing" ? "" : sshCommand(instance, sshAt),
    TotalDiskSpace: instance.disks.reduce((sum, disk) => (disk.kind === "Boot" ? sum : sum + disk.size), 0),
    DiskSet: orNull(instance.disks.map(attachedDiskView)),
    // Addresses are given while the machine is installed, so a fresh one has none.
    IPSet: state === "Initializing" ? null : addresses(instance),
    Softwares: orNull(softwares(instance)),
    SupportWithoutGpuStart: type.withoutGpu && instance.chargeType === "Postpay",
    WithoutGpuSpec: { Cpu: 2, Memory: 4096, Gpu: 0 },
  };
}

/** A disk in the list of the instance that has it; only disks bought on their own have names there. */
function attachedDiskView(disk: Disk): object {
  return {
    DiskId: disk.id,
    DiskType: disk.type.name,
    Type: disk.kind,
    IsBoot: disk.kind === "Boot" ? "True" : "False",
    Size: disk.size,
    ...(disk.kind === "Udisk" && { Name: disk.name }),
    Drive: disk.drive,
    Encrypted: "false",
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
    Device: disk.instanceId ? disk.drive : "",
    ChargeType: disk.chargeType,
    CreateTime: seconds(disk.createdAt),
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

function publicIp({ serial }: Instance): string {
  return `117.50.${(serial >> 8) & 255}.${serial & 255}`;
}

function addresses(instance: Instance): object[] {
  const { serial } = instance;
  const network = { IPMode: "IPv4", VPCId: "uvnet-emulator", SubnetId: "subnet-emulator" };
  const octets = [serial >> 16, serial >> 8, serial].map((part) => part & 255);
  const mac = ["52", "54", "00", ...octets.map((part) => part.toString(16).padStart(2, "0"))].join(":");
  return [
    { ...network, Type: "Private", IP: `10.60.${octets[1]}.${octets[2]}`, Mac: mac, Default: "true", Weight: 0 },
    { ...network, Type: "Bgp", IP: publicIp(instance), IPId: `eip-${serial}`, Bandwidth: 100, Weight: 50 },
  ];
}

function sshCommand(instance: Instance, elsewhere: string | null): string {
  const [, user, host = publicIp(instance), port] = /^(?:(.+)@)?\[?(.+?)\]?:(\d+)$/.exec(elsewhere ?? "") ?? [];
  if (port) return `ssh -p ${port} ${user ?? (instance.image.container ? "root" : "ubuntu")}@${host}`;
  return instance.image.container ? `ssh -p 23 root@${host}` : `ssh ubuntu@${host}`;
}

function softwares(instance: Instance): object[] {
  const named = new Map(instance.image.software.map(({ name, port }) => [port, name]));
  return instance.ports.http.map((port) => ({
    Name: named.get(port) ?? `port-${port}`,
    URL: `http://${publicIp(instance)}:${port}`,
  }));
}
