import type { CreateInstanceParams } from "../client/actions";
import { CompShareError } from "../client/errors";
import { type Context, deadline, placeParams } from "./context";
import type { InstanceOutputs } from "./facts";
import { IncompleteError, reasonOf } from "./incomplete";
import { firstOutputs, outputsOf } from "./outputs";
import type { InstanceSpec } from "./spec";
import { waitUntil } from "./wait";

/**
 * Makes an instance and waits until it runs.
 * @throws CompShareError where nothing was made, or where that isn't known: the request is never sent twice.
 * @throws IncompleteError where an instance was made that doesn't run (yet).
 */
export async function createInstance(context: Context, spec: InstanceSpec): Promise<InstanceOutputs> {
  const until = deadline(context, "create", spec);
  const id = await buy(context, spec);
  try {
    const observed = await waitUntil(context, {
      id,
      place: spec,
      doing: "boot it",
      reached: ({ phase }) => phase === "running",
      deadline: until,
    });
    return outputsOf(spec, [], observed);
  } catch (error) {
    throw new IncompleteError(id, firstOutputs(spec, id), reasonOf(error));
  }
}

async function buy(context: Context, spec: InstanceSpec): Promise<string> {
  const asked = new Date(context.now()).toISOString();
  try {
    const { instanceIds, warnings } = await context.client.call("CreateCompShareInstance", createParams(spec));
    for (const warning of warnings) context.warn(`${instanceIds[0]}: the service warns: ${warning}`);
    return instanceIds[0] as string;
  } catch (error) {
    if (!(error instanceof CompShareError) || !error.inDoubt) throw error;
    throw error.with({
      advice:
        `An instance "${spec.name}" may have been made in ${spec.zone} about ${asked}, and may be charged. ` +
        "Before you run `pulumi up` again, look for it in the console and delete it there: the next run makes another one.",
    });
  }
}

/** The parameters of CreateCompShareInstance. `MaxCount` stays away: each instance is a resource of its own. */
export function createParams(spec: InstanceSpec): CreateInstanceParams {
  return {
    ...placeParams(spec),
    MachineType: "G",
    GpuType: spec.gpuType,
    GPU: spec.gpu,
    CPU: spec.cpu,
    Memory: spec.memory,
    MinimalCpuPlatform: spec.minimalCpuPlatform,
    CompShareImageId: spec.imageId,
    Disks: [
      { IsBoot: true, Type: spec.bootDisk.type, Size: spec.bootDisk.size },
      ...spec.dataDisks.map(({ type, size }) => ({ IsBoot: false, Type: type, Size: size })),
    ],
    ChargeType: spec.chargeType,
    Quantity: spec.quantity,
    Name: spec.name,
    Remark: spec.remark,
    SecurityGroupId: spec.securityGroupId,
    EnableUS3: spec.enableUs3 || undefined,
  };
}
