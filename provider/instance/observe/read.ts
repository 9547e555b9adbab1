import { notFound } from "../../resource/lifecycle/fetch";
import type { Known } from "../../resource/ownership/gone";
import { readRemark } from "../../resource/ownership/marker";
import { declareOriginalDisks, matchDisks } from "../model/disks";
import type { DiskRecord, InstanceOutputs } from "../model/facts";
import { INSTANCE_KIND } from "../model/kind";
import { type Observed, showsDisks } from "../model/observed";
import { isSamePlacement, type Placed } from "../model/placement";
import { property } from "../model/properties";
import { type InstanceSpec, SPEC_NAMES } from "../model/spec";
import type { Context } from "./context";
import { listDisksIfAble } from "./disk-listing";
import { fetchInstanceOrConfirmGone, fetchInstanceTwice, RECENT_MS } from "./fetch";
import { withPower } from "./gpu-less";
import { outputsOf, pickSpec, without } from "./outputs";
import { forgetStop, wasStoppedByUs } from "./stops";

export interface ReadResult {
  readonly outputs: InstanceOutputs;
  /** The declaration that would have created the instance as it is. */
  readonly inputs: InstanceSpec;
}

/**
 * Reads an instance; undefined if it is gone. `stored` may only have the default place: the instance was never in a
 * state (`CompShareInstance.get`).
 * @throws CompShareError `REFUSED` if such an instance doesn't exist.
 */
export async function readInstance(
  context: Context,
  id: string,
  stored: Partial<InstanceOutputs>,
): Promise<ReadResult | undefined> {
  const known = stored.zone !== undefined && stored.gpuType !== undefined;
  const observedNow = known
    ? await fetchInstanceOrConfirmGone(context, stored as Known, id, RECENT_MS)
    : await fetchInstanceTwice(context, stored, id);
  if (!observedNow && !known) throw notFound(context, INSTANCE_KIND, id, stored);
  if (!observedNow) {
    context.owned.markGone(id, context.now());
    return undefined;
  }
  const observed = await withPower(context, stored as InstanceOutputs, observedNow, context.now() - RECENT_MS);
  // An undeclared password doesn't become an input: only a declared one is known to be encrypted there.
  const shown = stored.hasDeclaredPassword ? stored : { ...stored, password: undefined };
  const declared: Placed = known ? (shown as InstanceOutputs) : specFromObserved(stored, observed);
  const recorded = await stillExisting(context, declared, stored.disks ?? [], observed);
  const outputs = outputsOf(declared, recorded, observed);
  const stands = observed.phase !== "running";
  if (!stands) forgetStop(context, id);
  const startIsDue = stands && (stored.startIsDue || wasStoppedByUs(context, id)) && { startIsDue: true };
  // If it was created from a fallback, the declaration still begins with its first choice.
  const firstChoice = isSamePlacement(outputs, declared) && declared.firstChoice;
  const inputs = pickSpec(outputs.hasDeclaredPassword ? outputs : without(outputs, ["password"]));
  return { outputs: { ...outputs, ...startIsDue }, inputs: { ...inputs, ...firstChoice } };
}

/** The declaration of an instance that was never declared here (`CompShareInstance.get`). */
function specFromObserved(stored: Partial<InstanceOutputs>, observed: Observed): InstanceSpec {
  const { seen } = observed;
  const spec: Record<string, unknown> = {};
  for (const name of SPEC_NAMES) if (property(name).default !== undefined) spec[name] = property(name).default;
  return {
    ...spec,
    projectId: stored.projectId,
    zone: seen.Zone ?? "",
    region: stored.region ?? seen.Region ?? "",
    name: seen.Name ?? "",
    remark: readRemark(seen.Remark).text || undefined,
    bootDisk: { type: "CLOUD_SSD", size: 0 },
    dataDisks: declareOriginalDisks(observed),
  } as InstanceSpec;
}

/**
 * The recorded disks without those that were deleted elsewhere. A disk that was only detached still costs money and
 * stays recorded. Only asks if a recorded disk isn't attached.
 */
async function stillExisting(
  context: Context,
  declared: InstanceSpec,
  recorded: readonly DiskRecord[],
  observed: Observed,
): Promise<readonly DiskRecord[]> {
  const { missing } = matchDisks(declared.dataDisks, recorded, observed);
  if (missing.size === 0 || !showsDisks(observed)) return recorded;
  const all = await listDisksIfAble(context.client, declared);
  if (!all) return recorded;
  const exists = new Set(all.map(({ diskId }) => diskId));
  return recorded.filter(({ id, name }) => name === undefined || !missing.has(name) || exists.has(id));
}
