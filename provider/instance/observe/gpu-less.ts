import { isContainer, type Observed } from "../model/observed";
import type { InstancePlace } from "../model/place";
import type { InstanceSpec } from "../model/spec";
import type { Context } from "./context";

/** What an instance has in the place of its cards: A, 2 vCPUs and 4 GB; B, 8 vCPUs and 16 GB. Containers have A alone. */
export type GpuLessSpec = "A" | "B";

/** The start of an instance, with its cards or without them. */
export const startStep = ({ seen }: Observed, withoutGpu: boolean) =>
  withoutGpu
    ? { do: "start" as const, withoutGpu, spec: isContainer(seen) ? ("A" as const) : ("B" as const) }
    : { do: "start" as const, withoutGpu };

/**
 * Completes a look at an instance that runs by whether it does so without its cards. It shows no cards then; where it still
 * shows its whole size, the service's own list of such instances tells, unless that list leaves nobody out. That is asked
 * only where the declaration says something of the power, and once for all instances of a run.
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
