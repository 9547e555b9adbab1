import type { InstanceDescription } from "../../client/schemas";
import { IncompleteError, reasonOf } from "../../resource/lifecycle/incomplete";
import { adopted } from "../../resource/ownership/adopt";
import type { RawInputs } from "../../resource/properties/inputs";
import { diffInstance } from "../model/diff";
import { declareCameAlong, diskLabel, matchDisks } from "../model/disks";
import type { InstanceOutputs } from "../model/facts";
import { chargeTypeOf, type Observed, observe } from "../model/observed";
import { type Placed, resolvePlacement } from "../model/placement";
import { AFTER_BOOT, adoptedId } from "../model/properties";
import { foundSchedule } from "../model/schedule";
import type { InstanceSpec } from "../model/spec";
import type { Context } from "../observe/context";
import { withPower } from "../observe/gpu-less";
import { lookTwice } from "../observe/look";
import { outputsOf, without } from "../observe/outputs";
import { waitUntil } from "../observe/wait";
import { finishInstance } from "./update";

/**
 * Takes an instance into the state that an earlier attempt at this resource made and that no state knows.
 * @param made The placement of the declaration that it was made from; undefined where the program has changed since.
 * Where it was made from this declaration, what was still to be done after the purchase is done.
 * @throws IncompleteError where it isn't as declared: it goes into the state as it is, and the next preview shows what
 *   would be done about it. Nothing is changed unseen.
 */
export async function takeOver(
  context: Context,
  spec: InstanceSpec,
  made: Placed | undefined,
  found: InstanceDescription,
  deadline: number,
): Promise<InstanceOutputs> {
  const id = found.UHostId;
  const when = found.CreateTime ? ` at ${new Date(found.CreateTime * 1000).toISOString()}` : "";
  const story = `${id} was made${when} by an attempt whose end didn't get into the state. It was taken over: nothing was bought`;
  const held = made ?? whereFound(spec, found);
  const outputsFrom = (observed: Observed) => ({
    ...outputsOf(without(made ?? withOwnDisks(without(held, UNSEEN), observed), AFTER_BOOT), [], observed),
    ...foundSchedule(observed),
  });
  try {
    const observed = await waitUntil(context, {
      id,
      place: held,
      doing: "let it boot",
      reached: ({ phase }) => phase !== "changing",
      deadline,
    });
    const outputs = outputsFrom(observed);
    const { replaces, updates } = diffInstance(outputs as unknown as RawInputs, spec as unknown as RawInputs);
    const differing = [...replaces, ...updates].filter((name) => !AFTER_BOOT.includes(name));
    const differences = differing.map((name) => `${name} is ${show(outputs[name])}`);
    // What powerState says is done about it is done below.
    const stopped = observed.phase !== "running" && spec.powerState === undefined;
    if (stopped) differences.push(`it is "${observed.seen.State}"`);
    if (differences.length === 0) {
      context.warn(`${story}.`);
      const known = await withPower(context, held, observed, observed.at);
      return await finishInstance(context, held, known, deadline);
    }
    throw new IncompleteError(
      id,
      { ...outputs, ...(stopped && { startIsDue: true }) },
      `${story}. It isn't as declared: ${differences.join(", ")}. It is charged. Run \`pulumi preview\` to see what will be done ` +
        "about that, and `pulumi up` to have it done.",
    );
  } catch (error) {
    if (error instanceof IncompleteError) throw error;
    throw new IncompleteError(id, outputsFrom(observe(found, context.now())), `${story}. ${reasonOf(error)}`);
  }
}

/** The placement that an instance seems to be of; where none fits, the declaration is where the instance is. */
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

/** What can't be seen of an instance: where the program has changed since it was made, it counts as different. */
const UNSEEN = ["minimalCpuPlatform", "securityGroupId", "enableUs3"] as const;

/**
 * Disks that were bought with the instance are its own even where the program doesn't declare them any more: they count
 * as declared under their ids, so that the next update, or the deletion, ends them.
 */
function withOwnDisks(spec: Placed, observed: Observed): Placed {
  const known = new Set([...matchDisks(spec.dataDisks, [], observed).owned.values()].map(({ id }) => id));
  const undeclared = declareCameAlong(observed).filter(({ name }) => !known.has(name));
  return { ...spec, dataDisks: [...spec.dataDisks, ...undeclared] };
}

const show = (value: unknown) => (value === undefined ? "not known" : JSON.stringify(value));

/**
 * Takes the instance into the state that the declaration names, as it is: nothing is changed about it. Where it isn't
 * as declared, the next preview says so. Of its data disks those are taken that it was bought with and that are declared,
 * and those that carry our label; the others count as somebody else's, and are named in a warning.
 * @throws CompShareError `REFUSED` where there is no such instance, or another resource has it.
 */
export async function adoptInstance(
  context: Context,
  spec: InstanceSpec & { adoptInstanceId: string },
  resource: string,
): Promise<InstanceOutputs> {
  const id = adoptedId(spec.adoptInstanceId);
  const project = spec.projectId ? `, project ${spec.projectId}` : "";
  const observed = await adopted(context, {
    property: "adoptInstanceId",
    declared: spec.adoptInstanceId,
    id,
    resource,
    where: `in ${spec.region}${project} (${context.account})`,
    teller: "npx pulumi-compshare orphans",
    named: { instanceId: id },
    look: () => lookTwice(context, spec, id),
    textOf: ({ seen }) => seen.Remark,
  });
  const outputs = outputsOf(without(spec, AFTER_BOOT), [], observed);
  const foreign = outputs.disks.filter(({ role }) => role === "foreign").map((disk) => disk.id);
  if (foreign.length > 0) context.warn(leftAlone(id, foreign));
  return outputs;
}

const leftAlone = (id: string, disks: readonly string[]) =>
  `${id} is adopted without ${disks.join(", ")}: what wasn't bought with it, or isn't declared, counts as somebody else's. It is ` +
  `left alone, and stays when ${id} is deleted. To have such a disk as the data disk "data", name it "${diskLabel(id, "data")}".`;
