import type { Kind } from "../kind";
import { IncompleteError, reasonOf } from "./incomplete";

/** Something that an earlier attempt at a resource made, and that no state knows. */
export interface TakeOver<Seen, Outputs extends object> {
  readonly kind: Kind;
  readonly id: string;
  /** When it was made, in Unix seconds, where the service tells. */
  readonly createdAt: number | undefined;
  /** Waits until it stands. */
  readonly settle: () => Promise<Seen>;
  /** The outputs of what was found, where it doesn't come to stand. */
  readonly found: () => Outputs;
  readonly outputsOf: (seen: Seen) => Outputs;
  /** Where it isn't as declared: clauses. */
  readonly differences: (outputs: Outputs, seen: Seen) => string[];
  /** Does what was still to be done after the purchase. Default: nothing. */
  readonly finish?: (seen: Seen) => Promise<Outputs>;
}

/**
 * Takes it into the state. Where it is as declared, what was still to be done is done.
 * @throws IncompleteError where it isn't as declared: it goes into the state as it is, and the next preview shows what would be
 *   done about it. Nothing is changed unseen.
 */
export async function takeOverEarlier<Seen, Outputs extends object>(
  { warn }: { readonly warn: (text: string) => void },
  { kind, id, createdAt, settle, found, outputsOf, differences, finish }: TakeOver<Seen, Outputs>,
): Promise<Outputs> {
  const when = createdAt ? ` at ${new Date(createdAt * 1000).toISOString()}` : "";
  const story = `${id} was created${when} by an attempt whose result didn't reach the state. It was taken over: nothing was bought`;
  try {
    const seen = await settle();
    const outputs = outputsOf(seen);
    const differing = differences(outputs, seen);
    if (differing.length > 0) {
      throw new IncompleteError(
        id,
        outputs,
        `${story}. It isn't as declared: ${differing.join(", ")}. It ${kind.cost}. Run \`pulumi preview\` to see what will be changed, ` +
          "and `pulumi up` to change it.",
      );
    }
    warn(`${story}.`);
    return finish ? await finish(seen) : outputs;
  } catch (error) {
    if (error instanceof IncompleteError) throw error;
    throw new IncompleteError(id, found(), `${story}. ${reasonOf(error)}`);
  }
}

/** How a difference shows a value. */
export const shown = (value: unknown): string => (value === undefined ? "not known" : JSON.stringify(value));
