/**
 * The row of a table under a name that somebody else chose. Every object also has what its prototype has: a type named
 * "constructor" is in no table.
 */
export const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
