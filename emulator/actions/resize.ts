import { z } from "zod";
import { action, instanceOf } from "../action";
import { pay, upgradePrice } from "../bills";
import { holdsCards, requireCards } from "../cards";
import { sizeProblem } from "../disk-types";
import { refuse } from "../errors";
import { begin, requireState, requireUnexpired, requireUnlocked } from "../machine";
import { type Disk, type Instance, isPrepaid } from "../model";
import { alsoSpelled, instanceParameters, integer, text } from "../parameters";
import { gpuTypeOf, requireLegal } from "../rules";
import type { World } from "../world";

const resizeParameters = alsoSpelled(
  // The page's table writes Cpu and Gpu, its prose CPU and GPU.
  { CPU: "Cpu", GPU: "Gpu" },
  instanceParameters.extend({
    Cpu: integer.optional(),
    Memory: integer.pipe(z.number().multipleOf(1024, "is in MB and has to be a multiple of 1024")).optional(),
    Gpu: integer.optional(),
    DiskId: text.optional(),
    DiskSpace: integer.optional(),
  }),
);

/** Changes cards, cores and memory, or grows one disk; never both in one call. */
export const resizeInstance = action("ResizeCompShareInstance", resizeParameters, (call) => {
  const instance = instanceOf(call);
  const { Cpu, Memory, Gpu, DiskId, DiskSpace } = call.parameters;
  const compute = [Cpu, Memory, Gpu].some((value) => value !== undefined);
  const disk = DiskId !== undefined || DiskSpace !== undefined;
  if (compute && disk) throw refuse.parameter("DiskId", "a call resizes either the machine or a disk");
  if (!compute && !disk) throw refuse.parameter("Cpu", "neither a machine size nor a disk is given");
  requireUnlocked(instance, call.now);
  requireState(instance, call.now, ["Stopped"]);
  requireUnexpired(instance);
  const finish = disk ? diskGrowth(instance, DiskId, DiskSpace) : newSize(call.world, instance, Cpu, Memory, Gpu);
  begin(instance, "resize", call.now, call.world.settings.timeScale, finish);
  return { UHostId: instance.id };
});

function newSize(world: World, instance: Instance, cpu?: number, memory?: number, gpu?: number): () => void {
  for (const [name, value] of Object.entries({ Cpu: cpu, Memory: memory, Gpu: gpu })) {
    if (value === undefined) throw refuse.parameter(name, "Cpu, Memory and Gpu go together");
  }
  const size = { cpu: cpu!, memory: memory!, gpu: gpu! };
  const type = gpuTypeOf(instance.gpuType);
  if (!type.sizes.some((sold) => sold.gpu === size.gpu)) throw refuse.parameter("Gpu", `not sold for ${type.name}`);
  requireLegal(type, size.gpu, size.cpu, size.memory, "Cpu");
  const more = holdsCards(instance) ? size.gpu - instance.gpu : 0;
  if (more > 0) requireCards(world, more, type.name, instance.zone);
  if (isPrepaid(instance.chargeType)) {
    const price = upgradePrice(world, instance, size.gpu);
    pay(world, price, instance.chargeType, 1);
    instance.paid += price;
  }
  return () => Object.assign(instance, size);
}

function diskGrowth(instance: Instance, id?: string, size?: number): () => void {
  if (id === undefined) throw refuse.parameter("DiskId", "it is missing");
  if (size === undefined) throw refuse.parameter("DiskSpace", "it is missing");
  const disk = instance.disks.find((attached) => attached.id === id);
  if (!disk) throw refuse.notFound(id);
  requireGrowth(disk, size, "DiskSpace");
  return () => {
    disk.size = size;
  };
}

/** Refuses a size (GB) that a disk can't grow to. */
export function requireGrowth(disk: Disk, size: number, name: string): void {
  if (disk.type.group !== "cloudDisk") throw refuse.parameter(name, "a local disk can't be resized");
  if (size <= disk.size) throw refuse.parameter(name, `the disk has ${disk.size} GB and can only grow`);
  const problem = sizeProblem(disk.type, { size, isBoot: disk.kind === "Boot" });
  if (problem) throw refuse.parameter(name, problem);
}
