import { createHash } from "node:crypto";
import type { FlatParams } from "./encode";

/**
 * The `Signature` of a call: the hexadecimal SHA-1 of every key and value in the byte order of the keys, without
 * separators, followed by the private key. The parameters include `PublicKey` and, for temporary credentials,
 * `SecurityToken`; they don't include `Signature` itself.
 */
export function sign(params: FlatParams, privateKey: string): string {
  const hash = createHash("sha1");
  for (const key of Object.keys(params).sort(byBytes)) hash.update(key).update(params[key] ?? "");
  return hash.update(privateKey).digest("hex");
}

/** JavaScript sorts strings by UTF-16 units, the gateway by UTF-8 bytes: they differ beyond the basic plane. */
function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
