import * as pulumi from "@pulumi/pulumi";
import { ResourceInvokeRequest } from "@pulumi/pulumi/proto/resource_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { type StackAddress, stackName } from "../process/stack-address";
import { stateEntry } from "../process/state-entry";
import type { StateEntry } from "../resource/ownership/ownership";
import { kindOfType } from "../resource/types";
import { engineAddress } from "./engine-log";

const READ = "pulumi:pulumi:readStackResourceOutputs";
/** The output with the id, by the kind of resource; by default that of an instance. */
const ID_OUTPUTS: Readonly<Record<string, string>> = { CustomImage: "imageId", Disk: "diskId" };
/** A backend that doesn't answer in this time counts as unreadable. */
const TIMEOUT_MS = 15_000;

/** Connects the host for dynamic resources to the program's monitor, and reads the stack's state there. */
export async function readStackState(address: StackAddress): Promise<StateEntry[] | undefined> {
  const { monitor, organization, project, stack } = address;
  pulumi.runtime.resetOptions(project, stack, -1, engineAddress() ?? "", monitor, false, organization);
  return readStateAt(pulumi.runtime.getMonitor(), address);
}

/**
 * Reads this provider's resources in the stack's stored state, without entries that only await their deletion;
 * undefined if it can't be read.
 * The engine answers with the outputs of all resources, secrets in clear text. So the request goes directly to its
 * monitor: Pulumi's own `invoke` would write the answer to the debug log. Only ids, times and identities are kept.
 */
export async function readStateAt(
  client: ReturnType<typeof pulumi.runtime.getMonitor>,
  address: StackAddress,
): Promise<StateEntry[] | undefined> {
  const { organization, stack } = address;
  const read = (stackName: string) =>
    new Promise<Answer | undefined>((resolve) => {
      setTimeout(() => resolve(undefined), TIMEOUT_MS).unref();
      if (!client) return resolve(undefined);
      const request = new ResourceInvokeRequest();
      request.setTok(READ);
      request.setArgs(Struct.fromJavaScript({ stackName }));
      client.invoke(request, (error, response) => resolve(error ? undefined : response.getReturn()?.toJavaScript()));
    });
  // Old file backends have no projects.
  const { outputs } = (await read(stackName(address))) ?? (await read(stack)) ?? {};
  if (outputs === undefined) return undefined;
  return Object.entries(outputs).flatMap(([urn, resource]) => entryOf(organization, urn, resource));
}

interface Answer {
  readonly outputs?: Record<string, StoredResource>;
}

interface StoredResource {
  readonly type?: string;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

function entryOf(organization: string, urn: string, { type = "", outputs = {} }: StoredResource): StateEntry[] {
  const kind = kindOfType(type);
  return kind === undefined ? [] : stateEntry(organization, urn, outputs[ID_OUTPUTS[kind] ?? "instanceId"], outputs);
}
