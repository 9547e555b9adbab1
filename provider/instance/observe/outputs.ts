import type { InstanceDescription } from "../../client/schemas";
import { asSpec } from "../../resource/properties/inputs";
import { connectionOf } from "../model/connection";
import { type DiskMatch, matchDisks, recordDisks } from "../model/disks";
import type { DiskRecord, InstanceFacts, InstanceOutputs, StateFact } from "../model/facts";
import { chargeTypeOf, type Observed, showsDisks } from "../model/observed";
import type { Placed } from "../model/placement";
import { portsOf } from "../model/ports";
import { powerOf } from "../model/power";
import type { PropertyName } from "../model/properties";
import { reclaimTime } from "../model/reclaim";
import { plannedStop, scheduleOf } from "../model/schedule";
import { type DataDiskSpec, type InstanceSpec, SPEC_NAMES } from "../model/spec";

/**
 * The outputs of an instance of which only the id is known.
 * @param made The approximate time of its creation, in ms: the service's own isn't known yet.
 */
export function firstOutputs(declared: Placed, id: string, made: number): InstanceOutputs {
  const createTime = new Date(made).toISOString();
  const { firstChoice } = declared;
  return defined({
    ...pickSpec(declared),
    instanceId: id,
    state: "",
    softwares: [],
    disks: [],
    createTime,
    firstChoice,
  });
}

/** The outputs of an observed instance. What the service doesn't return is taken as declared. */
export function outputsOf(declared: Placed, recorded: readonly DiskRecord[], observed: Observed): InstanceOutputs {
  const { seen } = observed;
  const password = seen.Password ?? declared.password;
  const match = matchDisks(declared.dataDisks, recorded, observed);
  const disksShown = showsDisks(observed);
  return defined({
    ...pickSpec(declared),
    zone: seen.Zone || declared.zone,
    region: seen.Region || declared.region,
    name: seen.Name ?? declared.name,
    gpuType: seen.GpuType || declared.gpuType,
    gpu: seen.GPU ?? declared.gpu,
    cpu: seen.CPU ?? declared.cpu,
    memory: seen.Memory ?? declared.memory,
    chargeType: chargeTypeOf(seen) ?? declared.chargeType,
    imageId: seen.CompShareImageId || declared.imageId,
    bootDisk: {
      type: (match.boot?.type as InstanceSpec["bootDisk"]["type"]) ?? declared.bootDisk.type,
      size: match.boot?.size ?? declared.bootDisk.size,
    },
    dataDisks: disksShown ? dataDisksOf(declared, match) : declared.dataDisks,
    powerState: declared.powerState && (powerOf(observed) ?? declared.powerState),
    ...scheduleOf(declared, observed),
    ports: portsOf(seen, declared.ports),
    ...factsOf(seen),
    password,
    connection: connectionOf(seen.SshLoginCommand, password),
    hasDeclaredPassword: declared.password !== undefined || undefined,
    firstChoice: declared.firstChoice,
    disks: (disksShown ? recordDisks(match) : [...recorded]).map(defined),
  });
}

/** What the service says about an instance and no declaration contains. */
export function factsOf(seen: InstanceDescription): Omit<InstanceFacts, "disks" | StateFact> {
  const ip = (type: (found: string | undefined) => boolean) => seen.IPSet.find((address) => type(address.Type))?.IP;
  return {
    instanceId: seen.UHostId,
    state: seen.State,
    publicIp: ip((type) => type !== "Private"),
    privateIp: ip((type) => type === "Private"),
    sshCommand: seen.SshLoginCommand || undefined,
    softwares: seen.Softwares.flatMap(({ Name, URL }) => (URL ? [{ name: Name ?? "", url: URL }] : [])),
    createTime: time(seen.CreateTime),
    startTime: time(seen.StartTime),
    stopTime: time(seen.StopTime),
    plannedStop: time(plannedStop(seen)),
    reclaimAt: time(reclaimTime(seen)),
    expireTime: time(seen.ExpireTime),
    autoRenew: seen.AutoRenew,
    expired: seen.IsExpire,
    instancePrice: seen.InstancePrice,
    imagePrice: seen.CompShareImagePrice,
    imageName: seen.CompShareImageName || undefined,
    instanceType: seen.InstanceType,
    cpuPlatform: seen.CpuPlatform,
    osName: seen.OsName || undefined,
  };
}

function dataDisksOf(declared: InstanceSpec, { owned }: DiskMatch): DataDiskSpec[] {
  return [...owned].map(([name, disk]) => {
    const spec = declared.dataDisks.find((one) => one.name === name);
    const type = (disk.type as DataDiskSpec["type"] | undefined) ?? spec?.type ?? "CLOUD_SSD";
    return { name, type, size: disk.size ?? spec?.size ?? 0 };
  });
}

/** A declaration without some of its properties: those that are unknown, or not set yet. */
export const without = <T extends InstanceSpec>(spec: T, names: Iterable<PropertyName>): T => ({
  ...spec,
  ...Object.fromEntries([...names].map((name) => [name, undefined])),
});

/** The declaration in outputs. */
export function pickSpec(from: InstanceSpec): InstanceSpec {
  return asSpec<InstanceSpec>(defined(Object.fromEntries(SPEC_NAMES.map((name) => [name, from[name]]))));
}

/** A time of the API (seconds; 0 means never) as ISO 8601. */
export function time(seconds: number | undefined): string | undefined {
  return seconds ? new Date(seconds * 1000).toISOString() : undefined;
}

/** The engine's protocol can't represent undefined. */
export function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => inner !== undefined)) as T;
}
