import * as pulumi from "@pulumi/pulumi";
import type { RunOptions } from "../../process/run-options";
import type { StackAddress } from "../../process/stack-address";
import { IDENTITY_KEY } from "../../process/stamps";
import { PROVIDER_KEY, RUN_KEY } from "../provider-text";
import { identityInput, organizationIfAny, plainUrn } from "./identity";
import { isMocked } from "./mocks";
import { watchRegistrations } from "./registrations";
import { timeoutInputs } from "./timeouts";

/** What a managed resource hands to the provider, which isn't told of resource options and URN. Mocks get what is declared. */
export function declaration(
  type: string,
  name: string,
  args: object,
  opts: pulumi.CustomResourceOptions | undefined,
): pulumi.Inputs {
  const { [RUN_KEY]: fleet, ...declared }: FleetMember = args;
  const inputs = { name, ...declared, timeouts: timeoutInputs(opts?.customTimeouts) };
  if (isMocked()) return inputs;
  const urn = plainUrn(pulumi.createUrn(name, type, opts?.parent));
  return {
    ...inputs,
    [IDENTITY_KEY]: identityInput(urn),
    [RUN_KEY]: stateCanBeRead().then(async () => ({ ...runInput(name, fleet), urn: await urn })),
  };
}

/** How the engine finds the provider. */
export const providerInput = (text: string): pulumi.Inputs => (isMocked() ? {} : { [PROVIDER_KEY]: text });

/** What a fleet hands to its members, hidden among their arguments. */
interface FleetMember {
  readonly [RUN_KEY]?: pulumi.Inputs;
}

/** What is told of this run alone. The request's own part comes with it on its way (`registrations.ts`). */
function runInput(name: string, fleet: pulumi.Inputs | undefined): RunOptions {
  const isPreview = pulumi.runtime.isDryRun() && { isPreview: true as const };
  const stack = stackAddress();
  return { name, ...isPreview, ...(stack && { stack }), ...fleet };
}

const prepared = new WeakMap<object, Promise<unknown>>();

/**
 * The provider may have to ask the engine for the stack's state. The engine takes note of who answers such questions in its
 * main loop, which can't be in the middle of one of the provider's checks then. So something cheap is asked before anything is
 * registered; that there is no such resource is the answer.
 */
async function stateCanBeRead(): Promise<void> {
  const monitor = pulumi.runtime.getMonitor();
  const stack = stackAddress();
  if (!monitor || !stack) return;
  watchRegistrations(stack);
  const asked =
    prepared.get(monitor) ?? pulumi.runtime.invoke("pulumi:pulumi:getResource", { urn: "none" }).catch(() => {});
  prepared.set(monitor, asked);
  await asked;
}

function stackAddress(): StackAddress | undefined {
  const monitor = pulumi.runtime.getMonitor() as { getChannel?: () => { getTarget(): string } } | undefined;
  const target = monitor?.getChannel?.().getTarget();
  if (target === undefined) return undefined;
  const [organization, project, stack] = [organizationIfAny(), pulumi.getProject(), pulumi.getStack()];
  return { monitor: target, organization, project, stack };
}

/** Pulumi makes outputs of those properties alone that it finds among the inputs, be they undefined. */
export const nothingYet = (names: readonly string[]): pulumi.Inputs =>
  Object.fromEntries(names.map((name) => [name, undefined]));
