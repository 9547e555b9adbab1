import { needNode } from "./needed-node";

// Before the rest is loaded.
needNode();

export { CompShareError, type ErrorCode, type ErrorFacts } from "./client/errors";
export type { DiskRecord } from "./instance/model/facts";
export type { GpuType } from "./instance/model/machines";
export type {
  BootDiskSpec,
  ChargeType,
  CpuPlatform,
  DataDiskSpec,
  DiskType,
  PlacementSpec,
  PowerState,
} from "./instance/model/spec";
export { CompShareDisk, type CompShareDiskArgs } from "./pulumi/program/disk";
export { CompShareFleet, type CompShareFleetArgs } from "./pulumi/program/fleet";
export type { MemberArgs, SharedArgs } from "./pulumi/program/fleet-args";
export { CompShareCustomImage, type CompShareCustomImageArgs } from "./pulumi/program/image";
export {
  type BootDiskArgs,
  CompShareInstance,
  type CompShareInstanceArgs,
  type DataDiskArgs,
  type PlacementArgs,
  type PortsArgs,
} from "./pulumi/program/instance";
export * from "./pulumi/program/sources";
export type { Capacity, GetCapacityArgs } from "./sources/types/capacity";
export type { GetImageArgs, GetImagesArgs, Image, ImageKind } from "./sources/types/images";
export type { DiskOffer, GetInstanceTypesArgs, InstanceTypeOffer, MachineSize } from "./sources/types/instance-types";
export type { ExistingInstance, GetInstanceArgs, GetInstancesArgs, InstanceDisk } from "./sources/types/instances";
export type { ChargePrice, GetPriceArgs, MachinePrice } from "./sources/types/price";
export type { GetZonesArgs, Zone } from "./sources/types/zones";
