import { refuse } from "./errors";
import { type GpuLessSpec, gpuLessSpecs, type Instance } from "./model";
import type { World } from "./world";
import { isPodZone } from "./zones";

/** The hourly price of a machine while it runs without its cards, in CNY. */
export const gpuLessPerHour = 0.15;

/** The size that is shown and billed: the one without cards, or the instance's own. */
export function sizeOf({ gpu, cpu, memory, withoutGpu }: Instance): { gpu: number; cpu: number; memory: number } {
  return withoutGpu ? { gpu: 0, ...gpuLessSpecs[withoutGpu] } : { gpu, cpu, memory };
}

/** The default size of a start without cards: A for containers, B for machines. */
export function specOf({ withoutGpu, image }: Instance): GpuLessSpec {
  return withoutGpu ?? (image.container ? "A" : "B");
}

/** Whether an instance can start without its cards at all. */
export function canBeGpuLess({ chargeType }: Instance): boolean {
  return chargeType === "Postpay" || chargeType === "Dynamic";
}

/** Refuses instances that can't run without their cards. */
export function requireGpuLess(world: World, instance: Instance, spec: GpuLessSpec): void {
  if (!canBeGpuLess(instance)) throw refuse.noGpuLessStart("only what is paid by the hour can");
  if (spec === "B" && isPodZone(instance.zone)) throw refuse.noGpuLessStart("a container has spec A alone");
  const limit = world.settings.gpuLessInstances;
  const others = [...world.living()].filter((other) => other !== instance && other.withoutGpu).length;
  if (limit !== null && others >= limit) throw refuse.tooManyGpuLess(limit);
}
