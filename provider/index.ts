export { CompShareError, type ErrorCode, type ErrorFacts } from "./client/errors";
export type { DiskRecord } from "./instance/disks";
export type { BootDiskSpec, ChargeType, CpuPlatform, DataDiskSpec, DiskType } from "./instance/spec";
export { type BootDiskArgs, CompShareInstance, type CompShareInstanceArgs, type DataDiskArgs } from "./pulumi/instance";
