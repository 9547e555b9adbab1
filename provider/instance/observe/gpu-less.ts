import { isContainer, type Observed } from "../model/observed";
import type { InstancePlace } from "../model/place";
import type { InstanceSpec } from "../model/spec";
import type { Context } from "./context";

/** The size without cards: A, 2 vCPUs and 4 GB; B, 8 vCPUs and 16 GB. Containers only have A. */
export type GpuLessSpec = "A" | "B";

/** The step that starts an instance, with or without its cards. */
export const startStep = ({ seen }: Observed, withoutGpu: boolean) =>
  withoutGpu
    ? { do: "start" as const, withoutGpu, spec: isContainer(seen) ? ("A" as const) : ("B" as const) }
    : { do: "start" as const, withoutGpu };

/**
 * Adds to an observed running instance whether it runs without its cards. It shows no cards then. If it still shows its
 * whole size, the service's own list of such instances decides, unless that list contains all instances. The list is
 * only requested if the declaration sets the power state, and once for all instances of a run.
 * @param notBefore How old the answers may be, in ms since the epoch.
 */
export async function withPower(
  context: Context,
  declared: InstancePlace & Pick<InstanceSpec, "powerState">,
  observed: Observed,
  notBefore: number,
): Promise<Observed> {
  if (declared.powerState === undefined || observed.phase !== "running" || observed.withoutGpu) return observed;
  const listed = await context.gpuLess.all(declared, notBefore);
  if (!listed.some(({ UHostId }) => UHostId === observed.id)) return observed;
  const all = await context.listings.all(declared, notBefore);
  return { ...observed, withoutGpu: listed.length < all.length };
}
