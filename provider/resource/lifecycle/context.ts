import type { Client } from "../../client/client";
import type { Decisions } from "../ownership/decisions";
import type { Journal } from "../ownership/journal";
import type { Ownership } from "../ownership/ownership";
import type { PurchaseWorld } from "../ownership/purchase";
import type { Pace } from "./pace";

/** What every lifecycle needs: the API, and its environment. */
export interface ResourceContext {
  readonly client: Pick<Client, "call">;
  /** The time, in ms. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Shows temporary progress. */
  readonly progress: (text: string) => void;
  /** Warns the user. */
  readonly warn: (text: string) => void;
  /** The run's knowledge of who owns what. */
  readonly owned: Ownership;
  /** The resource's part of a marker. */
  readonly mark: (resource: string) => string;
  /** The user's decisions for this run. */
  readonly decisions: Decisions;
  /** Learned durations of operations. */
  readonly pace: Pace;
  readonly journal: Journal;
  readonly run: PurchaseWorld["run"];
  /** A string of NONCE_LENGTH hexadecimal digits that no other attempt has. */
  readonly nonce: () => string;
  /** How far the service's lists may lag behind changes, in ms. */
  readonly listLagMs: number;
  /** How long a request may take, in ms. */
  readonly requestTimeoutMs: number;
  /** When lists show everything that an earlier run on another computer may have bought, in ms since the epoch. */
  readonly listsSettleAt: number;
  /** The digest of endpoint, keys and project, for calls with this project. */
  readonly accountDigest: (projectId: string | undefined) => string;
  /** Endpoint and public key, for messages. */
  readonly account: string;
}
