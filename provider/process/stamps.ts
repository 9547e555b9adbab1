import { createHash } from "node:crypto";
import { ACCOUNT_KEY } from "../resource/ownership/gone";

/** The input with the resource's identity. Previews hide names like this. */
export const IDENTITY_KEY = "__identity";

/** A resource's identity: a digest of its organization and URN. */
export const identityFrom = (organization: string, urn: string): string =>
  createHash("sha256").update(`${organization}\n${urn}`).digest("hex").slice(0, 16);

/**
 * Outputs with what later runs need.
 * @param identity The resource, if known.
 * @param account The digest of the account that they were seen under.
 */
export const stamped = <T extends object>(outputs: T, identity: unknown, account: string): T => ({
  ...outputs,
  ...(identity !== undefined && { [IDENTITY_KEY]: identity }),
  [ACCOUNT_KEY]: account,
});

/** The output of what a program only reads (`get`): its entry in the state doesn't own it. */
export const EXTERNAL_KEY = "__external";

export const external = <T extends object>(isExternal: boolean, outputs: T): T =>
  isExternal ? { ...outputs, [EXTERNAL_KEY]: true } : outputs;
