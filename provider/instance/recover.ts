import { CompShareError } from "../client/errors";
import type { InstanceDescription } from "../client/schemas";
import type { Context, InstancePlace } from "./context";
import { readRemark } from "./marker";
import { phaseOf } from "./observe";
import type { Owned } from "./owned";
import { unownedOf } from "./unowned";

/** Older instances are taken over by name alone: another stack that has the same name could own them. */
const FRESH_MS = 24 * 3600_000;

/** The instances that may stem from an earlier attempt at a resource. */
export const candidatesOf = (listed: readonly InstanceDescription[], resource: string, owned: Owned) =>
  unownedOf(
    listed,
    ({ UHostId, Remark, CreateTime }) => ({ id: UHostId, text: Remark, createdAt: CreateTime }),
    resource,
    owned,
  );

/** The candidates in the regions of all places, each once and with its region. */
async function lookEverywhere(
  { listings, owned }: Context,
  places: readonly InstancePlace[],
  resource: string,
  notBefore: number,
): Promise<InstanceDescription[]> {
  const regions = [...new Map(places.map((place) => [place.region, place])).values()];
  const lists = await Promise.all(regions.map((place) => listings.all(place, notBefore)));
  const all = lists.length === 1 ? (lists[0] ?? []) : lists.flat();
  const regionOf = (found: InstanceDescription) => regions[lists.findIndex((list) => list.includes(found))]?.region;
  const candidates = candidatesOf(all, resource, owned).map((one) => ({ ...one, Region: one.Region || regionOf(one) }));
  return [...new Map(candidates.map((one) => [one.UHostId, one])).values()];
}

/**
 * Finds the instance that an earlier attempt made, from whichever of its placements.
 * @param places Where it may have been made.
 * @throws CompShareError `REFUSED` where there are several, or where another stack may own it.
 */
export async function findEarlier(
  context: Context,
  places: readonly InstancePlace[],
  resource: string,
  notBefore: number,
): Promise<InstanceDescription | undefined> {
  const look = (fresh: number) => lookEverywhere(context, places, resource, fresh);
  let found = await look(notBefore);
  if (found.some(({ State }) => phaseOf(State) !== "changing")) {
    // A deleted instance goes on showing for a while; one that is being made is certainly alive.
    context.progress(`an earlier run seems to have made ${idsOf(found)}: making sure that it lives`);
    await context.sleep(context.listLagMs);
    const before = new Set(found.map(({ UHostId }) => UHostId));
    found = (await look(context.now())).filter(({ UHostId }) => before.has(UHostId));
  }
  if (found.length > 1) throw several(found, context.now());
  const [one] = found;
  if (one && context.now() - (one.CreateTime ?? 0) * 1000 > FRESH_MS) throw tooOld(one, context.now());
  return one;
}

/** What one create call has made: one instance, if the service does as it was asked. */
export type Bought = readonly [id: string, ...surplus: string[]];

/** Finds the instances of one attempt by its nonce, and returns their ids. */
export async function findAttempt(
  context: Context,
  place: InstancePlace,
  nonce: string,
  notBefore: number,
): Promise<Bought | undefined> {
  const listed = await context.listings.all(place, notBefore);
  const made = listed.filter(({ Remark }) => readRemark(Remark).marker?.nonce === nonce);
  const [first, ...surplus] = made.map(({ UHostId }) => UHostId);
  return first === undefined ? undefined : [first, ...surplus];
}

const idsOf = (instances: readonly InstanceDescription[]) => instances.map(({ UHostId }) => UHostId).join(", ");

function several(found: readonly InstanceDescription[], now: number): CompShareError {
  return new CompShareError({
    code: "REFUSED",
    what: `Earlier runs made ${found.length} instances for this resource: ${found.map((one) => describe(one, now)).join("; ")}`,
    effect: "none",
    advice:
      "Keep one: set adoptInstanceId to its id, and run `pulumi up` again. Delete the others in the console: each is charged.",
  });
}

function tooOld(found: InstanceDescription, now: number): CompShareError {
  return new CompShareError({
    code: "REFUSED",
    what: `There is an instance with this resource's marker: ${describe(found, now)}`,
    effect: "none",
    advice:
      "It is too old to be taken over unasked: a run that failed may have left it, or another stack of the same name may own it. " +
      `To have it in this stack, set adoptInstanceId: "${found.UHostId}". If it belongs to another stack, tell the two apart: ` +
      "`pulumi config set compshare:owner <any text>`. If nobody needs it, delete it in the console.",
    instanceId: found.UHostId,
  });
}

function describe({ UHostId, Name, State, CreateTime }: InstanceDescription, now: number): string {
  const hours = CreateTime === undefined ? undefined : (now / 1000 - CreateTime) / 3600;
  const age =
    hours === undefined ? "" : `, ${hours < 1 ? `${Math.round(hours * 60)} min` : `${Math.round(hours)} h`} old`;
  return `${UHostId} ("${Name ?? ""}", ${State || "no state"}${age})`;
}
