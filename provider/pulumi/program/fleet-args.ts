import * as pulumi from "@pulumi/pulumi";
import { PLACEMENT_NAMES } from "../../instance/model/spec";
import { nearest } from "../../parsing/nearest";
import { parseNumber } from "../../parsing/values";
import { argumentsOf, insteadOfObject, isLater, show } from "./given";
import type { CompShareInstanceArgs, PlacementArgs } from "./instance";

type PlacementName = keyof PlacementArgs;

/** The arguments that members have in common. Those in `placements` may be omitted. */
export type SharedArgs = Omit<CompShareInstanceArgs, "name" | "adoptInstanceId" | PlacementName> &
  MayBeLeftOut<Pick<CompShareInstanceArgs, PlacementName>>;

/** The arguments that differ in a member. */
export type MemberArgs = MayBeLeftOut<CompShareInstanceArgs>;

/** `Partial`, also for programs that are checked with `exactOptionalPropertyTypes`. */
type MayBeLeftOut<Args> = { [Name in keyof Args]?: Args[Name] | undefined };

interface Fleet {
  readonly count?: number | null | undefined;
  readonly members?: Readonly<Record<string, MemberArgs | null | undefined>> | null | undefined;
  readonly spec: SharedArgs;
  readonly placements?: readonly (PlacementArgs | null)[] | null | undefined;
  readonly maxUnavailable?: number | null | undefined;
}

const FLEET_NAMES = [
  "count",
  "members",
  "spec",
  "placements",
  "maxUnavailable",
] as const satisfies readonly (keyof Fleet)[];

/**
 * The arguments of a fleet's members by key. Empty values, as in YAML files, count as absent.
 * @throws RunError if the fleet's own arguments are invalid. Those of instances are checked by their check.
 */
export function memberArgs(name: string, given: Fleet): Record<string, CompShareInstanceArgs> {
  const fleet = argumentsOf("CompShareFleet", name, given);
  const problem = [
    () => strayIn("", fleet, FLEET_NAMES),
    () => problemOfMembers(fleet),
    () => problemOfSpec(fleet),
    () => problemOfPlacements(fleet),
    () => problemOfCount("maxUnavailable", fleet.maxUnavailable ?? 0),
  ].reduce<string | undefined>((found, check) => found ?? check(), undefined);
  if (problem !== undefined) throw new pulumi.RunError(`CompShareFleet "${name}": ${problem}.`);
  const placements = (fleet.placements ?? []).map((placement) => placement ?? {});
  const args = (member: MemberArgs | null | undefined) => argsOf(fleet.spec, placements, member ?? {});
  return Object.fromEntries(
    membersOf(fleet).map(([key, member]) => [key, args(member) as CompShareInstanceArgs] as const),
  );
}

function membersOf({ count, members }: Fleet): [string, MemberArgs | null | undefined][] {
  if (members) return Object.entries(members);
  return Array.from({ length: count ?? 0 }, (_, index) => [String(index), {}]);
}

function problemOfMembers({ count, members }: Fleet): string | undefined {
  const isCounted = count !== undefined && count !== null;
  if (isCounted && members) return "it has both count and members: remove one of them";
  if (isCounted) return problemOfCount("count", count);
  if (!members) return "it has neither count nor members: write one of them";
  const keys = isLater(members) ? "which members there are has to be known when the program runs" : KEYED;
  return (
    notAnObject("members", members, keys) ??
    firstOf(membersOf({ members } as Fleet), ([key, member]) =>
      notAnObject(`members.${key}`, member ?? {}, "it must be an object of what differs in this member"),
    )
  );
}

const KEYED = "it has to be an object of members by their keys; to number them, write count instead";

function problemOfSpec({ spec }: Fleet): string | undefined {
  const expected = "it must be an object of what all members have in common; its properties may be outputs";
  return (spec ?? undefined) === undefined ? `spec is missing: ${expected}` : notAnObject("spec", spec, expected);
}

function problemOfPlacements({ placements, spec }: Fleet): string | undefined {
  if (placements === undefined || placements === null) return undefined;
  const expected = "an object, whose properties may be outputs";
  if (!Array.isArray(placements))
    return `placements is ${show(placements)}: it has to be a list, each placement ${expected}`;
  if (placements.length > 0 && spec.fallbacks !== undefined)
    return "it has placements, and its spec has fallbacks: write all of them as placements";
  return firstOf([...placements.entries()], ([index, placement]) => {
    const path = `placements[${index}]`;
    return (
      notAnObject(path, placement ?? {}, `it has to be ${expected}`) ?? strayIn(path, placement ?? {}, PLACEMENT_NAMES)
    );
  });
}

const problemOfCount = (path: string, value: unknown): string | undefined =>
  isWhole(value) ? undefined : `${path} is ${show(value)}: it has to be a whole number, at least 0${numberHint(value)}`;

/** A suggestion for a number given as a string. */
function numberHint(value: unknown): string {
  const meant = parseNumber()(value)?.value;
  return isWhole(meant) ? `; write ${meant}` : "";
}

const notAnObject = (path: string, value: unknown, expected: string): string | undefined => {
  const instead = insteadOfObject(value);
  return instead && `${path} is ${instead}: ${expected}`;
};

/** The problem of a name that would be ignored. */
function strayIn(path: string, given: object, known: readonly string[]): string | undefined {
  const stray = Object.entries(given).find(([key, value]) => value !== undefined && !known.includes(key))?.[0];
  if (stray === undefined) return undefined;
  const meant = nearest(stray, known);
  return `${path ? `${path} has` : "it has"} no argument ${stray}: ${meant ? `write ${meant}` : "remove it"}`;
}

function firstOf<T>(things: readonly T[], problem: (thing: T) => string | undefined): string | undefined {
  for (const thing of things) {
    const found = problem(thing);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * A member's arguments: the specification, overridden by its first placement and then by its own; further placements
 * are its fallbacks.
 */
function argsOf(spec: SharedArgs, placements: readonly PlacementArgs[], member: MemberArgs): MemberArgs {
  const [first = {}, ...rest] = placements;
  const declared = over(over(spec, first), member);
  if (rest.length === 0 || member.fallbacks !== undefined) return declared;
  // A fallback overrides the declaration, which includes the first placement: what that changed is restored.
  const shared = pick(spec, (key) => first[key] !== undefined || (key === "region" && first.zone !== undefined));
  const own = (key: PlacementName) => member[key] === undefined && !(key === "region" && member.zone !== undefined);
  return { ...declared, fallbacks: rest.map((placement) => pick(over(shared, placement), own)) };
}

/** One layer over another. A region isn't kept if the zone changes without it. */
function over<T extends MemberArgs | PlacementArgs>(below: T, above: MemberArgs | PlacementArgs): T {
  const given = Object.fromEntries(Object.entries(above).filter(([, value]) => value !== undefined));
  const moves = given.zone !== undefined && given.region === undefined;
  return { ...below, ...(moves && { region: undefined }), ...given };
}

function pick(from: MemberArgs | PlacementArgs, keep: (key: PlacementName) => boolean): PlacementArgs {
  const keys = PLACEMENT_NAMES.filter((key) => from[key] !== undefined && keep(key));
  return Object.fromEntries(keys.map((key) => [key, from[key]]));
}

const isWhole = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;
