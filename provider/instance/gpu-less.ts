import { gpuLessIn } from "../offers/offers";
import type { Context, InstancePlace } from "./context";
import type { Observed } from "./observe";
import type { InstanceSpec } from "./spec";

/**
 * Completes a look at an instance that runs by whether it does so without its cards. That is asked only where the
 * declaration says something of the power, and once for all instances of a run.
 * @param notBefore How old the answer may be, in ms since the epoch.
 */
export async function withPower(
  context: Context,
  declared: InstancePlace & Pick<InstanceSpec, "powerState">,
  observed: Observed,
  notBefore: number,
): Promise<Observed> {
  if (declared.powerState === undefined || observed.phase !== "running" || observed.withoutGpu) return observed;
  const listed = await context.gpuLess.all(declared, notBefore);
  return { ...observed, withoutGpu: gpuLessIn(listed).includes(observed.id) };
}
