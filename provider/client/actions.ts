import type { z } from "zod";
import type { WireParams } from "../wire/encode";
import {
  capacitySchema,
  communityImagesSchema,
  describeZonesSchema,
  imagesSchema,
  inventorySchema,
  machineTypesSchema,
  priceSchema,
  projectsSchema,
  refundSchema,
} from "./offer-schemas";
import type { Repeat } from "./retry";
import {
  createDiskSchema,
  createImageSchema,
  createInstanceSchema,
  describeDisksSchema,
  describeInstancesSchema,
  doneSchema,
  imageProgressSchema,
  terminateSchema,
} from "./schemas";

/** The place of a call. `ProjectId` defaults to the project of the settings. */
export type Place = { Region: string; Zone?: string; ProjectId?: string };
export type Target = Place & { UHostId: string };

export type ImageTarget = Place & { Zone: string; CompShareImageId: string };

export type DiskParams = { IsBoot: boolean; Type: string; Size: number };

export type CreateInstanceParams = Place & {
  Zone: string;
  MachineType: "G";
  GpuType: string;
  GPU: number;
  CPU: number;
  Memory: number;
  MinimalCpuPlatform?: string;
  CompShareImageId: string;
  Disks: DiskParams[];
  ChargeType: string;
  Quantity: number;
  Name: string;
  Remark?: string;
  SecurityGroupId?: string;
  EnableUS3?: boolean;
  LoginMode?: "Password";
  Password?: string;
};

/** A machine in price calls, which spell it `Gpu` and `Cpu`. Memory is in MB. */
export type PriceParams = Place & {
  Zone: string;
  GpuType: string;
  Gpu: number;
  Cpu: number;
  Memory: number;
  ChargeType?: string;
  Disks?: DiskParams[];
  CompShareImageId?: string;
};

export type CapacityParams = Place & {
  Zone: string;
  GpuType: string;
  MachineType: "G";
  MinimalCpuPlatform: string;
  CompShareImageId: string;
  ChargeType: string;
  Disks: DiskParams[];
};

/** `Name` is a filter only: answers may contain names that merely include it. */
export type ImagePage = {
  Region: string;
  ProjectId?: string;
  CompShareImageId?: string;
  Name?: string;
  Limit?: number;
  Offset?: number;
};

interface ActionRow<P extends WireParams, S extends z.ZodType> {
  readonly repeat: Repeat;
  readonly answer: S;
  /** Only for type inference. */
  readonly params?: P;
}

function row<P extends WireParams>() {
  return <S extends z.ZodType>(repeat: Repeat, answer: S): ActionRow<P, S> => ({ repeat, answer });
}

/** Every action that the provider calls, with its effect when repeated and the schema of its answer. */
export const ACTIONS = {
  DescribeCompShareInstance: row<
    Partial<Place> & { UHostIds?: string[]; Limit?: number; Offset?: number; WithoutGpu?: boolean }
  >()("read", describeInstancesSchema),
  DescribeCompshareDisk: row<Place & { Limit?: number; Offset?: number }>()("read", describeDisksSchema),
  DescribeCompShareSupportZone: row<Record<string, never>>()("read", describeZonesSchema),
  DescribeAvailableCompShareInstanceTypes: row<Place & { MachineTypes?: string[]; InstanceType?: "uhost" | "spot" }>()(
    "read",
    machineTypesSchema,
  ),
  DescribeCompShareGpuInventory: row<Place>()("read", inventorySchema),
  CheckCompShareResourceCapacity: row<CapacityParams>()("read", capacitySchema),
  GetCompShareInstancePrice: row<PriceParams>()("read", priceSchema),
  GetCompShareRefundPrice: row<Place & { UHostIds: string[] }>()("read", refundSchema),
  DescribeCompShareImages: row<ImagePage>()("read", imagesSchema),
  DescribeCompShareCustomImages: row<ImagePage>()("read", imagesSchema),
  DescribeCompShareSharingImages: row<ImagePage>()("read", imagesSchema),
  DescribeCommunityImages: row<ImagePage>()("read", communityImagesSchema),
  GetProjectList: row<Record<string, never>>()("read", projectsSchema),
  CreateCompShareInstance: row<CreateInstanceParams>()("buys", createInstanceSchema),
  StartCompShareInstance: row<Target & { WithoutGpuSpec?: "A" | "B" }>()("guarded", doneSchema),
  StopCompShareInstance: row<Target & { Force?: boolean }>()("guarded", doneSchema),
  ResizeCompShareInstance: row<
    Target & ({ Cpu: number; Memory: number; Gpu: number } | { DiskId: string; DiskSpace: number })
  >()("guarded", doneSchema),
  ReinstallCompShareInstance: row<Target & { CompShareImageId: string; Password?: string }>()("guarded", doneSchema),
  ResetCompShareInstancePassword: row<Target & { Password: string }>()("repeatable", doneSchema),
  ModifyCompShareInstanceName: row<Target & { Name: string }>()("repeatable", doneSchema),
  UpdateCompShareInstancePorts: row<Target & { HttpPorts: number[]; TcpPorts: number[] }>()("repeatable", doneSchema),
  AttachUS3: row<Target>()("guarded", doneSchema),
  SwitchChargeType: row<Target & { DestChargeType: string }>()("guarded", doneSchema),
  UpdateCompShareStopScheduler: row<Target & { SchedulerStopTime: number }>()("repeatable", doneSchema),
  DeleteCompShareStopScheduler: row<Target>()("repeatable", doneSchema),
  TerminateCompShareInstance: row<Target & { ReleaseUDisk?: boolean }>()("guarded", terminateSchema),
  CreateAndAttachCompshareDisk: row<
    Target & { Size: number; DiskType: string; Name: string; ChargeType: string; Quantity: number }
  >()("buys", createDiskSchema),
  AttachCompshareDisk: row<Target & { UDiskId: string }>()("guarded", doneSchema),
  DetachCompshareDisk: row<Target & { UDiskId: string; Device: string }>()("guarded", doneSchema),
  ResizeCompShareDisk: row<Place & { UHostId?: string; UDiskId: string; Size: number }>()("guarded", doneSchema),
  DeleteCompshareDisk: row<Place & { UDiskId: string }>()("repeatable", doneSchema),
  CreateCompShareCustomImage: row<Target & { Zone: string; Name: string; Description: string }>()(
    "buys",
    createImageSchema,
  ),
  GetCompShareImageCreateProgress: row<ImageTarget>()("read", imageProgressSchema),
  UpdateCompShareImage: row<ImageTarget & { Name?: string; Description?: string }>()("repeatable", doneSchema),
  TerminateCompShareCustomImage: row<ImageTarget>()("guarded", doneSchema),
} as const;

export type ActionName = keyof typeof ACTIONS;
export type Params<A extends ActionName> = NonNullable<(typeof ACTIONS)[A]["params"]>;
export type Answer<A extends ActionName> = z.output<(typeof ACTIONS)[A]["answer"]>;

/** Whether repeating an action could buy something a second time. */
export const isPurchase = (action: string | undefined): boolean =>
  action !== undefined && Object.hasOwn(ACTIONS, action) && ACTIONS[action as ActionName].repeat === "buys";
