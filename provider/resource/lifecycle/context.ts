import type { Client } from "../../client/client";
import type { Decisions } from "../ownership/decisions";
import type { Journal } from "../ownership/journal";
import type { Ownership } from "../ownership/ownership";
import type { PurchaseWorld } from "../ownership/purchase";
import type { Pace } from "./pace";

/** What the lifecycle of any resource works with: the API, and the world around it. */
export interface ResourceContext {
  readonly client: Pick<Client, "call">;
  /** The time, in ms. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** Passing news, shown while it is news. */
  readonly progress: (text: string) => void;
  /** What the user has to read. */
  readonly warn: (text: string) => void;
  /** What the run knows of whose is what. */
  readonly owned: Ownership;
  /** What marks say of a resource. */
  readonly mark: (resource: string) => string;
  /** What the user says for this run alone. */
  readonly decisions: Decisions;
  /** What the run has learned of how long operations take. */
  readonly pace: Pace;
  readonly journal: Journal;
  readonly run: PurchaseWorld["run"];
  /** A text of NONCE_LENGTH hexadecimal digits that no other attempt has. */
  readonly nonce: () => string;
  /** How far the service's lists may lag behind what was done, in ms. */
  readonly listLagMs: number;
  /** How long a request may be under way, in ms. */
  readonly requestTimeoutMs: number;
  /** From when on lists show all that a run of another computer may have bought before this one began, in ms since the epoch. */
  readonly listsSettleAt: number;
  /** The digest of endpoint, keys and project, where a call names this project. */
  readonly accountDigest: (projectId: string | undefined) => string;
  /** Where all this is, for messages: endpoint and public key. */
  readonly account: string;
}
