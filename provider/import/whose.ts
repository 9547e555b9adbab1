import { readRemark } from "../resource/ownership/marker";
import type { Found } from "./find";

/** Why something isn't imported: a clause, and what to do about it. */
export interface Refusal {
  readonly why: string;
  readonly advice: string;
}

/**
 * Why something can't be imported because of its owner, as far as is known.
 * @param holders The state entries that already have a resource, by its id.
 * @param resource The digest of the resource that it would become.
 */
export function whyNot(
  { id, text, given }: Pick<Found, "id" | "text" | "given">,
  holders: ReadonlyMap<string, string>,
  resource: string,
): Refusal | undefined {
  const holder = holders.get(id);
  if (holder !== undefined) {
    const advice = "Where it is to move, take it out there first: `pulumi state delete <urn>`.";
    return { why: `${id} is in a state already: it is ${holder}`, advice };
  }
  const { marker } = readRemark(text);
  if (!marker || marker.resource === resource || given === `${id}:${marker.nonce}`) return undefined;
  return {
    why: `${id} was created for another Pulumi resource, which may still have it`,
    advice:
      "If that stack still has it, remove it there first: `pulumi state delete <urn>`. If none has it " +
      `(\`npx pulumi-compshare orphans\` tells), say so by its full name: ${id}:${marker.nonce}.`,
  };
}
