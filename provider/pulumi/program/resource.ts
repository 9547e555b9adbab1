import * as pulumi from "@pulumi/pulumi";
import { IDENTITY_KEY } from "../../process/stamps";
import { closeAttemptWhenStored } from "./close-attempt";
import { declaration, nothingYet, providerInput } from "./declaration";
import { withoutStacks } from "./stacks";
import { withoutBadTimeouts } from "./timeouts";

/** A resource class's description of its kind. */
export interface ResourceClass {
  readonly type: string;
  /** The text that finds its provider. */
  readonly provider: string;
  /** The names of its properties, inputs and facts: its outputs. */
  readonly names: readonly string[];
}

/** A resource of this package's dynamic provider, or one that it only reads if the options give an id. */
export class CompShareResource extends pulumi.CustomResource {
  constructor(
    { type, provider, names }: ResourceClass,
    name: string,
    args: object,
    opts: pulumi.CustomResourceOptions | undefined,
  ) {
    const inputs = opts?.id === undefined ? declaration(type, name, args, opts) : { ...args };
    const withStacks = withoutStacks();
    try {
      super(
        type,
        name,
        { ...nothingYet(names), ...inputs, ...providerInput(provider) },
        { ...opts, customTimeouts: withoutBadTimeouts(opts?.customTimeouts) },
      );
    } finally {
      withStacks();
    }
    if (opts?.id === undefined)
      closeAttemptWhenStored((inputs as pulumi.Inputs)[IDENTITY_KEY] as Promise<string>, this);
  }
}
