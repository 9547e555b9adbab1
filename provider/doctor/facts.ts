import type { CompShareError } from "../client/errors";
import type { Settings } from "../settings/settings";
import type { Reach } from "./reach";

/** The result of a query, or why it failed; undefined if it couldn't be made. */
export type Asked<T> = { readonly got: T } | { readonly failed: CompShareError } | undefined;

/** All that is known about this computer and the account: the input of the checks. */
export interface Facts {
  readonly node: { readonly version: string; readonly tooOld: string };
  readonly pulumi: Asked<string>;
  /** The number of settings in the stack's configuration, if there is one. */
  readonly stack: Asked<number>;
  readonly settings: Asked<Settings>;
  /** Where both keys come from. */
  readonly keysFrom: { readonly publicKey?: string; readonly privateKey?: string };
  readonly endpoint: { readonly url: string; readonly isDefault: boolean };
  /** The environment variables that are set and affect connections. */
  readonly network: readonly string[];
  readonly reach: Asked<Reach>;
  readonly projects: Asked<readonly { id: string; isDefault: boolean }[]>;
  readonly instances: Asked<{ readonly total: number; readonly expired: number }>;
  readonly balance: Asked<Balance>;
  readonly zones: Asked<readonly { zone: string; region: string }[]>;
  readonly images: Asked<{ readonly region: string; readonly total: number }>;
}

/** The account's balance in CNY; undefined if the service doesn't show it. */
export type Balance = { readonly available: number | undefined } | undefined;
