import { CompShareError } from "../../client/errors";
import { waitError, waitFor } from "../../resource/lifecycle/wait";
import { INSTANCE_KIND } from "../model/kind";
import { type Observed, observe } from "../model/observed";
import type { InstancePlace } from "../model/place";
import type { Context } from "./context";

export interface Wait {
  readonly id: string;
  readonly place: InstancePlace;
  /** The operation, as in "could not boot it". */
  readonly doing: string;
  readonly reached: (observed: Observed) => boolean;
  /** When to give up, in ms since the epoch. */
  readonly deadline: number;
  /** Whether to continue in a failed state, as the operation may be the way out of it. */
  readonly throughFailure?: boolean;
}

/**
 * Polls an instance until it reaches the goal.
 * @throws CompShareError `WAIT` if the deadline passes, the instance fails permanently or is no longer listed, or the
 *   service doesn't answer.
 */
export const waitUntil = (context: Context, wait: Wait): Promise<Observed> => {
  const { id, place, doing, reached, deadline, throughFailure } = wait;
  return waitFor(context, {
    kind: INSTANCE_KIND,
    id,
    doing,
    reached,
    deadline,
    fetch: async (due) => {
      const { seen, at } = await context.reader.fetch(place, id, { notBefore: context.now(), due });
      return seen && observe(seen, at);
    },
    stateOf: ({ seen }) => seen.State,
    deadEnd: ({ phase, seen }) => (phase === "failed" && !throughFailure ? deadEnd(id, seen.State) : undefined),
  });
};

/** The error of a wait that failed. */
export const instanceWaitError = (id: string, what: string): CompShareError => waitError(INSTANCE_KIND, id, what);

export function deadEnd(id: string, state: string): CompShareError {
  return new CompShareError({
    code: "WAIT",
    what: `${id} is in the state "${state}", which it doesn't leave by itself`,
    effect: "done",
    advice:
      "The instance exists, may be charged, and is kept in the state. Create a new one (`pulumi destroy --target <urn>`, then " +
      '`pulumi up`), give it another image with onImageChange: "reinstall", or remove it from the program.',
    instanceId: id,
  });
}
