import { createHash, timingSafeEqual } from "node:crypto";
import type { FlatParameters } from "./request";

/**
 * The signature a caller should have sent: SHA-1 over every key and value in the byte order of the keys, then the
 * private key. Values count as they were sent, and the signature itself doesn't count.
 */
export function expectedSignature(parameters: FlatParameters, privateKey: string): string {
  const hash = createHash("sha1");
  const signed = [...parameters.entries()].filter(([key]) => key !== "Signature");
  signed.sort(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  for (const [key, value] of signed) hash.update(key, "utf8").update(value, "utf8");
  return hash.update(privateKey, "utf8").digest("hex");
}

/** Whether `parameters` carry the signature that belongs to them. */
export function isSigned(parameters: FlatParameters, privateKey: string): boolean {
  const sent = Buffer.from(parameters.get("Signature") ?? "");
  const expected = Buffer.from(expectedSignature(parameters, privateKey));
  return sent.length === expected.length && timingSafeEqual(sent, expected);
}
