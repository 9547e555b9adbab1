import { CompShareError } from "../client/errors";

const MOST_NAMED = 10;

/** What was asked for, for messages: "system image" and the filters. */
export interface Wanted {
  readonly kind: string;
  readonly filters: object;
}

/** The matches, and everything that was searched, each as messages name it. */
export interface Found<T> {
  readonly fitting: readonly T[];
  readonly others: readonly T[];
  readonly name: (thing: T) => string;
  /** How to choose among several: a full sentence. */
  readonly advice: string;
}

/**
 * The one match.
 * @throws CompShareError `NOT_FOUND` or `AMBIGUOUS` that names the candidates, up to ten.
 */
export function theOne<T>(wanted: Wanted, { fitting, others, name, advice }: Found<T>): T {
  const [one, another] = fitting;
  if (one !== undefined && another === undefined) return one;
  if (one === undefined) {
    throw new CompShareError({
      code: "NOT_FOUND",
      what: `There is no ${wanted.kind} with ${filtersText(wanted.filters)}`,
      advice: others.length > 0 ? `There are: ${listed(others.map(name))}.` : `There is no ${wanted.kind} at all.`,
    });
  }
  throw new CompShareError({
    code: "AMBIGUOUS",
    what: `${fitting.length} ${wanted.kind}s fit ${filtersText(wanted.filters)}: ${listed(fitting.map(name))}`,
    advice,
  });
}

/** Arguments for messages. */
export function filtersText(filters: object): string {
  const given = Object.entries(filters).filter(([, value]) => value !== undefined);
  return given.map(([name, value]) => `${name} ${JSON.stringify(value)}`).join(", ") || "any name";
}

/** Names, up to ten. */
export function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return names.slice(0, MOST_NAMED).join("; ") + (more > 0 ? `; and ${more} more` : "");
}
