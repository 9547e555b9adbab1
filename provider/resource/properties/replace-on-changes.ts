import { isDeepStrictEqual } from "node:util";
import type { Diff } from "./diff";

type Bag = Readonly<Record<string, unknown>>;

/**
 * What a change does where the resource option `replaceOnChanges` names what is replaced by any change. The engine looks for
 * that among the changed properties that a provider names, and the host of dynamic resources passes none on: so the option did
 * nothing.
 * @param paths The option: paths of properties such as `bootDisk.size` or `dataDisks[*].size`; `*` is all of them.
 * @param options Properties that the option isn't about: what is made of resource options, and what is still to be done.
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

/** `a.b[0]["c"]` in its parts. */
const partsOf = (path: string): string[] => path.match(/[^.[\]"]+/g) ?? [];

/** Whether a property differs where a path leads to, which begins with its name. */
function isChangedAt([first, ...rest]: readonly string[], name: string, olds: Bag, news: Bag): boolean {
  return (first === "*" || first === name) && differ(olds[name], news[name], rest);
}

function differ(before: unknown, after: unknown, [key, ...rest]: readonly string[]): boolean {
  if (isDeepStrictEqual(before, after)) return false;
  if (key === undefined) return true;
  // What comes or goes as a whole has no part that changes.
  if (before === undefined || after === undefined) return false;
  // What isn't known yet may differ anywhere.
  if (!isObject(before) || !isObject(after)) return true;
  const [old, now] = key === "*" ? [byName(before), byName(after)] : [before, after];
  const keys = key === "*" ? [...new Set([...Object.keys(old), ...Object.keys(now)])] : [key];
  return keys.some((one) => differ(old[one], now[one], rest));
}

/** Disks are told apart by their names: their order says nothing. */
function byName(value: Bag): Bag {
  if (!Array.isArray(value)) return value;
  return Object.fromEntries(value.map((item, index) => [isObject(item) ? (item.name ?? index) : index, item]));
}

const isObject = (value: unknown): value is Bag => typeof value === "object" && value !== null;
