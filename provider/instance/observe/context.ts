import type { Knock } from "../../client/ssh-banner";
import type { ResourceContext } from "../../resource/lifecycle/context";
import { type DefaultTimeouts, deadlineOf } from "../../resource/lifecycle/deadline";
import type { InstanceSpec } from "../model/spec";
import type { Listings } from "./listing";
import type { Reader } from "./reader";

/** What the lifecycle of an instance works with. */
export interface Context extends ResourceContext {
  /** Looks whether an SSH server answers at an address, for so many ms. */
  readonly knock: (address: { host: string; port: number }, timeoutMs: number) => Promise<Knock>;
  /** Listings of the account, shared by the run. */
  readonly listings: Listings;
  /** Those that run without their cards alone. */
  readonly gpuLess: Listings;
  /** The project of calls that must name one, where neither the declaration nor the settings do. */
  readonly defaultProject: () => Promise<string>;
  /** Looks at instances, shared by the run. */
  readonly reader: Reader;
  /**
   * Waits until the instance may be taken away for a change; absent where nothing bounds that.
   * @param until When to give up, in ms since the epoch.
   * @param isAway Set where it is away already: then there is nothing to wait for.
   * @returns Whether it had to wait.
   */
  readonly turn?: (until: number, isAway?: boolean) => Promise<boolean>;
  /** Hears that an instance is bought, before it boots; absent where nobody waits for that. */
  readonly bought?: () => void;
}

/** How long an operation may take in all, in ms, if `customTimeouts` say nothing else. */
export const DEFAULT_TIMEOUT_MS: DefaultTimeouts = { create: 20 * 60_000, update: 30 * 60_000, delete: 20 * 60_000 };

/** When an operation on an instance that begins now gives up, in ms since the epoch. */
export const deadline = (
  context: Pick<Context, "now">,
  operation: keyof DefaultTimeouts,
  spec: Pick<InstanceSpec, "timeouts">,
): number => deadlineOf(context, operation, spec, DEFAULT_TIMEOUT_MS);
