import { CompShareError } from "../client/errors";
import type { InstanceDescription } from "../client/schemas";
import type { Context } from "./context";
import { diffInstance } from "./diff";
import type { InstanceOutputs } from "./facts";
import { IncompleteError, reasonOf } from "./incomplete";
import { lookTwice } from "./look";
import { readRemark } from "./marker";
import { firstOutputs, outputsOf } from "./outputs";
import type { InstanceSpec, RawInputs } from "./spec";
import { waitUntil } from "./wait";

/**
 * Takes an instance into the state that an earlier attempt at this resource made and that no state knows.
 * @throws IncompleteError where it isn't as declared: it goes into the state as it is, and the next preview shows what
 *   would be done about it. Nothing is changed unseen.
 */
export async function takeOver(
  context: Context,
  spec: InstanceSpec,
  digest: string,
  found: InstanceDescription,
  deadline: number,
): Promise<InstanceOutputs> {
  const id = found.UHostId;
  const made = found.CreateTime ? ` at ${new Date(found.CreateTime * 1000).toISOString()}` : "";
  const story = `${id} was made${made} by an attempt whose end didn't get into the state. It was taken over: nothing was bought`;
  try {
    const observed = await waitUntil(context, {
      id,
      place: spec,
      doing: "let it boot",
      reached: ({ phase }) => phase !== "changing",
      deadline,
    });
    const same = readRemark(observed.seen.Remark).marker?.spec === digest;
    const outputs = outputsOf(same ? spec : withoutUnseen(spec), [], observed);
    const { replaces, updates } = diffInstance(outputs as unknown as RawInputs, spec as unknown as RawInputs);
    const differences = [...replaces, ...updates].map((name) => `${name} is ${show(outputs[name])}`);
    const stopped = observed.phase !== "running";
    if (stopped) differences.push(`it is "${observed.seen.State}"`);
    if (differences.length === 0) {
      context.warn(`${story}.`);
      return outputs;
    }
    throw new IncompleteError(
      id,
      { ...outputs, ...(stopped && { startIsDue: true }) },
      `${story}. It isn't as declared: ${differences.join(", ")}. It is charged. Run \`pulumi preview\` to see what will be done ` +
        "about that, and `pulumi up` to have it done.",
    );
  } catch (error) {
    if (error instanceof IncompleteError) throw error;
    throw new IncompleteError(id, firstOutputs(spec, id), `${story}. ${reasonOf(error)}`);
  }
}

/** What can't be seen of an instance: where the program has changed since it was made, it counts as different. */
function withoutUnseen(spec: InstanceSpec): InstanceSpec {
  return { ...spec, minimalCpuPlatform: undefined, securityGroupId: undefined, enableUs3: undefined };
}

const show = (value: unknown) => (value === undefined ? "not known" : JSON.stringify(value));

/** The id in `adoptInstanceId`: behind a colon, it may name the attempt of somebody else's marker. */
export const adoptedId = (adoptInstanceId: string): string => adoptInstanceId.split(":")[0] as string;

/**
 * Takes the instance into the state that the declaration names, as it is: nothing is changed about it. Where it isn't
 * as declared, the next preview says so.
 * @throws CompShareError `REFUSED` where there is no such instance, or another resource has it.
 */
export async function adoptInstance(
  context: Context,
  spec: InstanceSpec & { adoptInstanceId: string },
  resource: string,
): Promise<InstanceOutputs> {
  const id = adoptedId(spec.adoptInstanceId);
  if (context.owned.has(id))
    throw refused(id, "is in this stack already", "Remove adoptInstanceId from one of the two.");
  const observed = await lookTwice(context, spec, id);
  if (!observed) {
    const project = spec.projectId ? `, project ${spec.projectId}` : "";
    throw refused(
      id,
      `isn't listed in ${spec.region}${project} (${context.account})`,
      "Check adoptInstanceId, the region, the project and the keys.",
    );
  }
  const { marker } = readRemark(observed.seen.Remark);
  if (marker && marker.resource !== resource && spec.adoptInstanceId !== `${id}:${marker.nonce}`) {
    throw refused(
      id,
      "was made for another Pulumi resource, which may still have it",
      "If that stack still has it, remove it there first: `pulumi state delete <urn>`. " +
        `If none has it (\`npx pulumi-compshare orphans\` tells), say so by its full name: adoptInstanceId: "${id}:${marker.nonce}".`,
    );
  }
  context.owned.takeOver(id, resource);
  return outputsOf(spec, [], observed);
}

function refused(id: string, why: string, advice: string): CompShareError {
  const what = `adoptInstanceId: ${id} ${why}`;
  return new CompShareError({ code: "REFUSED", what, effect: "none", advice, instanceId: id });
}
