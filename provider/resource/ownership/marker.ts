import { createHash } from "node:crypto";

/**
 * What tells whose an instance is: the API has no token for a create, so each create leaves its mark in `Remark`, behind
 * the user's own text. It is short, plain ASCII, and says nothing to strangers.
 */
export interface Marker {
  /** The resource, as `resourceMark` says it: stable over all attempts. */
  readonly resource: string;
  /** The declaration it was bought by, by its digest. */
  readonly spec: string;
  /** The attempt. */
  readonly nonce: string;
}

/** A remark, taken apart. */
export interface Remark {
  /** The user's own text; empty where there is none. */
  readonly text: string;
  readonly marker?: Marker;
}

const FORM = /(?:^|[\s-])pulumi-([0-9a-f]{16})-([0-9a-f]{8})-([0-9a-f]{8})$/;
export const NONCE_LENGTH = 8;

/** The remark as it is sent: the user's text and the marker. */
export function writeRemark(text: string | undefined, { resource, spec, nonce }: Marker): string {
  return [text, `pulumi-${resource}-${spec}-${nonce}`].filter(Boolean).join(" ");
}

/** The name of a disk as it is sent: the user's and the marker. A disk has no other text. */
export const writeName = (name: string, { resource, spec, nonce }: Marker): string =>
  `${name}-pulumi-${resource}-${spec}-${nonce}`;

/** Reads a remark; one that was written or changed by hand has no marker. */
export function readRemark(remark: string | undefined): Remark {
  const found = FORM.exec(remark ?? "");
  if (!found) return { text: remark ?? "" };
  const [whole, resource, spec, nonce] = found as unknown as [string, string, string, string];
  return { text: (remark as string).slice(0, -whole.length), marker: { resource, spec, nonce } };
}

/**
 * What marks say of a resource.
 * @param resource Its identity, a digest of organization and URN: what everything but marks knows it by.
 * @param owner The setting `compshare:owner`, which tells stacks apart that have the same name elsewhere.
 */
export const resourceMark = (resource: string, owner = ""): string => digest(`${owner}\n${resource}`, 16);

/** The digest of an account and what is asked of it: endpoint, public key, project. */
export const accountDigest = (parts: readonly string[]): string => digest(JSON.stringify(parts), 8);

/** The digest of the parameters of a create. */
export const specDigest = (params: object): string => digest(JSON.stringify(params), 8);

const digest = (text: string, length: number) => createHash("sha256").update(text).digest("hex").slice(0, length);
