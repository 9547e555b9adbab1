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
 * @throws CompShareError `BAD_ANSWER` if no attempt gets the complete list.
 */
export async function allPages<T>(list: Paged<T>): Promise<T[]> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const entries = await readThrough(list);
    if (entries) return entries;
  }
  throw incomplete(list.what);
}

/** Reads page after page; undefined if they don't add up to the list. */
async function readThrough<T>({ page, idOf }: Paged<T>): Promise<T[] | undefined> {
  const first = await page(0);
  const found = new Map<string, T>();
  let offset = 0;
  for (let next: Page<T> | undefined = first; next?.total === first.total; next = await ifThere(page(offset))) {
    const before = found.size;
    for (const entry of next.entries) found.set(idOf(entry), entry);
    if (found.size >= first.total) return [...found.values()];
    if (found.size === before) return undefined;
    offset += next.entries.length;
  }
  return undefined;
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
