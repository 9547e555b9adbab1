import type { CompShareError } from "../client/errors";
import type { Settings } from "../settings/settings";
import type { Reach } from "./reach";

/** Something that was asked for: what came, or why nothing came. Undefined: it wasn't asked, as it couldn't be. */
export type Asked<T> = { readonly got: T } | { readonly failed: CompShareError } | undefined;

/** All that is known of this computer and the account, for the checks to judge. */
export interface Facts {
  readonly node: { readonly version: string; readonly tooOld: string };
  readonly pulumi: Asked<string>;
  /** The configuration of the stack, where there is one to read: how many settings it has. */
  readonly stack: Asked<number>;
  readonly settings: Asked<Settings>;
  /** Where both keys come from. */
  readonly keysFrom: { readonly publicKey?: string; readonly privateKey?: string };
  readonly endpoint: { readonly url: string; readonly isDefault: boolean };
  /** Environment variables that are set and concern connections. */
  readonly network: readonly string[];
  readonly reach: Asked<Reach>;
  readonly projects: Asked<readonly { id: string; isDefault: boolean }[]>;
  readonly instances: Asked<{ readonly total: number; readonly expired: number }>;
  readonly balance: Asked<Balance>;
  readonly zones: Asked<readonly { zone: string; region: string }[]>;
  readonly images: Asked<{ readonly region: string; readonly total: number }>;
}

/** What the account's purse says, in CNY; undefined where the service doesn't tell. */
export type Balance = { readonly available: number | undefined } | undefined;
