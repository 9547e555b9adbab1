import * as pulumi from "@pulumi/pulumi";
import type { RunOptions } from "../../process/run-options";
import type { StackAddress } from "../../process/stack-address";
import { IDENTITY_KEY } from "../../process/stamps";
import { PROVIDER_KEY, RUN_KEY } from "../provider-text";
import { identityInput, organizationIfAny, plainUrn } from "./identity";
import { isMocked } from "./mocks";
import { watchRegistrations } from "./registrations";
import { timeoutInputs } from "./timeouts";

/**
 * What a managed resource passes to the provider, which doesn't get resource options and URN. Mocks get the
 * declaration.
 */
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

/** What a fleet passes to its members, hidden among their arguments. */
interface FleetMember {
  readonly [RUN_KEY]?: pulumi.Inputs;
}

/** Information about this run only. The registration request adds its own part (`registrations.ts`). */
function runInput(name: string, fleet: pulumi.Inputs | undefined): RunOptions {
  const isPreview = pulumi.runtime.isDryRun() && { isPreview: true as const };
  const stack = stackAddress();
  const parallel = Number(process.env.PULUMI_NODEJS_PARALLEL);
  return { name, ...isPreview, ...(stack && { stack }), ...(parallel > 0 && { parallel }), ...fleet };
}

const prepared = new WeakMap<object, Promise<unknown>>();

/**
 * The provider may have to ask the engine for the stack's state. The engine registers who answers such requests in its
 * main loop, which must not be waiting for one of the provider's checks then. So a cheap request is made before
 * anything is registered; its answer is that there is no such resource.
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

/** Pulumi only makes outputs of properties among the inputs, even undefined ones. */
export const nothingYet = (names: readonly string[]): pulumi.Inputs =>
  Object.fromEntries(names.map((name) => [name, undefined]));
