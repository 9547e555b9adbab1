import type { SshProbe } from "../../client/ssh-banner";
import type { ResourceContext } from "../../resource/lifecycle/context";
import { type DefaultTimeouts, deadlineOf } from "../../resource/lifecycle/deadline";
import type { InstanceSpec } from "../model/spec";
import type { Listings } from "./listing";
import type { Reader } from "./reader";

/** The context of an instance's lifecycle. */
export interface Context extends ResourceContext {
  /** Checks for this many ms whether an SSH server answers at an address. */
  readonly probeSsh: (address: { host: string; port: number }, timeoutMs: number) => Promise<SshProbe>;
  /** Listings of the account, shared by the run. */
  readonly listings: Listings;
  /** Listings of the instances that run without their cards. */
  readonly gpuLess: Listings;
  /** The project for calls that must name one, if neither the declaration nor the settings do. */
  readonly defaultProject: () => Promise<string>;
  /** Reads instances, shared by the run. */
  readonly reader: Reader;
  /**
   * Waits until the instance may be interrupted for a change; absent if nothing limits that.
   * @param until When to give up, in ms since the epoch.
   * @param isAway Set if it is already unavailable: then there is no wait.
   * @returns Whether it had to wait.
   */
  readonly turn?: (until: number, isAway?: boolean) => Promise<boolean>;
  /** Called when an instance is bought, before it boots; absent if nobody waits for that. */
  readonly bought?: () => void;
}

/** The default timeouts in ms, if `customTimeouts` doesn't set them. */
export const DEFAULT_TIMEOUT_MS: DefaultTimeouts = { create: 20 * 60_000, update: 30 * 60_000, delete: 20 * 60_000 };

/** When an operation on an instance that begins now times out, in ms since the epoch. */
export const deadline = (
  context: Pick<Context, "now">,
  operation: keyof DefaultTimeouts,
  spec: Pick<InstanceSpec, "timeouts">,
): number => deadlineOf(context, operation, spec, DEFAULT_TIMEOUT_MS);
