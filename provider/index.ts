import { needNode } from "./needed-node";

// Before the rest is loaded.
needNode();

export { CompShareError, type ErrorCode, type ErrorFacts } from "./client/errors";
export type { DiskRecord } from "./instance/facts";
export type { GpuType } from "./instance/machines";
export type {
  BootDiskSpec,
  ChargeType,
  CpuPlatform,
  DataDiskSpec,
  DiskType,
  PlacementSpec,
  PowerState,
} from "./instance/spec";
export { CompShareFleet, type CompShareFleetArgs } from "./pulumi/fleet";
export type { MemberArgs, SharedArgs } from "./pulumi/fleet-args";
export { CompShareCustomImage, type CompShareCustomImageArgs } from "./pulumi/image";
export {
  type BootDiskArgs,
  CompShareInstance,
  type CompShareInstanceArgs,
  type DataDiskArgs,
  type PlacementArgs,
  type PortsArgs,
} from "./pulumi/instance";
export * from "./pulumi/sources";
export type { Capacity, GetCapacityArgs } from "./sources/types/capacity";
export type { GetImageArgs, GetImagesArgs, Image, ImageKind } from "./sources/types/images";
export type { DiskOffer, GetInstanceTypesArgs, InstanceTypeOffer, MachineSize } from "./sources/types/instance-types";
export type { ExistingInstance, GetInstanceArgs, GetInstancesArgs, InstanceDisk } from "./sources/types/instances";
export type { ChargePrice, GetPriceArgs, MachinePrice } from "./sources/types/price";
export type { GetZonesArgs, Zone } from "./sources/types/zones";
