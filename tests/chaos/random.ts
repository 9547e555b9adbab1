import { createHash } from "node:crypto";

/** A number from 0 to 1 that follows from a text: the same one on every machine. */
export function randomFrom(text: string): number {
  return createHash("sha1").update(text).digest().readUInt32BE(0) / 2 ** 32;
}
