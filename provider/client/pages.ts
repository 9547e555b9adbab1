import { CompShareError } from "./errors";

/** One page, and the service's count of all entries. */
export interface Page<T> {
  readonly total: number;
  readonly entries: readonly T[];
}

/** A paginated list. */
export interface Paged<T> {
  /** Requests the page that starts at this offset. It may have fewer entries than requested. */
  readonly page: (offset: number) => Promise<Page<T>>;
  readonly idOf: (entry: T) => string;
  /** What is listed, for messages: "instances in cn-wlcb". */
  readonly what: string;
}

const ATTEMPTS = 3;

/**
 * A whole list, each entry once. A list that changes between pages can move an entry past the reader, and a repeated
 * page hides the one it replaces. So a list is only complete if it has as many different entries as the service counts.
 * One that changes at each attempt, since others create instances meanwhile, is the union of all attempts: it may have
 * entries that were deleted meanwhile, and none is missing that each attempt could have shown.
 * @throws CompShareError `BAD_ANSWER` if the entries never add up.
 */
export async function allPages<T>(list: Paged<T>): Promise<T[]> {
  const union = new Map<string, T>();
  let isAlwaysChanging = true;
  let total = 0;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const read = await readThrough(list);
    if (read.isStable && read.entries.size >= read.total) return [...read.entries.values()];
    for (const [id, entry] of read.entries) union.set(id, entry);
    isAlwaysChanging &&= !read.isStable;
    total = read.total;
  }
  if (isAlwaysChanging && union.size >= total) return [...union.values()];
  throw incomplete(list.what);
}

/** Reads page after page, to the end or to a page without new entries. */
async function readThrough<T>({ page, idOf }: Paged<T>) {
  const entries = new Map<string, T>();
  const { total, ...first } = await page(0);
  let isStable = true;
  let offset = 0;
  for (let next: Page<T> | undefined = { total, ...first }; ; next = await ifThere(page(offset))) {
    isStable &&= next?.total === total;
    if (next === undefined) break;
    const before = entries.size;
    for (const entry of next.entries) entries.set(idOf(entry), entry);
    if (entries.size >= next.total || entries.size === before) break;
    offset += next.entries.length;
  }
  return { entries, total, isStable };
}

/** Reading past the end is an error: the list has become shorter. */
function ifThere<T>(page: Promise<T>): Promise<T | undefined> {
  return page.catch((error: unknown) => {
    if (error instanceof CompShareError && error.code === "API") return undefined;
    throw error;
  });
}

function incomplete(what: string): CompShareError {
  return new CompShareError({
    code: "BAD_ANSWER",
    what: `the list of ${what} was read ${ATTEMPTS} times, and never had as many entries as the service counts`,
    effect: "none",
    advice:
      "Run it again when nobody else creates or deletes any; if it persists, report it: the service may have changed.",
  });
}
