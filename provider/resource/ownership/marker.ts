import { createHash } from "node:crypto";

/**
 * The owner of an instance. The API has no client token, so each create leaves a marker in `Remark`, after the user's
 * own text. It is short, plain ASCII, and meaningless to others.
 */
export interface Marker {
  /** The resource, from `resourceMark`: the same for all attempts. */
  readonly resource: string;
  /** The digest of the declaration that it was bought with. */
  readonly spec: string;
  /** The attempt. */
  readonly nonce: string;
}

/** A parsed remark. */
export interface Remark {
  /** The user's own text; empty if there is none. */
  readonly text: string;
  readonly marker?: Marker;
}

const FORM = /(?:^|[\s-])pulumi-([0-9a-f]{16})-([0-9a-f]{8})-([0-9a-f]{8})$/;
export const NONCE_LENGTH = 8;

/** The remark as sent: the user's text and the marker. */
export function writeRemark(text: string | undefined, { resource, spec, nonce }: Marker): string {
  return [text, `pulumi-${resource}-${spec}-${nonce}`].filter(Boolean).join(" ");
}

/** A disk's name as sent: the user's name and the marker, as disks have no other text. */
export const writeName = (name: string, { resource, spec, nonce }: Marker): string =>
  `${name}-pulumi-${resource}-${spec}-${nonce}`;

/** Parses a remark. One that was written or changed by hand has no marker. */
export function readRemark(remark: string | undefined): Remark {
  const found = FORM.exec(remark ?? "");
  if (!found) return { text: remark ?? "" };
  const [whole, resource, spec, nonce] = found as unknown as [string, string, string, string];
  return { text: (remark as string).slice(0, -whole.length), marker: { resource, spec, nonce } };
}

/**
 * The resource's part of a marker.
 * @param resource Its identity, a digest of organization and URN, which is used everywhere except in markers.
 * @param owner The setting `compshare:owner`, which distinguishes stacks of the same name elsewhere.
 */
export const resourceMark = (resource: string, owner = ""): string => digest(`${owner}\n${resource}`, 16);

/** The digest of an account: endpoint, public key, project. */
export const accountDigest = (parts: readonly string[]): string => digest(JSON.stringify(parts), 8);

/** The digest of a create's parameters. */
export const specDigest = (params: object): string => digest(JSON.stringify(params), 8);

const digest = (text: string, length: number) => createHash("sha256").update(text).digest("hex").slice(0, length);
