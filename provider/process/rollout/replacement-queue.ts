import type { InstanceSpec } from "../../instance/model/spec";
import type { Context } from "../../instance/observe/context";
import { type After, type Bound, timer, UnavailabilityLimit } from "./unavailability-limit";

interface ActiveReplacement extends Bound {
  /** The instance that it replaces. */
  readonly id: string;
}

/**
 * Replacements that delete first, one at a time per machine type and place: from the check of its stock until the new
 * instance is bought. Otherwise two of them could count on the same last card. Once the creation of one has failed, no
 * more of its kind are deleted in this run.
 */
export class ReplacementQueue {
  private readonly limit: UnavailabilityLimit;
  /** The running replacements, by the resource's identity. */
  private readonly active = new Map<string, ActiveReplacement>();

  constructor(after: After = timer) {
    this.limit = new UnavailabilityLimit(
      () => "the time is up, and another replacement by the same machine isn't bought yet",
      after,
    );
  }

  /** Deletes the old half. */
  async delete(
    id: string,
    identity: string,
    { region, zone, gpuType }: InstanceSpec,
    context: Context,
    work: (context: Context) => Promise<void>,
  ): Promise<void> {
    const replacement: ActiveReplacement = { id, group: `${region} ${zone} ${gpuType}`, max: 1 };
    const turn: Context["turn"] = async (until, isAway) => {
      const hadToWait = (await context.turn?.(until, isAway)) === true;
      const waiting = () => context.progress("waiting for another replacement with the same machine");
      return (await this.limit.acquire(replacement, identity, until - context.now(), waiting)) || hadToWait;
    };
    try {
      await work({ ...context, turn });
    } catch (error) {
      this.limit.release(replacement, identity);
      throw error;
    }
    this.limit.awaitCreate(identity, () => this.limit.halt(replacement, `the replacement of ${id} wasn't started`));
    this.active.set(identity, replacement);
  }

  /** Creates the new half; other resources aren't delayed. */
  async create<T>(identity: string, context: Context, work: (context: Context) => Promise<T>): Promise<T> {
    const replacement = this.active.get(identity);
    if (!replacement) return work(context);
    this.limit.beginCreate(identity);
    let isBought = false;
    const bought = () => {
      isBought = true;
      this.limit.release(replacement, identity);
    };
    try {
      const made = await work({ ...context, bought });
      bought();
      return made;
    } catch (error) {
      if (!isBought) this.limit.halt(replacement, `the replacement of ${replacement.id} couldn't be created`);
      throw error;
    }
  }
}
