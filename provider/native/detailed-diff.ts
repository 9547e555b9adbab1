import { isDeepStrictEqual } from "node:util";
import { isBag, isKnown, type RawInputs } from "../resource/properties/inputs";

/** What happens to one property, as the engine shows it. */
export interface PropertyChange {
  readonly kind: "add" | "delete" | "update";
  readonly isReplacing: boolean;
}

/** The changes by property path: of an object, only the parts that differ; a list is one path. */
export function detailedDiff(
  { updates, replaces }: { readonly updates: readonly string[]; readonly replaces: readonly string[] },
  olds: RawInputs,
  news: RawInputs,
): Map<string, PropertyChange> {
  return new Map(
    [...updates, ...replaces].flatMap((name) =>
      pathsOf(name, olds[name], news[name]).map(({ path, before, after }) => [
        path,
        { kind: kindOf(before, after), isReplacing: replaces.includes(name) },
      ]),
    ),
  );
}

interface Path {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

function pathsOf(name: string, before: unknown, after: unknown): Path[] {
  const whole = { path: name, before, after };
  if (!isBag(before) || !isBag(after)) return [whole];
  const parts = Object.keys({ ...before, ...after })
    .map((part) => ({ path: `${name}.${part}`, before: before[part], after: after[part] }))
    .filter((one) => !isKnown(one.after) || !isDeepStrictEqual(one.before, one.after));
  return parts.length > 0 ? parts : [whole];
}

const kindOf = (before: unknown, after: unknown) =>
  before === undefined ? "add" : after === undefined ? "delete" : "update";
