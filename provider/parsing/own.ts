/**
 * A table's row for a key from outside. Objects also have the keys of their prototype: "constructor" must not be found
 * in a table.
 */
export const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
