import { CompShareError } from "../client/errors";
import type { Place } from "../orphans/select";
import { IDENTITY_KEY, identityFrom, stamped } from "../process/stamps";
import { adoptedId } from "../resource/ownership/adopt";
import { type Entry, typeOf } from "./file";
import { type Found, find, type Kind, type Wanted } from "./find";
import { resourceNames } from "./names";
import type { Opened, StackName } from "./open";
import { read } from "./read";
import { type Refusal, whyNot } from "./whose";

/** A resource ready to be imported. */
export interface Prepared extends Entry {
  /** The arguments that a program must write. */
  readonly args: Readonly<Record<string, unknown>>;
  /** The id as given, with the marker's attempt if that was given. */
  readonly given: string;
}

export interface PrepareOptions extends Wanted {
  /** The name of a single resource; undefined: from its name in the account. */
  readonly name?: string;
}

/**
 * Finds and reads what is wanted. Changes nothing.
 * @throws CompShareError if a resource that was named can't be imported. Those selected by a filter are left out with a
 *   warning.
 */
export async function prepare(opened: Opened, places: readonly Place[], options: PrepareOptions): Promise<Prepared[]> {
  const { context, owned } = opened;
  const isAmong = options.ids.length > 0;
  const found = await find(context.client, places, options);
  requireAll(found, options.ids, places, context.account);
  const free = isAmong ? found : found.filter(({ id }) => !owned.holders.has(id));
  const names = options.name === undefined ? namesOf(opened, free) : [options.name];
  const prepared = await Promise.all(
    free.map(async (one, index) => {
      try {
        return [await prepareOne(opened, one, names[index] as string)];
      } catch (error) {
        if (!(error instanceof CompShareError) || isAmong) throw error;
        context.warn(`${error.message} It is left out.`);
        return [];
      }
    }),
  );
  return prepared.flat();
}

async function prepareOne(opened: Opened, found: Found, name: string): Promise<Prepared> {
  const { stack, owned, urns, context } = opened;
  const { kind, id, given } = found;
  const urn = urnOf(stack, kind, name);
  const identity = identityFrom(stack.organization, urn);
  const refusal = whyNot(found, owned.holders, context.mark(identity)) ?? isTaken(urns, urn);
  if (refusal) throw refused(found, refusal);
  const { declaration, outputs } = await read(opened, found, name);
  const account = context.accountDigest(outputs.projectId);
  return {
    kind,
    name,
    id,
    given,
    args: declaration.args,
    inputs: { ...declaration.inputs, [IDENTITY_KEY]: identity },
    outputs: { ...stamped(outputs, identity, account) },
  };
}

function namesOf({ stack, urns }: Opened, found: readonly Found[]): string[] {
  const kinds = ["instance", "image", "disk"] as const;
  return resourceNames(found, (name) => kinds.some((kind) => urns.has(urnOf(stack, kind, name))));
}

const urnOf = ({ project, stack }: StackName, kind: Kind, name: string) =>
  `urn:pulumi:${stack}::${project}::${typeOf(kind)}::${name}`;

function isTaken(urns: ReadonlySet<string>, urn: string): Refusal | undefined {
  if (!urns.has(urn)) return undefined;
  return { why: `the stack has a resource of that name, ${urn}`, advice: "Give it another name: --name." };
}

function requireAll(found: readonly Found[], ids: readonly string[], places: readonly Place[], account: string): void {
  const missing = ids.map(adoptedId).find((id) => !found.some((one) => one.id === id));
  if (missing === undefined) return;
  const where = places.map(({ region, projectId }) => [region, projectId].filter(Boolean).join(" of "));
  throw new CompShareError({
    code: "REFUSED",
    what: `${missing} isn't listed in ${where.join(", ")} (${account})`,
    advice: "Check the id, and that these are the keys of its account. Of images the account's own can be imported.",
  });
}

const refused = ({ id, kind }: Found, { why, advice }: Refusal) =>
  new CompShareError({
    code: "REFUSED",
    what: `${id} isn't imported: ${why}`,
    advice,
    ...(kind === "image" ? { imageId: id } : { instanceId: id }),
  });
