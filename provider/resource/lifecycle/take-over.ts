import type { Kind } from "../kind";
import { IncompleteError, reasonOf } from "./incomplete";

/** A resource that an earlier attempt created and that is in no state. */
export interface TakeOver<Seen, Outputs extends object> {
  readonly kind: Kind;
  readonly id: string;
  /** When it was created, in Unix seconds, if the service says. */
  readonly createdAt: number | undefined;
  /** Waits until it is ready. */
  readonly settle: () => Promise<Seen>;
  /** Its outputs as found, if it doesn't get ready. */
  readonly found: () => Outputs;
  readonly outputsOf: (seen: Seen) => Outputs;
  /** The differences from the declaration: clauses. */
  readonly differences: (outputs: Outputs, seen: Seen) => string[];
  /** Completes what was left to do after the purchase. Default: nothing. */
  readonly finish?: (seen: Seen) => Promise<Outputs>;
}

/**
 * Takes it into the state. If it is as declared, what was left to do is completed.
 * @throws IncompleteError if it isn't as declared: it goes into the state as it is, and the next preview shows the
 *   changes. Nothing is changed without a preview.
 */
export async function takeOverEarlier<Seen, Outputs extends object>(
  { warn }: { readonly warn: (text: string) => void },
  { kind, id, createdAt, settle, found, outputsOf, differences, finish }: TakeOver<Seen, Outputs>,
): Promise<Outputs> {
  const when = createdAt ? ` at ${new Date(createdAt * 1000).toISOString()}` : "";
  const summary = `${id} was created${when} by an attempt whose result didn't reach the state. It was taken over: nothing was bought`;
  try {
    const seen = await settle();
    const outputs = outputsOf(seen);
    const differing = differences(outputs, seen);
    if (differing.length > 0) {
      throw new IncompleteError(
        id,
        outputs,
        `${summary}. It isn't as declared: ${differing.join(", ")}. It ${kind.cost}. Run \`pulumi preview\` to see what will be changed, ` +
          "and `pulumi up` to change it.",
      );
    }
    warn(`${summary}.`);
    return finish ? await finish(seen) : outputs;
  } catch (error) {
    if (error instanceof IncompleteError) throw error;
    throw new IncompleteError(id, found(), `${summary}. ${reasonOf(error)}`);
  }
}

/** A value in a difference. */
export const shown = (value: unknown): string => (value === undefined ? "not known" : JSON.stringify(value));
