import { CompShareError } from "../client/errors";
import type { Context, InstancePlace } from "./context";
import { look } from "./look";
import type { Observed } from "./observe";

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

const POLLS_MS = [500, 1000, 2000, 3000];
const SLOWEST_POLL_MS = 5000;
/** A fresh instance can be missing from lists for a while. */
const UNLISTED_MS = 120_000;

/**
 * Looks at an instance until it is what is waited for.
 * @throws CompShareError `WAIT` where the deadline passes, the instance fails for good or isn't listed any more.
 */
export async function waitUntil(context: Context, wait: Wait): Promise<Observed> {
  const { id, doing } = wait;
  const started = context.now();
  let last: Observed | undefined;
  let listed = started;
  for (let poll = 0; ; poll++) {
    last = (await lookThrough(context, wait)) ?? last;
    const now = context.now();
    const seconds = Math.round((now - started) / 1000);
    if (last) {
      listed = now;
      if (wait.reached(last)) return last;
      if (last.phase === "failed" && !wait.throughFailure) throw deadEnd(id, last.seen.State);
    } else if (now - listed > UNLISTED_MS) {
      throw waitError(id, `${id} has not been listed by the service for ${Math.round(UNLISTED_MS / 1000)} s`);
    }
    if (now >= wait.deadline) {
      const state = last ? `it is "${last.seen.State}"` : "the service doesn't list it";
      throw waitError(id, `${id}: could not ${doing} within ${seconds} s: ${state}`);
    }
    context.progress(`${id} ${last?.seen.State || "not listed yet"}: ${doing} (${seconds} s)`);
    await context.sleep(Math.min(POLLS_MS[poll] ?? SLOWEST_POLL_MS, wait.deadline - now));
  }
}

/** A look that fails for want of an answer tells nothing about the instance: the wait goes on. */
async function lookThrough(context: Context, { place, id }: Wait): Promise<Observed | undefined> {
  try {
    return await look(context, place, id);
  } catch (error) {
    if (!(error instanceof CompShareError) || error.code === "API" || error.code === "SETTINGS") throw error;
    context.progress(`${id}: ${error.message}`);
    return undefined;
  }
}

function waitError(id: string, what: string): CompShareError {
  return new CompShareError({
    code: "WAIT",
    what,
    effect: "done",
    advice:
      "The instance exists, is charged, and is kept in the state. Run `pulumi up` again to go on waiting; " +
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
      "The instance exists, may be charged, and is kept in the state. Replace it " +
      '(`pulumi up --replace <urn>`), give it another image with onImageChange: "reinstall", or remove it from the program.',
    instanceId: id,
  });
}
