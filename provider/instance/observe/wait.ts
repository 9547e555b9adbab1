import { CompShareError } from "../../client/errors";
import { isTrouble } from "../../client/retcodes";
import { type Observed, observe } from "../model/observed";
import type { InstancePlace } from "../model/place";
import type { Context } from "./context";

export interface Wait {
  readonly id: string;
  readonly place: InstancePlace;
  /** What is being done, as in "could not boot it". */
  readonly doing: string;
  readonly reached: (observed: Observed) => boolean;
  /** When to give up, in ms since the epoch. */
  readonly deadline: number;
  /** Whether to go on through a failed state: what is waited for may be the way out of it. */
  readonly throughFailure?: boolean;
}

/** How long a fresh instance may be missing from lists. */
export const UNLISTED_MS = 120_000;
/** How long the service may be silent. */
export const SILENT_MS = 180_000;

/**
 * Looks at an instance until it is what is waited for.
 * @throws CompShareError `WAIT` where the deadline passes, the instance fails for good, isn't listed any more, or the
 *   service doesn't answer.
 */
export async function waitUntil(context: Context, wait: Wait): Promise<Observed> {
  const { id, doing } = wait;
  const started = context.now();
  const states = new Map<string, number>();
  let last: Observed | undefined;
  let listed = started;
  let answered = started;
  let due = started;
  for (;;) {
    const { observed, failure } = await lookThrough(context, wait, due);
    const now = context.now();
    const seconds = Math.round((now - started) / 1000);
    if (!failure) answered = now;
    if (observed) {
      last = observed;
      listed = now;
      if (wait.reached(observed)) {
        for (const [state, since] of states) context.pace.learn(doing, state, now - since);
        return observed;
      }
      if (observed.phase === "failed" && !wait.throughFailure) throw deadEnd(id, observed.seen.State);
    } else if (failure && now - answered > SILENT_MS) {
      throw waitError(id, `${id}: could not ${doing}: no answer for ${seconds} s (${failure.facts.what})`);
    } else if (!failure && now - listed > (last ? context.listLagMs : UNLISTED_MS)) {
      throw waitError(id, `${id} is not listed by the service${last ? " any more" : ""}: was it deleted elsewhere?`);
    }
    if (now >= wait.deadline) {
      const state = last ? `it is "${last.seen.State}"` : "the service doesn't list it";
      throw waitError(id, `${id}: could not ${doing} within ${seconds} s: ${failure ? failure.facts.what : state}`);
    }
    context.progress(`${last?.seen.State || "not listed yet"} ${seconds} s: ${doing} (${id})`);
    const state = last?.seen.State ?? "";
    if (!states.has(state)) states.set(state, now);
    const pause = context.pace.pause({
      doing,
      state,
      elapsed: now - started,
      inState: now - (states.get(state) ?? now),
    });
    due = Math.min(now + pause, wait.deadline);
  }
}

/** A look that fails for want of an answer tells nothing about the instance: the wait goes on. */
async function lookThrough(
  context: Context,
  { place, id }: Wait,
  due: number,
): Promise<{ observed?: Observed; failure?: CompShareError }> {
  try {
    const { seen, at } = await context.reader.see(place, id, { notBefore: context.now(), due });
    return { observed: seen && observe(seen, at) };
  } catch (error) {
    if (!(error instanceof CompShareError) || error.code === "SETTINGS") throw error;
    if (error.code === "API" && !isTrouble(error.retCode)) throw error;
    context.progress(`${error.message} (${id})`);
    return { failure: error };
  }
}

export function waitError(id: string, what: string): CompShareError {
  return new CompShareError({
    code: "WAIT",
    what,
    effect: "done",
    advice:
      "As far as is known the instance exists, is charged, and is kept in the state. Run `pulumi up` again to go on; " +
      "customTimeouts gives it more time.",
    instanceId: id,
  });
}

export function deadEnd(id: string, state: string): CompShareError {
  return new CompShareError({
    code: "WAIT",
    what: `${id} is in the state "${state}", which doesn't end by itself`,
    effect: "done",
    advice:
      "The instance exists, may be charged, and is kept in the state. Have a new one made (`pulumi destroy --target <urn>`, then " +
      '`pulumi up`), give it another image with onImageChange: "reinstall", or remove it from the program.',
    instanceId: id,
  });
}
