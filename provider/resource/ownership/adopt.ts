import { CompShareError } from "../../client/errors";
import { type Kind, named } from "../kind";
import type { EarlierWorld } from "./earlier";
import { readRemark } from "./marker";

/** An id, and behind a colon, where it carries another resource's marker, that marker's attempt. */
export const ADOPTION = /^[A-Za-z0-9-]+(:[0-9a-f]+)?$/;
/** The id alone. */
export const adoptedId = (adoption: string): string => adoption.split(":")[0] as string;

/** What is to be taken into the state as it is. */
export interface Adoption<Seen> {
  readonly kind: Kind;
  readonly id: string;
  /** The property's value: an id, or an id with the attempt of another resource's purchase. */
  readonly declared: string;
  /** The resource that wants it. */
  readonly resource: string;
  /** Where it was looked for, as the end of "isn't listed ...". */
  readonly where: string;
  /** Which command tells whether nobody has it; absent where none does. */
  readonly teller?: string;
  readonly look: () => Promise<Seen | undefined>;
  /** The text that carries its marker. */
  readonly textOf: (seen: Seen) => string | undefined;
}

/**
 * Finds what the declaration names, and claims it for the resource.
 * @throws CompShareError `REFUSED` where there is no such thing, or another resource has it.
 */
export async function adopted<Seen>(
  { owned, mark }: Pick<EarlierWorld, "owned" | "mark">,
  adoption: Adoption<Seen>,
): Promise<Seen> {
  const { id, resource } = adoption;
  // Before anything is waited for: another resource may want it too.
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
  const { kind, declared, id, where, teller, look, textOf } = adoption;
  const property = kind.adopt;
  const seen = await look();
  if (seen === undefined) {
    throw refused(adoption, `isn't listed ${where}`, `Check ${property}, the region, the project and the keys.`);
  }
  const { marker } = readRemark(textOf(seen));
  if (!marker || marker.resource === ownMark || declared === `${id}:${marker.nonce}`) return seen;
  throw refused(
    adoption,
    "was created for another Pulumi resource, which may still have it",
    "If that stack still has it, remove it there first: `pulumi state delete <urn>`. " +
      `If no stack has it${teller ? ` (\`${teller}\` shows that)` : ""}, use its full name: ${property}: "${id}:${marker.nonce}".`,
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
