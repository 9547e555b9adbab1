/** The value at a path of an answer, such as `UHostSet.0.State`; undefined if there is none. */
export function at(json: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => {
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  }, json);
}

export type Row = Readonly<Record<string, unknown>>;

/** The rows of a list in an answer; none if it is `null` or missing. */
export function rowsAt(json: unknown, path: string): readonly Row[] {
  const list = at(json, path);
  return Array.isArray(list) ? list.filter((row) => typeof row === "object" && row !== null) : [];
}
