import { isDeepStrictEqual } from "node:util";
import type { Diff } from "./diff";

type Bag = Readonly<Record<string, unknown>>;

/**
 * Applies the resource option `replaceOnChanges`. The engine looks for its paths among the changed properties that a
 * provider names, but the host of dynamic resources doesn't pass them on.
 * @param paths The option: paths of properties such as `bootDisk.size` or `dataDisks[*].size`; `*` means all.
 * @param options Properties that the option doesn't apply to: those that come from resource options, and those still to
 *   be set.
 */
export function replacingOnChanges<Name extends string>(
  { updates, replaces }: Diff<Name>,
  paths: readonly string[],
  { olds, news, options = ["timeouts"] }: { olds: Bag; news: Bag; options?: readonly string[] },
): Diff<Name> & { readonly forced: Name[] } {
  const forced = updates.filter(
    (name) => !options.includes(name) && paths.some((path) => isChangedAt(partsOf(path), name, olds, news)),
  );
  return { updates: updates.filter((name) => !forced.includes(name)), replaces: [...replaces, ...forced], forced };
}

/** The parts of a path such as `a.b[0]["c"]`. */
const partsOf = (path: string): string[] => path.match(/[^.[\]"]+/g) ?? [];

/** Whether a property differs at a path that begins with its name. */
function isChangedAt([first, ...rest]: readonly string[], name: string, olds: Bag, news: Bag): boolean {
  return (first === "*" || first === name) && differ(olds[name], news[name], rest);
}

function differ(before: unknown, after: unknown, [key, ...rest]: readonly string[]): boolean {
  if (isDeepStrictEqual(before, after)) return false;
  if (key === undefined) return true;
  // If a value is added or removed as a whole, no part of it changes.
  if (before === undefined || after === undefined) return false;
  // An unknown value may differ anywhere.
  if (!isObject(before) || !isObject(after)) return true;
  const [old, now] = key === "*" ? [byName(before), byName(after)] : [before, after];
  const keys = key === "*" ? [...new Set([...Object.keys(old), ...Object.keys(now)])] : [key];
  return keys.some((one) => differ(old[one], now[one], rest));
}

/** Disks are matched by name, not by position. */
function byName(value: Bag): Bag {
  if (!Array.isArray(value)) return value;
  return Object.fromEntries(value.map((item, index) => [isObject(item) ? (item.name ?? index) : index, item]));
}

const isObject = (value: unknown): value is Bag => typeof value === "object" && value !== null;
