import editDistance from "damerau-levenshtein";

/** A name that needs more changes than these was meant otherwise. */
const MOST_CHANGES = 2;
/** Fewer letters are the beginning of too much. */
const SHORTEST_BEGINNING = 3;

/** A name without what people write in different ways: capitals, blanks, dashes. */
export const plain = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");

/** The known name that is written otherwise: in other letters, with other signs between them. */
export const sameName = (name: string, known: readonly string[]): string | undefined =>
  known.find((other) => plain(other) === plain(name));

/**
 * The known name that was meant by another one: the same written otherwise, else the nearest, else the only one that begins
 * so; undefined where none does.
 */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const letters = plain(name);
  const same = sameName(name, known);
  if (same !== undefined) return same;
  const [best] = known
    .map((other) => ({ other, changes: editDistance(letters, plain(other)).steps }))
    .sort((a, b) => a.changes - b.changes);
  // A short name is near to everything.
  if (best && best.changes <= MOST_CHANGES && best.changes * 2 < letters.length) return best.other;
  const beginnings = letters.length < SHORTEST_BEGINNING ? [] : known.filter((one) => plain(one).startsWith(letters));
  return beginnings.length === 1 ? beginnings[0] : undefined;
}

/** The known names, the one that was meant first, if one is near. */
export function nearestFirst(name: string, known: readonly string[]): string[] {
  const meant = nearest(name, known);
  return meant === undefined ? [...known] : [meant, ...known.filter((other) => other !== meant)];
}
