import * as pulumi from "@pulumi/pulumi";
import type { ImageOutputs } from "../image/spec";
import type { InstanceOutputs } from "../instance/facts";
import { EXTERNAL_KEY, IMAGE_TYPE, TYPE } from "./provider-text";

/** What the state has of a resource. */
interface Stored {
  readonly type: string;
  readonly outputs: Readonly<Record<string, unknown>>;
}

const declared: pulumi.CustomResource[] = [];

/**
 * Takes note of a resource of the program. The engine asks no provider about what a preview would delete, so the first one has
 * the program itself look, at its end, at what the state has and the program hasn't any more.
 */
export function noteDeclared(resource: pulumi.CustomResource): void {
  // Only a program of its own has an end: tests with mocks and programs within others have none.
  if (!pulumi.runtime.isDryRun() || process.env.PULUMI_NODEJS_ENGINE === undefined) return;
  // Pulumi's own handler of this event comes last, and waits for what others begin.
  if (declared.length === 0) process.once("beforeExit", (code) => void warnOfLeavers(code));
  declared.push(resource);
}

async function warnOfLeavers(code: number): Promise<void> {
  // After an error the program has said only a part of what it declares.
  if (code !== 0 || pulumi.log.hasErrors()) return;
  try {
    const [stored, kept] = await storedAndKept();
    const leaving = Object.entries(stored).filter(
      ([urn, one]) => isOurs(one) && !kept.has(urn) && !kept.has(idOf(one)),
    );
    if (leaving.length === 0) return;
    const [{ leavingText }, { leavingImageText }] = await Promise.all([
      import("../instance/surprises.js"),
      import("../image/foresee.js"),
    ]);
    for (const [urn, { type, outputs }] of leaving) {
      const name = urn.split("::").slice(3).join("::");
      const tell = type === TYPE ? leavingText : leavingImageText;
      await pulumi.log.warn(tell(name, outputs as unknown as InstanceOutputs & ImageOutputs));
    }
  } catch (error) {
    // No preview fails for what it would have said besides.
    await pulumi.log.debug(
      `What leaves the stack couldn't be looked up: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** What the state has, by URN, and the URNs and ids of what the program still declares: an alias changes the one alone. */
async function storedAndKept(): Promise<[Readonly<Record<string, Stored>>, ReadonlySet<string>]> {
  const urns = new Set<string>();
  const ids = new Set<string>();
  for (const resource of declared) {
    resource.urn.apply((urn) => urns.add(urn));
    // At a preview only the ids of what exists are known.
    resource.id.apply((id) => ids.add(id));
  }
  const stack = `${pulumi.getOrganization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  const { outputs } = await pulumi.runtime.invoke("pulumi:pulumi:readStackOutputs", { name: stack });
  // The engine crashes when it is asked for the resources of a stack that never had any.
  const isKnownToExist = ids.size > 0 || Object.keys(outputs).length > 0;
  if (!isKnownToExist) return [{}, urns];
  const state = await pulumi.runtime.invoke("pulumi:pulumi:readStackResourceOutputs", { stackName: stack });
  return [state.outputs, new Set([...urns, ...ids])];
}

const isOurs = ({ type, outputs }: Stored) =>
  (type === TYPE || type === IMAGE_TYPE) && outputs[EXTERNAL_KEY] === undefined;

const idOf = ({ type, outputs }: Stored) => String(type === TYPE ? outputs.instanceId : outputs.imageId);
