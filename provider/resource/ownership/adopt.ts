import { CompShareError } from "../../client/errors";
import { type Kind, named } from "../kind";
import type { EarlierWorld } from "./earlier";
import { readRemark } from "./marker";

/** An id, with a colon and the marker's attempt if it carries the marker of another resource. */
export const ADOPTION = /^[A-Za-z0-9-]+(:[0-9a-f]+)?$/;
/** The id without the attempt. */
export const adoptedId = (adoption: string): string => adoption.split(":")[0] as string;

/** A resource to be adopted. */
export interface Adoption<Seen> {
  readonly kind: Kind;
  readonly id: string;
  /** The property's value: an id, optionally with the attempt in its marker. */
  readonly declared: string;
  /** The adopting resource. */
  readonly resource: string;
  /** Where it was searched for, as the end of "isn't listed ...". */
  readonly where: string;
  /** The command that shows whether nobody owns it; absent if there is none. */
  readonly orphansCommand?: string;
  readonly fetch: () => Promise<Seen | undefined>;
  /** The text that carries its marker. */
  readonly textOf: (seen: Seen) => string | undefined;
}

/**
 * Finds the declared resource, and claims it.
 * @throws CompShareError `REFUSED` if it doesn't exist, or if another resource has it.
 */
export async function adopted<Seen>(
  { owned, mark }: Pick<EarlierWorld, "owned" | "mark">,
  adoption: Adoption<Seen>,
): Promise<Seen> {
  const { id, resource } = adoption;
  // Claim before any wait: another resource may want it too.
  if (!owned.claim(id, resource)) throw inThisStack(adoption);
  try {
    if (await owned.isStored(id)) throw inThisStack(adoption);
    return await find(adoption, mark(resource));
  } catch (error) {
    owned.release(id);
    throw error;
  }
}

async function find<Seen>(adoption: Adoption<Seen>, ownMark: string): Promise<Seen> {
  const { kind, declared, id, where, orphansCommand, fetch, textOf } = adoption;
  const property = kind.adopt;
  const seen = await fetch();
  if (seen === undefined) {
    throw refused(adoption, `isn't listed ${where}`, `Check ${property}, the region, the project and the keys.`);
  }
  const { marker } = readRemark(textOf(seen));
  if (!marker || marker.resource === ownMark || declared === `${id}:${marker.nonce}`) return seen;
  throw refused(
    adoption,
    "was created for another Pulumi resource, which may still have it",
    "If that stack still has it, remove it there first: `pulumi state delete <urn>`. " +
      `If no stack has it${orphansCommand ? ` (\`${orphansCommand}\` shows that)` : ""}, use its full name: ${property}: "${id}:${marker.nonce}".`,
  );
}

const inThisStack = (adoption: Pick<Adoption<unknown>, "kind" | "id">) =>
  refused(
    adoption,
    "is already in this stack",
    `Remove ${adoption.kind.adopt}. If the resource was renamed, declare that with the option \`aliases\`.`,
  );

function refused({ kind, id }: Pick<Adoption<unknown>, "kind" | "id">, why: string, advice: string) {
  const what = `${kind.adopt}: ${id} ${why}`;
  return new CompShareError({ code: "REFUSED", what, effect: "none", advice, ...named(kind, id) });
}
