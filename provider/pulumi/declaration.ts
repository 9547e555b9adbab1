import * as pulumi from "@pulumi/pulumi";
import { identityInput, organizationIfAny } from "./identity";
import { IDENTITY_KEY, RUN_KEY, type RunInput } from "./provider-text";
import type { StackAddress } from "./stack-state";
import { timeoutInputs } from "./timeouts";

/** What a managed resource hands to the provider, which isn't told of resource options and URN. */
export const declaration = (
  type: string,
  name: string,
  args: object,
  opts: pulumi.CustomResourceOptions | undefined,
): pulumi.Inputs => ({
  name,
  ...args,
  timeouts: timeoutInputs(opts?.customTimeouts),
  [IDENTITY_KEY]: identityInput(name, type, opts?.parent),
  [RUN_KEY]: runInput(name, opts, args),
});

/** What a fleet hands to its members, hidden among their arguments. */
interface FleetMember {
  readonly [RUN_KEY]?: pulumi.Inputs;
}

/** What is told of this run alone. */
function runInput(name: string, opts: pulumi.CustomResourceOptions | undefined, args: FleetMember): RunInput {
  const isPreview = pulumi.runtime.isDryRun() && { isPreview: true as const };
  const deletesFirst = opts?.deleteBeforeReplace && { deletesFirst: true as const };
  const retains = opts?.retainOnDelete && { retains: true as const };
  // The engine tells its parallelism to the program alone; none is unbounded.
  const { PULUMI_NODEJS_PARALLEL } = process.env;
  const parallel = PULUMI_NODEJS_PARALLEL !== undefined && { parallel: Number(PULUMI_NODEJS_PARALLEL) };
  const fleet = args[RUN_KEY];
  const stack = stackAddress();
  return { name, ...isPreview, ...deletesFirst, ...retains, ...parallel, ...(stack && { stack }), ...fleet };
}

/** Undefined in users' unit tests, whose monitor is a mock. */
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
