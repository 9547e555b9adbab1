import type { StateEntry } from "../resource/ownership/ownership";
import { EXTERNAL_KEY, identityFrom } from "./stamps";

/** An entry of the stored state as ownership knows it; none for what a program only reads. */
export function stateEntry(
  organization: string,
  urn: string,
  id: unknown,
  outputs: Readonly<Record<string, unknown>>,
): StateEntry[] {
  if (typeof id !== "string" || outputs[EXTERNAL_KEY] === true) return [];
  const createdAt = typeof outputs.createTime === "string" ? Date.parse(outputs.createTime) / 1000 : undefined;
  return [{ id, resource: identityFrom(organization, urn), createdAt }];
}
