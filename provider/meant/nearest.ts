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
    .map((other) => ({ other, changes: changesBetween(letters, plain(other)) }))
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

/** How many letters are added, taken away, changed or swapped with the next one between two texts (Damerau, Levenshtein). */
function changesBetween(one: string, other: string): number {
  const [from, to] = [[...one], [...other]];
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, index) => index)];
  const changes = (row: number, column: number) => rows[row]?.[column] ?? Number.POSITIVE_INFINITY;
  for (let row = 1; row <= from.length; row++) {
    rows.push([row]);
    for (let column = 1; column <= to.length; column++) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const least = Math.min(
        changes(row - 1, column - 1) + (isSame ? 0 : 1),
        changes(row, column - 1) + 1,
        changes(row - 1, column) + 1,
        isSwapped ? changes(row - 2, column - 2) + 1 : Number.POSITIVE_INFINITY,
      );
      rows[row]?.push(least);
    }
  }
  return changes(from.length, to.length);
}
