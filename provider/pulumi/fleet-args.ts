import * as pulumi from "@pulumi/pulumi";
import { PLACEMENT_NAMES } from "../instance/spec";
import type { CompShareInstanceArgs, PlacementArgs } from "./instance";

type PlacementName = keyof PlacementArgs;

/** What members have in common. What `placements` say may be left out. */
export type SharedArgs = Omit<CompShareInstanceArgs, "name" | "adoptInstanceId" | PlacementName> &
  MayBeLeftOut<Pick<CompShareInstanceArgs, PlacementName>>;

/** What is different about a member. */
export type MemberArgs = MayBeLeftOut<CompShareInstanceArgs>;

/** `Partial`, for programs too that are checked with `exactOptionalPropertyTypes`. */
type MayBeLeftOut<Args> = { [Name in keyof Args]?: Args[Name] | undefined };

interface Fleet {
  readonly count?: number | undefined;
  readonly members?: Readonly<Record<string, MemberArgs>> | undefined;
  readonly spec: SharedArgs;
  readonly placements?: readonly PlacementArgs[] | undefined;
  readonly maxAway?: number | undefined;
}

/**
 * The arguments of a fleet's members by their keys.
 * @throws RunError where the fleet's own arguments aren't right: what is wrong with an instance's, its check tells.
 */
export function memberArgs(name: string, fleet: Fleet): Record<string, CompShareInstanceArgs> {
  const { spec, placements = [], maxAway = 0 } = fleet;
  const members = membersOf(name, fleet);
  if (!isWhole(maxAway)) throw wrong(name, `maxAway is ${show(maxAway)}: it has to be a whole number, at least 0`);
  if (placements.length > 0 && spec.fallbacks !== undefined) {
    throw wrong(name, "it has placements, and its spec has fallbacks: write all of them as placements");
  }
  return Object.fromEntries(
    Object.entries(members).map(([key, member]) => [key, argsOf(spec, placements, member) as CompShareInstanceArgs]),
  );
}

function membersOf(name: string, { count, members }: Fleet): Readonly<Record<string, MemberArgs>> {
  if (count !== undefined && members !== undefined)
    throw wrong(name, "it has both count and members: remove one of them");
  if (members !== undefined) return members;
  if (count === undefined) throw wrong(name, "it has neither count nor members: write one of them");
  if (!isWhole(count)) throw wrong(name, `count is ${show(count)}: it has to be a whole number, at least 0`);
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [String(index), {}]));
}

/** A member: the specification, its first placement, and what is its own; further placements are its fallbacks. */
function argsOf(spec: SharedArgs, placements: readonly PlacementArgs[], member: MemberArgs): MemberArgs {
  const [first = {}, ...rest] = placements;
  const declared = over(over(spec, first), member);
  if (rest.length === 0 || member.fallbacks !== undefined) return declared;
  // A fallback is laid over the declaration, which has the first placement in it: what that changed is changed back.
  const shared = pick(spec, (key) => first[key] !== undefined || (key === "region" && first.zone !== undefined));
  const own = (key: PlacementName) => member[key] === undefined && !(key === "region" && member.zone !== undefined);
  return { ...declared, fallbacks: rest.map((placement) => pick(over(shared, placement), own)) };
}

/** One layer over another. A region that goes with another zone doesn't stay. */
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

/** Numbers that JSON doesn't know are shown too, and an output as what it is. */
const show = (value: unknown) =>
  pulumi.Output.isInstance(value) ? "an output" : typeof value === "string" ? JSON.stringify(value) : String(value);

const wrong = (name: string, why: string) => new pulumi.RunError(`CompShareFleet "${name}": ${why}.`);
