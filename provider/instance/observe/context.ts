import type { Client } from "../../client/client";
import type { Knock } from "../../client/ssh-banner";
import type { Pace } from "../../resource/lifecycle/pace";
import type { Journal } from "../../resource/ownership/journal";
import type { Ownership } from "../../resource/ownership/ownership";
import type { PurchaseWorld } from "../../resource/ownership/purchase";
import type { Named } from "../../resource/ownership/run-options";
import type { InstanceSpec } from "../model/spec";
import type { Listings } from "./listing";
import type { Reader } from "./reader";

/** What the lifecycle works with: the API, and the world around it. */
export interface Context {
  readonly client: Pick<Client, "call">;
  /** The time, in ms. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Looks whether an SSH server answers at an address, for so many ms. */
  readonly knock: (address: { host: string; port: number }, timeoutMs: number) => Promise<Knock>;
  /** Passing news, shown while it is news. */
  readonly progress: (text: string) => void;
  /** What the user has to read. */
  readonly warn: (text: string) => void;
  /** What the run knows of whose is what. */
  readonly owned: Ownership;
  /** What marks say of a resource. */
  readonly mark: (resource: string) => string;
  /** What the user says for this run alone. */
  readonly named: Named;
  /** Listings of the account, shared by the run. */
  readonly listings: Listings;
  /** Those that run without their cards alone. */
  readonly gpuLess: Listings;
  /** The project of calls that must name one, where neither the declaration nor the settings do. */
  readonly defaultProject: () => Promise<string>;
  /** Looks at instances, shared by the run. */
  readonly reader: Reader;
  /** What the run has learned of how long operations take. */
  readonly pace: Pace;
  readonly journal: Journal;
  readonly run: PurchaseWorld["run"];
  /** A text of NONCE_LENGTH hexadecimal digits that no other attempt has. */
  readonly nonce: () => string;
  /**
   * Waits until the instance may be taken away for a change; absent where nothing bounds that.
   * @param until When to give up, in ms since the epoch.
   * @param isAway Set where it is away already: then there is nothing to wait for.
   * @returns Whether it had to wait.
   */
  readonly turn?: (until: number, isAway?: boolean) => Promise<boolean>;
  /** Hears that an instance is bought, before it boots; absent where nobody waits for that. */
  readonly bought?: () => void;
  /** How far the service's lists may lag behind what was done, in ms. */
  readonly listLagMs: number;
  /** How long a request may be under way, in ms. */
  readonly requestTimeoutMs: number;
  /** From when on lists show all that a run of another computer may have bought before this one began, in ms since the epoch. */
  readonly listsSettleAt: number;
  /** The digest of endpoint, keys and project, where a call names this project. */
  readonly accountDigest: (projectId: string | undefined) => string;
  /** Where the instances are, for messages: endpoint and public key. */
  readonly account: string;
}

/** How long an operation may take in all, in ms, if `customTimeouts` say nothing else. */
export const DEFAULT_TIMEOUT_MS = { create: 20 * 60_000, update: 30 * 60_000, delete: 20 * 60_000 } as const;

export function deadline(
  context: Context,
  operation: keyof typeof DEFAULT_TIMEOUT_MS,
  spec: Pick<InstanceSpec, "timeouts">,
  defaults: Readonly<Record<keyof typeof DEFAULT_TIMEOUT_MS, number>> = DEFAULT_TIMEOUT_MS,
): number {
  const seconds = spec.timeouts?.[operation];
  return context.now() + (seconds === undefined ? defaults[operation] : seconds * 1000);
}
