import type { Known } from "../../resource/ownership/gone";
import { diffInstance } from "../model/diff";
import type { InstanceOutputs } from "../model/facts";
import { resolvePlacement } from "../model/placement";
import type { InstanceSpec } from "../model/spec";
import { type Context, deadline } from "../observe/context";
import { fetchInstanceOrConfirmGone, RECENT_MS } from "../observe/fetch";
import { withPower } from "../observe/gpu-less";
import { Reconciliation } from "./reconcile";
import { goneError, onlyByReplacement, reclaimedError } from "./refusals";

/**
 * Changes an instance in place until it is as declared: observes, takes the next step, observes again. It continues from
 * wherever an earlier run stopped.
 * @throws CompShareError before anything is done, if only a replacement can make the change, or if the instance is
 *   gone.
 * @throws IncompleteError after something was done; the next run continues.
 */
export async function updateInstance(
  context: Context,
  id: string,
  stored: InstanceOutputs,
  wanted: InstanceSpec,
): Promise<InstanceOutputs> {
  const declared = resolvePlacement(wanted, stored);
  const { replaces, updates } = diffInstance(stored, declared);
  if (replaces.length > 0) throw onlyByReplacement(id, replaces);
  const observedNow = await fetchInstanceOrConfirmGone(context, { ...(stored as Known), ...placeOf(declared) }, id);
  if (!observedNow) throw goneError(id, declared);
  const observed = await withPower(context, declared, observedNow, observedNow.at - RECENT_MS);
  if (observed.phase === "interrupted" && declared.onReclaim !== "restart")
    throw reclaimedError(id, declared, observed);
  return new Reconciliation(context, stored, declared, updates, deadline(context, "update", declared)).run(observed);
}

const placeOf = ({ region, zone, projectId }: InstanceSpec) => ({ region, zone, projectId });
