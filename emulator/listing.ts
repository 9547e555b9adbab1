import type { Call } from "./action";
import { refuse } from "./errors";

type ListCall = Call<{ Offset: number; Limit: number }>;

/** One page of a list and the total that is told with it. */
export function listed<T extends { id: string }>(call: ListCall, all: T[]): { total: number; page: T[] } {
  return { total: all.length, page: pageOf(call, all) };
}

/** One page of a list; to start behind its end is an error. */
function pageOf<T>({ parameters, world }: ListCall, list: T[], offset = parameters.Offset): T[] {
  if (offset > list.length) throw refuse.parameter("Offset", `it is past the total of ${list.length}`);
  return list.slice(offset, offset + Math.min(parameters.Limit, world.settings.pageSize));
}
