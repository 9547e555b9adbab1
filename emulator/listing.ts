import type { Call } from "./action";
import { refuse } from "./errors";

/** The actions whose lists can be falsified. */
export const fallibleLists = [
  "DescribeCompShareInstance",
  "DescribeCompshareDisk",
  "DescribeCompShareCustomImages",
] as const;

/** The ways in which a list can be wrong. */
export const wrongWays = ["empty", "empty-list", "partial", "short", "repeated"] as const;

/** How a list is falsified. */
export interface WrongList {
  way: (typeof wrongWays)[number];
  /** The only row that `partial` and `short` leave out; without it, every second one. */
  id?: string;
}

type ListCall = Call<{ Offset: number; Limit: number }>;

/**
 * One page of a list with its total, both falsified if a fault says so. An offset past the last row is an error for
 * instances, and an empty page elsewhere.
 */
export function listed<T extends { id: string }>(
  call: ListCall,
  all: T[],
  pastTheEnd: "is empty" | "is an error" = "is empty",
): { total: number; page: T[] } {
  const { wrongly } = call;
  const { Offset } = call.parameters;
  if (!wrongly) {
    if (pastTheEnd === "is an error" && Offset > 0 && Offset >= all.length) throw refuse.pastTheEnd(all.length);
    return { total: all.length, page: pageOf(call, all) };
  }
  const kept = all.filter((row, index) => (wrongly.id === undefined ? index % 2 === 0 : row.id !== wrongly.id));
  switch (wrongly.way) {
    case "empty":
      return { total: 0, page: [] };
    case "empty-list":
      return { total: all.length, page: [] };
    case "partial":
      return { total: kept.length, page: pageOf(call, kept) };
    case "short":
      return { total: all.length, page: pageOf(call, all).filter((row) => kept.includes(row)) };
    case "repeated":
      return { total: all.length, page: pageOf(call, all, 0) };
  }
}

/** One page of a list. */
function pageOf<T>({ parameters, world }: ListCall, list: T[], offset = parameters.Offset): T[] {
  return list.slice(offset, offset + Math.min(parameters.Limit, world.settings.pageSize));
}
