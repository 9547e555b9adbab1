import { CompShareError } from "../../client/errors";
import { isTrouble } from "../../client/retcodes";
import { type Kind, named } from "../kind";
import type { Pace } from "./pace";

/** What to wait for. */
export interface Wait<Seen> {
  readonly kind: Kind;
  readonly id: string;
  /** The operation, as in "could not boot it". */
  readonly doing: string;
  /** Fetches the resource when a poll is due (ms since the epoch). */
  readonly fetch: (due: number) => Promise<Seen | undefined>;
  readonly stateOf: (seen: Seen) => string;
  readonly reached: (seen: Seen) => boolean;
  /** The error if it can't reach the goal any more. */
  readonly deadEnd?: (seen: Seen) => CompShareError | undefined;
  /** Its progress, shown after its state. */
  readonly progressDetail?: (seen: Seen) => Promise<string>;
  /** When to give up, in ms since the epoch. */
  readonly deadline: number;
}

export interface WaitWorld {
  readonly now: () => number;
  readonly progress: (text: string) => void;
  readonly pace: Pace;
  readonly listLagMs: number;
}

/** How long a new resource may be missing from lists. */
const UNLISTED_MS = 120_000;
/** How long the service may give no answer. */
const SILENT_MS = 180_000;

/**
 * Polls a resource until it reaches the goal.
 * @throws CompShareError `WAIT` if the deadline passes, the resource fails permanently or is no longer listed, or the
 *   service doesn't answer.
 */
export async function waitFor<Seen>(world: WaitWorld, wait: Wait<Seen>): Promise<Seen> {
  const { now, pace, progress, listLagMs } = world;
  const { kind, id, doing } = wait;
  const started = now();
  const states = new Map<string, number>();
  let last: Seen | undefined;
  let [listed, answered, due] = [started, started, started];
  for (;;) {
    const { seen, failure } = await fetchOrFailure(world, wait, due);
    const at = now();
    const seconds = Math.round((at - started) / 1000);
    if (!failure) answered = at;
    if (seen !== undefined) {
      last = seen;
      listed = at;
      if (wait.reached(seen)) {
        for (const [state, since] of states) pace.learn(doing, state, at - since);
        return seen;
      }
      const end = wait.deadEnd?.(seen);
      if (end) throw end;
    } else if (failure && at - answered > SILENT_MS) {
      throw waitError(kind, id, `${id}: could not ${doing}: no answer for ${seconds} s (${failure.facts.what})`);
    } else if (!failure && at - listed > (last === undefined ? UNLISTED_MS : listLagMs)) {
      const more = last === undefined ? "" : " any more";
      throw waitError(kind, id, `${id} isn't listed by the service${more}; it may have been deleted elsewhere`);
    }
    const state = last === undefined ? "" : wait.stateOf(last);
    if (at >= wait.deadline) {
      const stands = last === undefined ? "the service doesn't list it" : `it is "${state}"`;
      throw waitError(kind, id, `${id}: could not ${doing} within ${seconds} s: ${failure?.facts.what ?? stands}`);
    }
    const progressDetail = seen === undefined ? "" : ((await wait.progressDetail?.(seen)) ?? "");
    progress(`${state || "not listed yet"} ${seconds} s: ${doing}${progressDetail} (${id})`);
    if (!states.has(state)) states.set(state, at);
    const pause = pace.pause({ doing, state, elapsed: at - started, inState: at - (states.get(state) ?? at) });
    due = Math.min(at + pause, wait.deadline);
  }
}

/** A fetch without an answer says nothing about the resource: the wait continues. */
async function fetchOrFailure<Seen>(
  { progress }: WaitWorld,
  { fetch, id }: Wait<Seen>,
  due: number,
): Promise<{ seen?: Seen; failure?: CompShareError }> {
  try {
    return { seen: await fetch(due) };
  } catch (error) {
    if (!isPassing(error)) throw error;
    progress(`${error.message} (${id})`);
    return { failure: error };
  }
}

/** Whether an error means that there was no answer. */
export const isPassing = (error: unknown): error is CompShareError =>
  error instanceof CompShareError &&
  error.code !== "SETTINGS" &&
  error.code !== "REFUSED" &&
  (error.code !== "API" || isTrouble(error.retCode));

export function waitError(kind: Kind, id: string, what: string): CompShareError {
  return new CompShareError({
    code: "WAIT",
    what,
    effect: "done",
    advice:
      `As far as is known, the ${kind.noun} exists, ${kind.cost}, and is kept in the state. Run \`pulumi up\` again to continue; ` +
      "customTimeouts allows more time.",
    ...named(kind, id),
  });
}
