import { z } from "zod";
import { id, list, number, text, time, yes, yesIfSaid } from "./forms";

/** Answers about what the service offers: zones, machines, stock, prices, images; and about the account's projects. */

export const describeZonesSchema = z
  .object({ ZoneInfo: list(z.object({ Zone: text, Region: text, Describe: text, ZoneId: number, IsPod: yes })) })
  .transform(({ ZoneInfo }) =>
    ZoneInfo.flatMap(({ Zone, Region, Describe, ZoneId, IsPod }) =>
      Zone && Region
        ? [
            {
              zone: Zone,
              region: Region,
              description: Describe ?? "",
              ...(ZoneId !== undefined && { zoneId: ZoneId }),
              ...(IsPod && { isForContainers: IsPod }),
            },
          ]
        : [],
    ),
  );

/** Cards by pool, zone id and GPU type. */
const inventory = z.record(z.string(), z.record(z.string(), z.record(z.string(), number))).nullish();

/**
 * The raw stock of cards. The documentation names the list differently from the service. A missing GPU type doesn't
 * mean zero.
 */
export const inventorySchema = z
  .object({ GpuInventory: inventory, GpuInventoryByZone: inventory, SpotUnsupportedGpuTypes: z.array(id).nullish() })
  .transform(({ GpuInventory, GpuInventoryByZone, SpotUnsupportedGpuTypes }) => ({
    spot: (GpuInventory ?? GpuInventoryByZone)?.Spot ?? {},
    /** Absent if the service doesn't say. */
    withoutSpot: SpotUnsupportedGpuTypes ?? undefined,
  }));

/** The account's projects. Calls that name no project use the default one. */
export const projectsSchema = z
  .object({ ProjectSet: list(z.object({ ProjectId: text, IsDefault: yes })) })
  .transform(({ ProjectSet }) =>
    ProjectSet.flatMap(({ ProjectId, IsDefault }) => (ProjectId ? [{ id: ProjectId, isDefault: IsDefault }] : [])),
  );

const diskOffer = z.object({ Name: id, MinimalSize: number, MaximalSize: number });
const diskOffers = list(diskOffer).transform((offers) =>
  offers.map(({ Name, MinimalSize, MaximalSize }) => ({ type: Name, minGb: MinimalSize, maxGb: MaximalSize })),
);

/** The machines offered in a region: one entry per GPU type and zone. Memory and disks are in GB. */
export const machineTypesSchema = z
  .object({
    AvailableInstanceTypes: list(
      z.object({
        Name: id,
        Zone: id,
        Status: text,
        CpuPlatforms: z.preprocess((value) => value ?? {}, z.record(z.string(), list(z.string()))),
        GraphicsMemory: z.object({ Value: number }).nullish(),
        MachineSizes: list(
          z.object({
            Gpu: number,
            Collection: list(z.object({ Cpu: number, Memory: list(number), MinimalCpuPlatform: list(z.string()) })),
          }),
        ),
        Disks: list(z.object({ BootDisk: diskOffers, DataDisk: diskOffers })),
      }),
    ),
  })
  .transform(({ AvailableInstanceTypes }) =>
    AvailableInstanceTypes.map((type) => ({
      gpuType: type.Name,
      zone: type.Zone,
      isSoldOut: type.Status === "SoldOut",
      platforms: Object.keys(type.CpuPlatforms),
      vramGb: type.GraphicsMemory?.Value,
      sizes: type.MachineSizes.flatMap(({ Gpu, Collection }) =>
        Collection.flatMap(({ Cpu, Memory }) =>
          Gpu === undefined || Cpu === undefined
            ? []
            : [{ gpu: Gpu, cpu: Cpu, memoryGb: Memory.filter((gb) => gb !== undefined) }],
        ),
      ),
      bootDisks: type.Disks.flatMap(({ BootDisk }) => BootDisk),
      dataDisks: type.Disks.flatMap(({ DataDisk }) => DataDisk),
    })),
  );

/** Stock: one row for each size of a GPU type. Memory is in GB. */
export const capacitySchema = z
  .object({ Specs: list(z.object({ Gpu: number, Cpu: number, Mem: number, ResourceEnough: yes })) })
  .transform(({ Specs }) =>
    Specs.map(({ Gpu, Cpu, Mem, ResourceEnough }) => ({ gpu: Gpu, cpu: Cpu, memoryGb: Mem, isEnough: ResourceEnough })),
  );

/** One charge type, in CNY per unit: an hour, a day or a month. */
const priceDetail = z.object({
  ChargeType: id,
  Instance: number,
  SystemDisks: number,
  Disks: number,
  CompShareImage: number,
});

/** The account's prices. The documentation names the list in the plural, the SDKs' models in the singular. */
export const priceSchema = z
  .object({ PriceDetails: z.array(priceDetail).nullish(), PriceDetail: z.array(priceDetail).nullish() })
  .transform(({ PriceDetails, PriceDetail }) =>
    (PriceDetails ?? PriceDetail ?? []).flatMap(({ ChargeType, Instance, SystemDisks, Disks, CompShareImage }) =>
      // A quote without a price for the machine itself is useless.
      Instance === undefined
        ? []
        : [
            {
              chargeType: ChargeType,
              instance: Instance,
              bootDisk: SystemDisks ?? 0,
              dataDisks: Disks ?? 0,
              image: CompShareImage ?? 0,
            },
          ],
    ),
  );

/** The refund for deleting prepaid instances early, in CNY. */
export const refundSchema = z
  .object({ RefundPriceSet: list(z.object({ UHostId: id, Code: number, Message: text, RefundPrice: number })) })
  .transform(({ RefundPriceSet }) =>
    RefundPriceSet.map(({ UHostId, Code, Message, RefundPrice }) => ({
      instanceId: UHostId,
      isRefundable: Code === 0,
      message: Message ?? "",
      amount: RefundPrice,
    })),
  );

const image = z
  .object({
    CompShareImageId: id,
    Name: text,
    ImageType: text,
    Author: text,
    Status: text,
    Tags: list(z.string()),
    Description: text,
    SupportedGpuTypes: list(z.string()),
    Container: yesIfSaid,
    CreateTime: time,
    PubTime: time,
    Price: number,
    Size: number,
    Visibility: number,
    FailedReason: text,
  })
  .transform((found) => ({
    imageId: found.CompShareImageId,
    name: found.Name ?? "",
    imageType: found.ImageType ?? "",
    author: found.Author ?? "",
    status: found.Status ?? "",
    tags: found.Tags,
    description: found.Description ?? "",
    /** Empty means all. */
    gpuTypes: found.SupportedGpuTypes,
    /** Absent if the service doesn't say. */
    isContainer: found.Container,
    /** Seconds since the epoch. */
    createdAt: found.CreateTime || found.PubTime || undefined,
    price: found.Price,
    /** In MB. */
    size: found.Size,
    /** Why its creation failed. */
    failure: found.FailedReason || undefined,
    isPublished: found.Visibility === undefined ? undefined : found.Visibility === 1,
  }));

export type ImageDescription = z.output<typeof image>;

/** A page of images. */
export const imagesSchema = z
  .object({ TotalCount: number, Total: number, ImageSet: list(image) })
  .transform(({ TotalCount, Total, ImageSet }) => ({
    total: TotalCount ?? Total ?? ImageSet.length,
    images: ImageSet,
  }));

/** A page of community images: groups of versions. The total counts groups. */
export const communityImagesSchema = z
  .object({ TotalCount: number, Total: number, CompshareImageGroup: list(z.object({ Data: list(image) })) })
  .transform(({ TotalCount, Total, CompshareImageGroup }) => ({
    total: TotalCount ?? Total ?? CompshareImageGroup.length,
    count: CompshareImageGroup.length,
    images: CompshareImageGroup.flatMap(({ Data }) => Data),
  }));
