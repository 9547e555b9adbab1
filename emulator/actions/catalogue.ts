import { z } from "zod";
import { action } from "../action";
import { areToBeHad } from "../cards";
import { catalogue, choosePlatform, cpuPlatforms, type GpuType, isInZone, platformModels } from "../catalogue";
import { diskTypes } from "../disk-types";
import { refuse } from "../errors";
import { chargeTypes } from "../model";
import { oneOf, region, text, zone } from "../parameters";
import {
  availableImage,
  diskParameters,
  gpuTypeOf,
  requireChargeType,
  requireDisks,
  requireInZone,
  requireRoom,
  requireZoneInRegion,
} from "../rules";
import { projects } from "../world";
import { zoneTable } from "../zones";

/** The account's balance, as strings. */
export const getBalance = action("GetBalance", z.object({}), ({ world }) => {
  const amount = (world.purse.balance ?? 0).toFixed(2);
  const none = "0.00";
  return {
    AccountInfo: { Amount: amount, AmountAvailable: amount, AmountCredit: none, AmountFree: none, AmountFreeze: none },
  };
});

/** The account's projects. */
export const getProjects = action("GetProjectList", z.object({}), () => ({
  ProjectCount: projects.length,
  ProjectSet: projects,
}));

/** All zones, whatever region the client names, as in the page's example. */
export const describeZones = action("DescribeCompShareSupportZone", z.object({ Region: region.optional() }), () => ({
  ZoneInfo: zoneTable,
}));

/** The machines offered, whatever the client's place: a row's own Zone says where it is. */
export const describeTypes = action(
  "DescribeAvailableCompShareInstanceTypes",
  z.object({
    Region: region.optional(),
    Zone: zone.optional(),
    MachineTypes: z.array(text).optional(),
    InstanceType: oneOf(["uhost", "spot", "all"]).default("uhost"),
  }),
  ({ world, parameters }) => {
    const { Region, Zone, MachineTypes, InstanceType } = parameters;
    const { catalogueSpot, catalogueScope } = world.settings;
    const asksSpot = InstanceType === "spot";
    const types = [...catalogue.values()].filter(
      (type) =>
        (!MachineTypes || MachineTypes.includes(type.name)) && (!asksSpot || (type.spot && catalogueSpot === "listed")),
    );
    const places = zoneTable.filter(
      (row) => catalogueScope === "everywhere" || ((!Region || row.Region === Region) && (!Zone || row.Zone === Zone)),
    );
    return {
      AvailableInstanceTypes: places.flatMap((row) =>
        types
          .filter((type) => isInZone(type, row.Zone))
          .map((type) => typeView(type, row.Zone, areToBeHad(world, 1, type.name, row.Zone))),
      ),
      Status: "Normal",
    };
  },
);

/** Whether each size of a type is in stock. */
export const checkCapacity = action(
  "CheckCompShareResourceCapacity",
  z.object({
    Region: region,
    Zone: zone,
    GpuType: text,
    MachineType: oneOf(["G"]),
    MinimalCpuPlatform: oneOf(cpuPlatforms),
    CompShareImageId: text,
    ChargeType: oneOf(chargeTypes),
    Disks: z.array(diskParameters),
  }),
  (call) => {
    const { world, parameters } = call;
    requireZoneInRegion(parameters);
    const type = gpuTypeOf(parameters.GpuType);
    requireInZone(type, parameters.Zone);
    requireDisks(parameters.Disks, type);
    requireChargeType(type, parameters.ChargeType);
    // Whether image and card match isn't checked, as seen from the service.
    requireRoom(availableImage(call), parameters.Disks);
    if (!choosePlatform(type, parameters.MinimalCpuPlatform)) {
      throw refuse.parameter("MinimalCpuPlatform", `${type.name} has only ${type.platforms.join(" and ")}`);
    }
    const specs = type.sizes.flatMap(({ gpu, cpu, memory }) =>
      memory.map((gb) => ({
        Gpu: gpu,
        Cpu: cpu,
        Mem: gb,
        ResourceEnough: areToBeHad(world, gpu, type.name, parameters.Zone),
      })),
    );
    return { Specs: specs };
  },
);

/** The families of machines, in general and by the numeric id of a zone. */
export const describeFamilies = action(
  "DescribeCompShareMachineTypeFamilies",
  z.object({ Region: region.optional() }),
  ({ parameters }) => {
    const families = [...catalogue.values()].map((type) => ({ Name: type.name, Description: `NVIDIA ${type.name}` }));
    const here = zoneTable.filter((row) => !parameters.Region || row.Region === parameters.Region);
    return {
      MachineTypes: families,
      MachineTypesMap: Object.fromEntries(here.map((row) => [row.ZoneId, families])),
    };
  },
);

/** Ports of the software in images. */
export const describeSoftwarePorts = action("DescribeCompShareSoftwarePort", z.object({}), () => ({
  SoftwarePort: [
    { Software: "JupyterLab", Port: 8888 },
    { Software: "SSH", Port: 22 },
    { Software: "FileBrowser", Port: 443 },
  ],
}));

function typeView(type: GpuType, zone: string, toBeHad: boolean): object {
  const platforms = type.platforms.flatMap((vendor) => platformModels[vendor]);
  const counts = [...new Set(type.sizes.map((size) => size.gpu))];
  return {
    Name: type.name,
    Zone: zone,
    Status: toBeHad ? "Normal" : "SoldOut",
    Description: `NVIDIA ${type.name}`,
    InstanceType: "uhost",
    MachineClass: "GPU",
    ParentType: "G",
    CpuPlatforms: Object.fromEntries(type.platforms.map((vendor) => [vendor, platformModels[vendor]])),
    GraphicsMemory: { Value: type.vram, Rate: 3 },
    Performance: { Value: 83, Rate: 3 },
    MachineSizes: counts.map((gpu) => ({
      Gpu: gpu,
      Collection: type.sizes
        .filter((size) => size.gpu === gpu)
        .map(({ cpu, memory }) => ({ Cpu: cpu, Memory: memory, MinimalCpuPlatform: platforms })),
    })),
    Disks: ["cloudDisk", "normalLocalDisk", "ssdLocalDisk"].map((group) => disksView(group, type)),
  };
}

function disksView(group: string, type: GpuType): object {
  const sold = diskTypes.filter((disk) => disk.group === group && (!disk.only || disk.only.includes(type.name)));
  const cloud = group === "cloudDisk";
  const Features = cloud ? ["SNAPSHOT"] : null;
  return {
    Name: group,
    BootDisk: sold.map(({ name, boot }) => ({ Name: name, InstantResize: cloud, MaximalSize: boot.max, Features })),
    DataDisk: sold.map(({ name, data }) => ({ Name: name, MinimalSize: data.min, MaximalSize: data.max, Features })),
  };
}
