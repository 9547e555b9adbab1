import { CompShareError } from "./errors";

/** One page, and how many entries the service counts on all of them. */
export interface Page<T> {
  readonly total: number;
  readonly entries: readonly T[];
}

/** A list that comes in pages. */
export interface Paged<T> {
  /** Asks for the page that begins behind so many entries. It may hold fewer than were asked for. */
  readonly page: (offset: number) => Promise<Page<T>>;
  readonly idOf: (entry: T) => string;
  /** What is listed, for messages: "instances in cn-wlcb". */
  readonly what: string;
}

const ATTEMPTS = 3;

/**
 * A whole list, each entry once. A list that changes while it is read could have moved an entry between two pages, and a
 * page that repeats another one hides what it should hold: complete is only what has as many different entries as the
 * service counts.
 * @throws CompShareError `BAD_ANSWER` where no attempt gets it complete.
 */
export async function allPages<T>(list: Paged<T>): Promise<T[]> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const entries = await readThrough(list);
    if (entries) return entries;
  }
  throw incomplete(list.what);
}

/** Reads page after page; undefined where they don't make up the list. */
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

/** To ask past the end is an error: the list has become shorter. */
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
