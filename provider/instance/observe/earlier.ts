import { CompShareError } from "../../client/errors";
import { kindOf } from "../../client/retcodes";
import type { InstanceDescription } from "../../client/schemas";
import {
  type Classified,
  classifyAll,
  type EarlierWorld,
  findExisting,
  type Listed,
  unknownOwnerText,
} from "../../resource/ownership/earlier";
import { attemptsAt } from "../../resource/ownership/journal";
import { readRemark } from "../../resource/ownership/marker";
import { INSTANCE_KIND } from "../model/kind";
import { phaseOf } from "../model/observed";
import type { InstancePlace } from "../model/place";
import type { Context } from "./context";

export const viewInstanceAt =
  (now: number) =>
  ({ UHostId, Remark, CreateTime, ...facts }: InstanceDescription): Listed => ({
    id: UHostId,
    text: Remark,
    createdAt: CreateTime,
    facts: factsText(facts, CreateTime, now),
  });

type Where = Pick<InstancePlace, "region" | "projectId">;

/** A region to search. */
interface Region extends Where {
  /** An open attempt was made there, and the declaration has moved away since. */
  readonly isFormer?: true;
}

/**
 * The regions in which an earlier attempt may have created the instance: the declared ones, and former ones. Another
 * project or account isn't searched: nothing is taken from there.
 */
function regionsOf(
  { journal, accountDigest }: Pick<Context, "journal" | "accountDigest">,
  places: readonly Where[],
  resource: string,
): Region[] {
  const projectId = places[0]?.projectId;
  const former = attemptsAt(journal, resource).flatMap(({ origin }): Region[] =>
    origin !== undefined && origin.projectId === projectId && origin.account === accountDigest(projectId)
      ? [{ region: origin.region, projectId, isFormer: true }]
      : [],
  );
  return [...new Map([...former, ...places].map((place) => [place.region, place])).values()];
}

/** The instances of regions, each once, and with its region if there are several. */
async function listEverywhere(
  { listings }: Pick<Context, "listings">,
  regions: readonly Region[],
  notBefore: number,
): Promise<readonly InstanceDescription[]> {
  const lists = await Promise.all(
    regions.map(async ({ isFormer, ...place }) => {
      try {
        return await listings.all(place, notBefore);
      } catch (error) {
        // A region that the service no longer knows has no instances.
        if (isFormer && error instanceof CompShareError && kindOf(error.retCode) === "subject") return [];
        throw error;
      }
    }),
  );
  // A single list is returned as it is: hundreds of creates share it.
  if (lists.length === 1) return lists[0] ?? [];
  const all = lists.flatMap((list, index) =>
    list.map((one) => ({ ...one, Region: one.Region || regions[index]?.region })),
  );
  return [...new Map(all.map((one) => [one.UHostId, one])).values()];
}

/**
 * The listed instances at a declaration's places that may come from an earlier attempt at its resource, with the
 * decision about each.
 */
export async function classifyEarlier(
  context: EarlierWorld & Pick<Context, "listings" | "now" | "accountDigest">,
  places: readonly InstancePlace[],
  resource: string,
  notBefore = Number.NEGATIVE_INFINITY,
): Promise<Classified<InstanceDescription>> {
  const listed = await listEverywhere(context, regionsOf(context, places, resource), notBefore);
  return classifyAll(context, listed, viewInstanceAt(context.now()), resource);
}

/**
 * Finds the instance that an earlier attempt created, from any of its placements.
 * @param places Where it may have been created.
 * @throws CompShareError `REFUSED` if there are several, or if it can't be decided whose one is.
 */
export async function findEarlier(
  context: Context,
  places: readonly InstancePlace[],
  resource: string,
  notBefore: number,
): Promise<InstanceDescription | undefined> {
  // What this run reported as gone must be listed again.
  const fresh = Math.max(notBefore, ...context.owned.goneOf(resource).values());
  const one = await findExisting(
    context,
    {
      kind: INSTANCE_KIND,
      view: (found: InstanceDescription) => viewInstanceAt(context.now())(found),
      isChanging: ({ State }) => phaseOf(State) === "changing",
      exists: "lives",
      search: (from) => classifyEarlier(context, places, resource, from),
    },
    fresh,
  );
  const [only, ...more] = regionsOf(context, places, resource);
  return one && { ...one, Region: one.Region || (more.length === 0 ? only?.region : undefined) };
}

/** The warnings of a preview about instances with the marker of a resource that is going to be created. */
export async function earlierWarnings(
  context: EarlierWorld & Pick<Context, "listings" | "now" | "accountDigest">,
  places: readonly InstancePlace[],
  resource: string,
): Promise<string[]> {
  const { ours, ambiguous } = await classifyEarlier(context, places, resource);
  if (ours.length > 0)
    return [`\`pulumi up\` takes over what an earlier run created, if it still exists: ${idsOf(ours)}.`];
  if (ambiguous.length === 0) return [];
  const { what, advice } = unknownOwnerText(ambiguous.map(viewInstanceAt(context.now())), INSTANCE_KIND);
  return [`\`pulumi up\` won't create it, unless they are gone by then: ${what}. ${advice}`];
}

/** The warning about a machine that an interrupted replacement has bought, if the program no longer replaces. */
export const leftoverText = (id: string): string =>
  `An interrupted replacement has bought ${id}, which is charged and in no state. \`pulumi up --replace <urn>\` continues with it; if nobody ` +
  "needs it, `npx pulumi-compshare orphans` shows how to delete it.";

/** The ids of one create call: one instance, if the service does what it was asked. */
export type Bought = readonly [id: string, ...extra: string[]];

/** Finds the instances of one attempt by its nonce, and returns their ids. */
export async function findAttempt(
  context: Context,
  place: InstancePlace,
  nonce: string,
  notBefore: number,
): Promise<Bought | undefined> {
  const listed = await context.listings.all(place, notBefore);
  const made = listed.filter(({ Remark }) => readRemark(Remark).marker?.nonce === nonce);
  const [first, ...extra] = made.map(({ UHostId }) => UHostId);
  return first === undefined ? undefined : [first, ...extra];
}

const idsOf = (instances: readonly InstanceDescription[]) => instances.map(({ UHostId }) => UHostId).join(", ");

function factsText(
  { Name, State }: Pick<InstanceDescription, "Name" | "State">,
  createdAt: number | undefined,
  now: number,
): string {
  const hours = createdAt === undefined ? undefined : (now / 1000 - createdAt) / 3600;
  const age =
    hours === undefined ? "" : `, ${hours < 1 ? `${Math.round(hours * 60)} min` : `${Math.round(hours)} h`} old`;
  return `"${Name ?? ""}", ${State || "no state"}${age}`;
}
