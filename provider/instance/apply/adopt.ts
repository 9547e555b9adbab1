import type { InstanceDescription } from "../../client/schemas";
import { shown, takeOverEarlier } from "../../resource/lifecycle/take-over";
import { adopted, adoptedId } from "../../resource/ownership/adopt";
import { diffInstance } from "../model/diff";
import { declareOriginalDisks, diskLabel, matchDisks } from "../model/disks";
import type { InstanceOutputs } from "../model/facts";
import { INSTANCE_KIND } from "../model/kind";
import { chargeTypeOf, type Observed, observe } from "../model/observed";
import { type Placed, resolvePlacement } from "../model/placement";
import { AFTER_BOOT, propertiesWith } from "../model/properties";
import { foundSchedule } from "../model/schedule";
import type { InstanceSpec } from "../model/spec";
import type { Context } from "../observe/context";
import { fetchInstanceTwice } from "../observe/fetch";
import { withPower } from "../observe/gpu-less";
import { outputsOf, without } from "../observe/outputs";
import { waitUntil } from "../observe/wait";
import { finishInstance } from "./reconcile";

/**
 * Takes an instance into the state that an earlier attempt at this resource created and that is in no state.
 * @param made The placement of the declaration that it was created from; undefined if the program has changed since. If
 *   it was created from this declaration, what was left to do after the purchase is completed.
 * @throws IncompleteError if it isn't as declared: it goes into the state as it is, and the next preview shows the
 *   changes. Nothing is changed without a preview.
 */
export async function takeOver(
  context: Context,
  spec: InstanceSpec,
  made: Placed | undefined,
  found: InstanceDescription,
  deadline: number,
): Promise<InstanceOutputs> {
  const id = found.UHostId;
  const held = made ?? whereFound(spec, found);
  // powerState is applied afterwards.
  const isStoppedUnasked = ({ phase }: Observed) => phase !== "running" && spec.powerState === undefined;
  const outputsFrom = (observed: Observed) => ({
    ...outputsOf(without(made ?? withOwnDisks(without(held, UNSEEN), observed), AFTER_BOOT), [], observed),
    ...foundSchedule(observed),
  });
  return takeOverEarlier(context, {
    kind: INSTANCE_KIND,
    id,
    createdAt: found.CreateTime,
    settle: () =>
      waitUntil(context, {
        id,
        place: held,
        doing: "let it boot",
        reached: ({ phase }) => phase !== "changing",
        deadline,
      }),
    found: () => outputsFrom(observe(found, context.now())),
    outputsOf: (observed) => ({ ...outputsFrom(observed), ...(isStoppedUnasked(observed) && { startIsDue: true }) }),
    differences: (outputs, observed) => {
      const { replaces, updates } = diffInstance(outputs, spec);
      const differing = [...replaces, ...updates].filter((name) => !AFTER_BOOT.includes(name));
      return [
        ...differing.map((name) => `${name} is ${shown(outputs[name])}`),
        ...(isStoppedUnasked(observed) ? [`it is "${observed.seen.State}"`] : []),
      ];
    },
    finish: async (observed) =>
      finishInstance(context, held, await withPower(context, held, observed, observed.at), deadline),
  });
}

/** The placement that an instance matches; if none does, the declaration at the instance's place. */
function whereFound(spec: InstanceSpec, found: InstanceDescription): Placed {
  const { Zone, Region, GpuType, GPU, CPU, Memory } = observe(found, 0).seen;
  const seen = {
    zone: Zone,
    region: Region,
    gpuType: GpuType,
    gpu: GPU,
    cpu: CPU,
    memory: Memory,
    chargeType: chargeTypeOf(found) ?? spec.chargeType,
  };
  const placed = resolvePlacement(spec, seen as Partial<InstanceSpec>);
  return { ...placed, zone: Zone || placed.zone, region: Region || placed.region };
}

/** If the program has changed since an instance was created, properties that can't be observed count as different. */
const UNSEEN = propertiesWith(({ isUnseen }) => isUnseen);

/**
 * Disks that were bought with the instance belong to it even if the program no longer declares them: they count as
 * declared under their ids, so that the next update, or the deletion, deletes them.
 */
function withOwnDisks(spec: Placed, observed: Observed): Placed {
  const known = new Set([...matchDisks(spec.dataDisks, [], observed).owned.values()].map(({ id }) => id));
  const undeclared = declareOriginalDisks(observed).filter(({ name }) => !known.has(name));
  return { ...spec, dataDisks: [...spec.dataDisks, ...undeclared] };
}

/**
 * Takes the declared instance into the state as it is, without changing it. If it isn't as declared, the next preview
 * says so. Of its data disks, it owns those that it was bought with and that are declared, and those with this
 * provider's label; the others count as foreign, and a warning names them.
 * @throws CompShareError `REFUSED` if there is no such instance, or if another resource has it.
 */
export async function adoptInstance(
  context: Context,
  spec: InstanceSpec & { adoptInstanceId: string },
  resource: string,
): Promise<InstanceOutputs> {
  const id = adoptedId(spec.adoptInstanceId);
  const project = spec.projectId ? `, project ${spec.projectId}` : "";
  const observed = await adopted(context, {
    declared: spec.adoptInstanceId,
    id,
    resource,
    where: `in ${spec.region}${project} (${context.account})`,
    orphansCommand: "npx pulumi-compshare orphans",
    kind: INSTANCE_KIND,
    fetch: () => fetchInstanceTwice(context, spec, id),
    textOf: ({ seen }) => seen.Remark,
  });
  const outputs = outputsOf(without(spec, AFTER_BOOT), [], observed);
  const foreign = outputs.disks.filter(({ role }) => role === "foreign").map((disk) => disk.id);
  if (foreign.length > 0) context.warn(leftAlone(id, foreign));
  return outputs;
}

const leftAlone = (id: string, disks: readonly string[]) =>
  `${id} is adopted without ${disks.join(", ")}: what wasn't bought with it, or isn't declared, is treated as not its own. It is ` +
  `not touched, and is kept when ${id} is deleted. To use such a disk as the data disk "data", name it "${diskLabel(id, "data")}".`;
