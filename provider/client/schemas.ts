import { z } from "zod";
import { id, list, number, text, textOf, time, yes, yesIfSaid } from "./forms";

/**
 * The API's answers as they really come: numbers as strings, lists as `null`, missing fields, ids bare or in a list.
 * Harmless variations are normalized here; misleading ones are errors.
 */

/**
 * Passwords are base64-encoded, and sometimes plain. A string is only decoded if encoding it again gives the same
 * string.
 */
const password = textOf((value) => {
  if (value === "") return undefined;
  const decoded = Buffer.from(value, "base64");
  const exact = decoded.toString("base64").replace(/=+$/, "") === value.replace(/=+$/, "");
  const printable = /^[\x20-\x7e]+$/.test(decoded.toString("latin1"));
  return exact && printable ? decoded.toString("latin1") : value;
});

const disk = z.object({
  DiskId: text,
  DiskType: text,
  Type: text,
  IsBoot: yes,
  Size: number,
  Name: text,
  Drive: text,
});

const address = z.object({ IP: text, Type: text, IPMode: text, Weight: number, Default: text });

/** The open ports of a container, if the answer has them. */
const ports = z
  .object({ HttpPorts: list(number), TcpPorts: list(number) })
  .transform(({ HttpPorts, TcpPorts }) => ({ http: known(HttpPorts), tcp: known(TcpPorts) }));
const known = (values: readonly (number | undefined)[]) => values.filter((value) => value !== undefined);

const describedInstance = z.object({
  UHostId: id,
  State: z.string(),
  MachineType: text,
  Name: text,
  Zone: text,
  Region: text,
  CPU: number,
  Memory: number,
  GPU: number,
  GpuType: text,
  CpuPlatform: text,
  ChargeType: text,
  IsSpot: yes,
  SupportWithoutGpuStart: yesIfSaid,
  CreateTime: time,
  ExpireTime: time,
  StartTime: time,
  StopTime: time,
  ReleaseTime: time,
  // Sources disagree on the name of the planned stop.
  SchedulerStopTime: time,
  StopSchedulerTime: time,
  AutoRenew: yes,
  IsExpire: yes,
  InstancePrice: number,
  CompShareImagePrice: number,
  CompShareImageId: text,
  CompShareImageName: text,
  CompShareImageType: text,
  InstanceType: text,
  OsName: text,
  OsType: text,
  Password: password,
  SshLoginCommand: text,
  Remark: text,
  DiskSet: list(disk),
  IPSet: list(address),
  Softwares: list(z.object({ Name: text, URL: text })),
  Ports: ports.nullish(),
});

/**
 * One instance of a Describe answer. Only id and state are required. A flag marks Spot instances; their charge type is
 * "Postpay" or missing.
 */
export const instanceSchema = describedInstance.transform((seen) =>
  seen.IsSpot ? { ...seen, ChargeType: "Spot" } : seen,
);

export type InstanceDescription = z.output<typeof instanceSchema>;
export type DiskDescription = z.output<typeof disk>;

/** A page of instances. A `null` or missing list only counts as empty if the total is 0. */
const describedInstances = z
  .object({ TotalCount: number, Total: number, UHostSet: z.array(instanceSchema).nullish() })
  .transform((answer, context) => {
    const total = answer.TotalCount ?? answer.Total;
    if (!answer.UHostSet && total !== 0) {
      context.addIssue({ code: "custom", path: ["UHostSet"], message: `no list, and a total of ${total}` });
      return z.NEVER;
    }
    return { total: total ?? answer.UHostSet?.length ?? 0, instances: answer.UHostSet ?? [] };
  });
// Compiled, as it is the only answer with thousands of fields.
export const describeInstancesSchema = z.compile(describedInstances);

/** The ids returned by a create: a list, a bare id, or under the singular name. */
export const createInstanceSchema = z
  .object({
    UHostIds: z.union([z.array(id), id.transform((one) => [one])]).nullish(),
    UHostId: id.nullish(),
    Warning: z.preprocess((value) => (typeof value === "string" ? [value] : (value ?? [])), z.array(z.string())),
  })
  .transform((answer, context) => {
    const [first, ...others] = new Set(answer.UHostIds ?? (answer.UHostId ? [answer.UHostId] : []));
    if (first === undefined) {
      context.addIssue({ code: "custom", path: ["UHostIds"], message: "no instance id" });
      return z.NEVER;
    }
    const instanceIds: readonly [string, ...string[]] = [first, ...others];
    return { instanceIds, warnings: answer.Warning.filter((warning) => warning !== "") };
  });

export const terminateSchema = z.object({ InRecycle: yes });

export const createImageSchema = z
  .object({ CompShareImageId: id })
  .transform(({ CompShareImageId }) => ({ imageId: CompShareImageId }));

/** Progress of an image: percent and seconds. */
export const imageProgressSchema = z
  .object({ Process: number, RemainingDuration: number })
  .transform(({ Process, RemainingDuration }) => ({ percent: Process, secondsLeft: RemainingDuration }));

export const createDiskSchema = z.object({ UDiskId: id });

/** A disk in a list. Disks without an id are errors, as they can't be told from others. */
const listedDisk = z
  .object({
    ResourceId: text,
    UDiskId: text,
    Name: text,
    MountInstance: text,
    Size: number,
    Zone: text,
    DiskType: text,
    Status: text,
    Device: text,
    MountPoint: text,
    CreateTime: time,
    ExpiredTime: time,
  })
  .transform((found, context) => {
    const diskId = found.UDiskId || found.ResourceId;
    if (!diskId) {
      context.addIssue({ code: "custom", path: ["ResourceId"], message: "no disk id" });
      return z.NEVER;
    }
    return {
      diskId,
      name: found.Name,
      size: found.Size,
      zone: found.Zone,
      type: found.DiskType,
      status: found.Status,
      device: found.Device || found.MountPoint || undefined,
      createdAt: found.CreateTime,
      expiresAt: found.ExpiredTime,
      attachedTo: found.MountInstance || undefined,
    };
  });

/** A page of data disks, attached or not. As with instances, it only counts as empty if the total is 0. */
export const describeDisksSchema = z
  .object({ TotalCount: number, Total: number, DiskSet: z.array(listedDisk).nullish() })
  .transform((answer, context) => {
    const total = answer.TotalCount ?? answer.Total;
    if (!answer.DiskSet && total !== 0) {
      context.addIssue({ code: "custom", path: ["DiskSet"], message: `no list, and a total of ${total}` });
      return z.NEVER;
    }
    return { total: total ?? answer.DiskSet?.length ?? 0, disks: answer.DiskSet ?? [] };
  });

/** Answers of which only the RetCode matters. */
export const doneSchema = z.object({});
