/** A name that needs more changes than these was meant otherwise. */
const MOST_CHANGES = 2;

/** The known name that was meant by another one: the same in other letters, else the nearest; undefined where none is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const plain = name.toLowerCase();
  const [best] = known
    .map((other) => ({ other, changes: changesBetween(plain, other.toLowerCase()) }))
    .sort((a, b) => a.changes - b.changes);
  // A short name is near to everything.
  return best && best.changes <= MOST_CHANGES && best.changes < name.length ? best.other : undefined;
}

/** The known names, the one that was meant first, if one is near. */
export function nearestFirst(name: string, known: readonly string[]): string[] {
  const meant = nearest(name, known);
  return meant === undefined ? [...known] : [meant, ...known.filter((other) => other !== meant)];
}

/** How many letters are added, taken away or changed between two texts (Levenshtein). */
function changesBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [above, letter] of [...one].entries()) {
    const next = [above + 1];
    for (const [left, wanted] of [...other].entries()) {
      const changed = (row[left] as number) + (letter === wanted ? 0 : 1);
      next.push(Math.min(changed, (next[left] as number) + 1, (row[left + 1] as number) + 1));
    }
    row = next;
  }
  return row.at(-1) as number;
}
