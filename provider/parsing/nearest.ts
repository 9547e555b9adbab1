import editDistance from "damerau-levenshtein";

/** A name that needs more edits than this isn't a typo of the other. */
const MOST_CHANGES = 2;
/** Shorter prefixes match too much. */
const SHORTEST_BEGINNING = 3;

/** A name without differences in case, spaces and dashes. */
export const plain = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");

/** The known name that only differs in case or separators. */
export const sameName = (name: string, known: readonly string[]): string | undefined =>
  known.find((other) => plain(other) === plain(name));

/**
 * The known name that is meant by another one: the same name in another spelling, or else the nearest, or else the only
 * one with this prefix; undefined if there is none.
 */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const letters = plain(name);
  const same = sameName(name, known);
  if (same !== undefined) return same;
  const [best] = known
    .map((other) => ({ other, changes: editDistance(letters, plain(other)).steps }))
    .sort((a, b) => a.changes - b.changes);
  // A short name is near to every other.
  if (best && best.changes <= MOST_CHANGES && best.changes * 2 < letters.length) return best.other;
  const beginnings = letters.length < SHORTEST_BEGINNING ? [] : known.filter((one) => plain(one).startsWith(letters));
  return beginnings.length === 1 ? beginnings[0] : undefined;
}

/** The known names, beginning with the one that is meant, if there is one. */
export function nearestFirst(name: string, known: readonly string[]): string[] {
  const meant = nearest(name, known);
  return meant === undefined ? [...known] : [meant, ...known.filter((other) => other !== meant)];
}
