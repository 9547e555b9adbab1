import { z } from "zod";
import { action, instanceOf } from "../action";
import { pay, upgradePrice } from "../bills";
import { holdsCards, requireCards } from "../cards";
import { sizeProblem } from "../disk-types";
import { refuse } from "../errors";
import { requireGpuLess } from "../gpu-less";
import { begin, requireState, requireUnexpired, requireUnlocked, stateOf } from "../machine";
import { type Disk, type Instance, isPrepaid } from "../model";
import { alsoSpelled, instanceParameters, integer, oneOf, text } from "../parameters";
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
    WithoutGpuSpec: oneOf(["A", "B"]).optional(),
  }),
);

/** Changes cards, cores and memory, or grows one disk, or releases the cards: one of them per call. */
export const resizeInstance = action("ResizeCompShareInstance", resizeParameters, (call) => {
  const instance = instanceOf(call);
  const { Cpu, Memory, Gpu, DiskId, DiskSpace, WithoutGpuSpec } = call.parameters;
  const compute = [Cpu, Memory, Gpu].some((value) => value !== undefined);
  const disk = DiskId !== undefined || DiskSpace !== undefined;
  if ([compute, disk, WithoutGpuSpec !== undefined].filter(Boolean).length > 1) {
    throw refuse.parameter("DiskId", "a call resizes either the machine or a disk, or takes the cards away");
  }
  requireUnlocked(instance, call.now);
  if (disk) {
    if (DiskId === undefined) throw refuse.missing("DiskId");
    if (DiskSpace === undefined) throw refuse.missing("DiskSpace");
    growAttached(call.world, instance, diskOf(call.world, instance, DiskId), DiskSpace, "DiskSpace");
    return { UHostId: instance.id };
  }
  if (!compute && !WithoutGpuSpec) throw refuse.parameter("Cpu", "neither a machine size nor a disk is given");
  requireState(instance, call.now, ["Stopped"]);
  requireUnexpired(instance);
  if (WithoutGpuSpec) requireGpuLess(call.world, instance, WithoutGpuSpec);
  const finish = WithoutGpuSpec
    ? () => {
        instance.withoutGpu = WithoutGpuSpec;
      }
    : newSize(call.world, instance, Cpu, Memory, Gpu);
  begin(instance, "resize", call.now, call.world.settings.timeScale, finish);
  return { UHostId: instance.id };
});

function newSize(world: World, instance: Instance, cpu?: number, memory?: number, gpu?: number): () => void {
  for (const [name, value] of Object.entries({ Cpu: cpu, Memory: memory, Gpu: gpu })) {
    if (value === undefined) throw refuse.missing(name);
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
  return () => Object.assign(instance, size, { withoutGpu: undefined });
}

/** A disk that an instance has. */
export function diskOf(world: World, instance: Instance, id: string): Disk {
  const disk = instance.disks.find((attached) => attached.id === id);
  if (!disk) throw world.notFound(id);
  return disk;
}

/**
 * Grows an instance's disk: a data disk in any state, according to one guide; a boot disk only if the instance is
 * stopped.
 */
export function growAttached(world: World, instance: Instance, disk: Disk, size: number, name: string): void {
  const now = world.now();
  requireState(instance, now, growsOnline(world, disk) ? ["Running", "Stopped"] : ["Stopped"]);
  requireUnexpired(instance);
  requireGrowth(disk, size, name);
  const grow = () => {
    disk.size = size;
  };
  if (stateOf(instance, now) === "Stopped") begin(instance, "resize", now, world.settings.timeScale, grow);
  else grow();
}

/** Whether a disk can grow while its instance runs. */
export function growsOnline(world: World, disk: Disk): boolean {
  return disk.kind !== "Boot" && world.settings.diskGrowth === "online";
}

/** Refuses a size (GB) that a disk can't grow to. */
export function requireGrowth(disk: Disk, size: number, name: string): void {
  if (disk.type.group !== "cloudDisk") throw refuse.parameter(name, "a local disk can't be resized");
  if (size <= disk.size) throw refuse.shrinking(name, disk.size);
  const problem = sizeProblem(disk.type, { size, isBoot: disk.kind === "Boot" });
  if (problem) throw refuse.diskSize(name, problem);
}
