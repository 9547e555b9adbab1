import { randomBytes } from "node:crypto";
import { z } from "zod";
import { action, type Call } from "../action";
import { beginPeriod, pay } from "../bills";
import { requireCards } from "../cards";
import { type CpuPlatform, catalogue, cpuPlatforms } from "../catalogue";
import { refuse } from "../errors";
import type { Image } from "../images";
import { begin } from "../machine";
import { chargeTypes, type Disk, driveAt, type Instance } from "../model";
import { flag, instanceName, integer, oneOf, password, region, text, zone } from "../parameters";
import { sumOf, unitPrice } from "../prices";
import {
  diskParameters,
  diskTypeNamed,
  machineOf,
  portsOf,
  requireChargeType,
  requireDisks,
  requireRoom,
  usableImage,
} from "../rules";
import { quotaOf } from "../settings";
import type { World } from "../world";
import { isPodZone } from "../zones";

const createParameters = z.object({
  Region: region,
  Zone: zone,
  GpuType: oneOf([...catalogue.keys()]),
  GPU: integer,
  CPU: integer,
  Memory: integer.pipe(z.number().multipleOf(1024, "is in MB and has to be a multiple of 1024")),
  MachineType: oneOf(["G"]).default("G"),
  MinimalCpuPlatform: oneOf(cpuPlatforms).default("Auto"),
  CompShareImageId: text,
  Disks: z.array(diskParameters),
  ChargeType: oneOf(chargeTypes).default("Month"),
  Quantity: integer.pipe(z.number().min(1, "has to be 1 or more")).default(1),
  Name: instanceName.default("host"),
  Remark: text.default(""),
  SecurityGroupId: text.optional(),
  MaxCount: integer.pipe(z.number().min(1, "has to be 1 to 100").max(100, "has to be 1 to 100")).default(1),
  // It only affects containers; with a machine's image it isn't an error.
  EnableUS3: flag.default(false),
  LoginMode: oneOf(["Password"]).optional(),
  Password: password.optional(),
});

type CreateParameters = z.output<typeof createParameters>;

/** Creates instances; none is created unless everything about the call is correct. */
export const createInstance = action("CreateCompShareInstance", createParameters, (call) => {
  const { world, parameters } = call;
  requireGoodAccount(world);
  const { type, platform } = machineOf(parameters);
  requireDisks(parameters.Disks, type);
  requireChargeType(type, parameters.ChargeType);
  const image = usableImage(call, type.name);
  requireRoom(image, parameters.Disks);
  const quota = quotaOf(world.settings);
  if (world.countLive() + parameters.MaxCount > quota) throw refuse.quota(quota);
  requireCards(world, parameters.GPU * parameters.MaxCount, type.name, parameters.Zone);
  const disks = parameters.Disks.map((disk) => ({ isBoot: disk.IsBoot, size: disk.Size }));
  const unit = sumOf(
    unitPrice({ type, gpu: parameters.GPU, disks, image }, parameters.ChargeType, world.settings.prices),
  );
  pay(world, unit * parameters.MaxCount, parameters.ChargeType, parameters.Quantity);
  const made = Array.from({ length: parameters.MaxCount }, () => makeInstance(call, platform, image));
  return { UHostIds: made.map((instance) => instance.id) };
});

function requireGoodAccount(world: World): void {
  if (!world.settings.verified) throw refuse.unverified();
  if (world.settings.unpaidOrder) throw refuse.unpaid();
}

function makeInstance(call: Call<CreateParameters>, platform: CpuPlatform, image: Image): Instance {
  const { world, parameters, project, now } = call;
  const id = world.newId(isPodZone(parameters.Zone) ? "cpod" : "uhost");
  const instance: Instance = {
    id,
    serial: world.nextSerial(),
    name: parameters.Name,
    remark: parameters.Remark,
    project,
    region: parameters.Region,
    zone: parameters.Zone,
    gpuType: parameters.GpuType,
    gpu: parameters.GPU,
    cpu: parameters.CPU,
    memory: parameters.Memory,
    platform,
    chargeType: parameters.ChargeType,
    quantity: parameters.Quantity,
    image,
    password: parameters.Password ?? newPassword(),
    // Without one, the service creates a firewall from the image's ports.
    securityGroupId: parameters.SecurityGroupId ?? world.newId("firewall"),
    enableUs3: parameters.EnableUS3 && image.container,
    ports: portsOf(image),
    disks: [],
    settled: "Initializing",
    lockedUntil: 0,
    createdAt: now,
    visibleAt: now + world.scaled(world.settings.listDelay),
    updatedAt: now,
    expired: false,
    paid: 0,
    runCost: 0,
  };
  instance.disks = makeDisks(world, instance, parameters.Disks);
  beginPeriod(world, instance, now);
  world.add(instance);
  const fails = world.settings.failingBoots > 0;
  if (fails) world.settings.failingBoots--;
  begin(instance, "boot", now, world.settings.timeScale);
  if (fails) failBoot(instance);
  return instance;
}

function failBoot(instance: Instance): void {
  if (instance.operation) instance.operation.end = "Install Fail";
  else instance.settled = "Install Fail";
}

function makeDisks(world: World, instance: Instance, asked: CreateParameters["Disks"]): Disk[] {
  // The boot disk is listed first, whatever the order in the call; data disks get their letters in the order of the
  // call.
  const ordered = [...asked.filter((disk) => disk.IsBoot), ...asked.filter((disk) => !disk.IsBoot)];
  return ordered.map((disk, index) => ({
    id: world.newId("bsm"),
    type: diskTypeNamed(disk.Type),
    kind: disk.IsBoot ? "Boot" : "Data",
    name: "",
    size: disk.Size,
    project: instance.project,
    region: instance.region,
    zone: instance.zone,
    chargeType: instance.chargeType,
    createdAt: instance.createdAt,
    instanceId: instance.id,
    drive: driveAt(index),
    busyUntil: 0,
  }));
}

function newPassword(): string {
  return `Aa1${randomBytes(9).toString("base64url")}`;
}
