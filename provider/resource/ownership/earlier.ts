import { CompShareError } from "../../client/errors";
import type { Kind } from "../kind";
import { DECISION_VARIABLES, type Decisions, isAmong } from "./decisions";
import { wasDeleted } from "./deletion-notes";
import { attemptsAt, type Journal } from "./journal";
import { readRemark } from "./marker";
import type { Ownership, StateEntry } from "./ownership";
import type { PurchaseWorld } from "./purchase";

/** A listed resource. */
export interface Listed {
  readonly id: string;
  /** The text that carries its marker. */
  readonly text: string | undefined;
  /** When it was created, in Unix seconds. */
  readonly createdAt: number | undefined;
  /** How messages describe it: name, state, age. */
  readonly facts: string;
}

/** What the decision about a listed resource depends on. */
export interface EarlierWorld {
  readonly owned: Ownership;
  readonly journal: Journal;
  readonly decisions: Decisions;
  /** The resource's part of a marker. */
  readonly mark: (resource: string) => string;
}

/**
 * The listed resources that may come from an earlier attempt: they carry the resource's marker, or an attempt that the
 * journal has for it, or this run reported them as gone; and no call of this run has shown that the state has them. One
 * that is older than the resource's own was replaced by it, and awaits its deletion.
 */
export function candidatesOf<T>(
  { owned, journal, mark }: Omit<EarlierWorld, "decisions">,
  listed: readonly T[],
  view: (one: T) => Listed,
  resource: string,
  stored: readonly StateEntry[] = [],
): T[] {
  const gone = owned.goneOf(resource);
  const marked = markedBy(listed, view).get(mark(resource)) ?? [];
  const nonces = noncesOf(journal, resource);
  // With another setting of `owner`, the resource's part of the marker differs, but the attempt is the same.
  const isKnown = (one: T) => gone.has(view(one).id) || nonces.has(nonceOf(view(one)));
  const others = gone.size + nonces.size === 0 ? [] : listed.filter((one) => isKnown(one) && !marked.includes(one));
  if (marked.length + others.length === 0) return [];
  const madeAt = new Map(marked.map((one) => [view(one).id, view(one).createdAt]));
  const has = [...owned.of(resource), ...stored.flatMap(ownedBy(resource))];
  const newest = Math.max(...has.map(([id, createdAt]) => madeAt.get(id) ?? createdAt ?? 0));
  return [...marked, ...others].filter((one) => {
    const { id, createdAt = Number.POSITIVE_INFINITY } = view(one);
    return (gone.has(id) || createdAt > newest) && !owned.has(id) && !wasDeleted({ journal }, id);
  });
}

const nonceOf = ({ text }: Listed): string | undefined => readRemark(text).marker?.nonce;

/** The attempts that may be taken over without asking. */
const noncesOf = (journal: Journal, resource: string): ReadonlySet<string | undefined> =>
  new Set(attemptsAt(journal, resource).flatMap(({ nonce, isHanded }) => (nonce && !isHanded ? [nonce] : [])));

const indexes = new WeakMap<object, ReadonlyMap<string, unknown[]>>();

/** Listed resources, by the resource in their marker. Hundreds of creates share one list. */
function markedBy<T>(listed: readonly T[], view: (one: T) => Listed): ReadonlyMap<string, T[]> {
  const known = indexes.get(listed);
  if (known) return known as ReadonlyMap<string, T[]>;
  const index = Map.groupBy(listed, (one) => readRemark(view(one).text).marker?.resource ?? "");
  index.delete("");
  indexes.set(listed, index);
  return index;
}

const ownedBy = (resource: string) => (entry: StateEntry) =>
  entry.resource === resource ? [[entry.id, entry.createdAt] as const] : [];

/** The decision about a candidate. */
type Classification = "ours" | "leave" | "ambiguous";

/** The evidence about one candidate. */
export interface Evidence {
  /** This run reported it as gone: the state had it until then. */
  readonly wasGone: boolean;
  /** Whether the stored state has it; undefined if the state can't be read. */
  readonly isStored: boolean | undefined;
  /** It carries an attempt that this computer's journal has for the resource. */
  readonly isNoted: boolean;
  /** The user decided for this run to take it over. */
  readonly isTaken: boolean;
  /** The user decided for this run to leave it alone, by id or with `all`. */
  readonly left: "it" | "all" | undefined;
}

/** Only what this very resource has bought or had, and what no entry of the state has, is taken over without asking. */
export function classify({ wasGone, isStored, isNoted, isTaken, left }: Evidence): Classification {
  if (wasGone) return "ours";
  if (isStored) return "leave";
  if (isTaken) return "ours";
  if (left === "it") return "leave";
  // An interrupted run that left everything alone has bought something itself, which the next such run must not leave
  // alone.
  if (isNoted && isStored === false) return "ours";
  return left === "all" ? "leave" : "ambiguous";
}

export interface Classified<T> {
  readonly ours: T[];
  readonly ambiguous: T[];
}

/** Decides about candidates of an earlier attempt. The stored state is only read if there are any. */
export async function classifyAll<T>(
  world: EarlierWorld,
  listed: readonly T[],
  view: (one: T) => Listed,
  resource: string,
): Promise<Classified<T>> {
  if (candidatesOf(world, listed, view, resource).length === 0) return { ours: [], ambiguous: [] };
  const { owned, journal, decisions } = world;
  const stored = await owned.stored();
  const gone = owned.goneOf(resource);
  const nonces = noncesOf(journal, resource);
  const classifications = candidatesOf(world, listed, view, resource, stored).map((one) => {
    const { id } = view(one);
    const classification = classify({
      wasGone: gone.has(id),
      isStored: stored?.some((entry) => entry.id === id),
      isNoted: nonces.has(nonceOf(view(one))),
      isTaken: isAmong(decisions.takeOver, id),
      left: decisions.leave.includes(id) ? "it" : isAmong(decisions.leave, id) ? "all" : undefined,
    });
    return { one, verdict: classification };
  });
  const of = (wanted: Classification) =>
    classifications.filter(({ verdict: classification }) => classification === wanted).map(({ one }) => one);
  return { ours: of("ours"), ambiguous: of("ambiguous") };
}

/** How to find earlier attempts at one resource. */
export interface Search<T> {
  readonly kind: Kind;
  readonly view: (one: T) => Listed;
  /** Whether it is still being created: then it certainly exists. */
  readonly isChanging: (one: T) => boolean;
  /** The end of "making sure that it ...". */
  readonly exists: string;
  /** Lists and classifies, with lists that begin no earlier than this. */
  readonly search: (notBefore: number) => Promise<Classified<T>>;
}

/**
 * Finds what an earlier attempt created. A deleted resource is still listed for a while, so one that isn't being
 * created is listed again after the lists' lag.
 * @throws CompShareError `REFUSED` if there are several, or if it can't be decided whose one is.
 */
export async function findExisting<T>(
  { progress, sleep, now, listLagMs }: Pick<PurchaseWorld, "progress" | "sleep" | "now" | "listLagMs">,
  { kind, view, isChanging, exists, search }: Search<T>,
  notBefore: number,
): Promise<T | undefined> {
  const classified = await search(notBefore);
  const found = [...classified.ours, ...classified.ambiguous];
  if (found.every(isChanging)) return single(classified, view, kind);
  const before = new Set(found.map((one) => view(one).id));
  progress(`an earlier run seems to have created ${[...before].join(", ")}: making sure that it ${exists}`);
  await sleep(listLagMs);
  const { ours, ambiguous } = await search(now());
  const stays = (one: T) => before.has(view(one).id);
  return single({ ours: ours.filter(stays), ambiguous: ambiguous.filter(stays) }, view, kind);
}

function single<T>({ ours, ambiguous }: Classified<T>, view: (one: T) => Listed, kind: Kind): T | undefined {
  if (ours.length > 1) throw several(ours.map(view), kind);
  const [one] = ours;
  if (one === undefined && ambiguous.length > 0) throw unknownOwner(ambiguous.map(view), kind);
  return one;
}

const shown = ({ id, facts }: Listed) => `${id} (${facts})`;

function several(found: readonly Listed[], { noun, plural, adopt, cost }: Kind): CompShareError {
  return new CompShareError({
    code: "REFUSED",
    what: `Earlier runs created ${found.length} ${plural} for this resource: ${found.map(shown).join("; ")}`,
    effect: "none",
    advice: `Keep one: set ${adopt} to its id, and run \`pulumi up\` again. Delete every other ${noun} in the console: each ${cost}.`,
  });
}

/** The message about resources that carry a matching marker without evidence of ownership: full sentences. */
export function unknownOwnerText(found: readonly Listed[], { noun, plural }: Kind): { what: string; advice: string } {
  const ids = found.map(({ id }) => id).join(",");
  const [named, it, are] = found.length === 1 ? [noun, "it", "it is"] : [plural, "them", "they are"];
  return {
    what: `The account has the ${named} ${found.map(shown).join("; ")} with this resource's marker, and this stack's state has no such entry`,
    advice:
      `An interrupted run on another computer may have left ${it}, another stack of this name may have ${it}, or this stack has yet to ` +
      `delete ${it}. The provider can't tell, so ${are} neither taken over nor bought again. ` +
      `To take over: \`${DECISION_VARIABLES.takeOver}=${ids} pulumi up\` (\`all\` for every resource). ` +
      `To leave it alone and create another: \`${DECISION_VARIABLES.leave}=${ids} pulumi up\`. Each applies to that run only.`,
  };
}

function unknownOwner(found: readonly Listed[], kind: Kind): CompShareError {
  return new CompShareError({ code: "REFUSED", ...unknownOwnerText(found, kind), effect: "none" });
}
