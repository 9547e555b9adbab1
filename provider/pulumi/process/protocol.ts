import { CompShareError } from "../../client/errors";
import { IncompleteError, reasonOf } from "../../resource/lifecycle/incomplete";
import { engineLives } from "../engine-alive";
import { engineAddress } from "../engine-log";
import { IDENTITY_KEY, PROVIDER_KEY } from "../provider-text";

/** Inputs or outputs, as the engine hands them over. */
export type Bag = Record<string, unknown>;

/** What the program says of which resource it is. */
export function identityOf(inputs: Bag): string {
  const identity = inputs[IDENTITY_KEY];
  if (typeof identity === "string" && identity !== "") return identity;
  throw new CompShareError({
    code: "REFUSED",
    what: "The program didn't say which resource this is: it loads another version of pulumi-compshare than the engine's host does",
    effect: "none",
    advice: "Install one version of pulumi-compshare in this project (`npm ls pulumi-compshare` shows them).",
  });
}

/** What hears of what goes into the state. Nothing does where the engine is gone. */
interface Listener<T> {
  /** As it is declared. */
  readonly finished?: (outputs: T) => void;
  /** With a failure. */
  readonly unfinished?: (outputs: T) => void;
  readonly lives?: () => Promise<boolean>;
}

/**
 * Gives what was made to the engine, a half-made instance or image too: with id, outputs and reasons it goes into the state.
 * @param stamped Adds to the outputs what later runs have to know.
 */
export async function storing<T extends object>(
  inputs: Bag,
  stamped: (outputs: T) => T,
  work: () => Promise<T>,
  { unfinished, finished, lives = () => engineLives(engineAddress()) }: Listener<T> = {},
): Promise<T> {
  try {
    const outputs = await work();
    if (finished && (await lives())) finished(outputs);
    return stamped(outputs);
  } catch (error) {
    const failure = new Error(reasonOf(error));
    if (!(error instanceof IncompleteError)) throw failure;
    if (unfinished && (await lives())) unfinished(error.outputs as T);
    throw Object.assign(failure, {
      id: error.id,
      // Without the provider's text the engine could never call this resource again.
      properties: { ...stamped(error.outputs as T), [PROVIDER_KEY]: inputs[PROVIDER_KEY] },
      reasons: [error.reason],
    });
  }
}

/** The host prints such an error with its stack, and the engine prints its message: one of them is enough. */
export async function atHost<T>(call: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw Object.assign(new Error(reasonOf(error)), {
      toString: () => `CompShare ${call}`,
      stack: "failed, see the error of the resource",
    });
  }
}
