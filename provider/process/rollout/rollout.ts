import type { Context } from "../../instance/observe/context";
import type { RunOptions } from "../run-options";
import { type After, type Bound, timer, UnavailabilityLimit } from "./unavailability-limit";

/** After this long without a check of another member, all of a fleet have been checked. */
const QUIET_MS = 1000;

interface Member extends Bound {
  /** Identifies the resource. */
  readonly identity: string;
}

/** The checks of a fleet: `ends` comes some time after the last check of a member. */
interface CheckPhase {
  readonly ends: Promise<void>;
  readonly end: () => void;
  cancel: () => void;
}

/**
 * Keeps a fleet's limit of unavailable members over the calls of a run. A replaced member is unavailable from its
 * deletion to the end of the following create, one changed in place from its stop to the end of the update. Other
 * resources, and deletions without a replacement, are never delayed.
 */
export class Rollout {
  private readonly members = new Map<unknown, Member>();
  private readonly checkPhases = new Map<string, CheckPhase>();
  private readonly limit: UnavailabilityLimit;

  constructor(private readonly after: After = timer) {
    this.limit = new UnavailabilityLimit(
      (unavailable) => `the time is up, and ${unavailable} of its fleet are away already (maxUnavailable)`,
      after,
    );
  }

  /** Records a check: the resource's fleet, and whether the state has it. */
  declare(identity: unknown, { group, maxUnavailable = 0, deletesFirst }: RunOptions, isInState: boolean): void {
    if (group === undefined || typeof identity !== "string") return;
    const isKnown = this.members.has(identity);
    const member = { identity, group, max: Math.max(1, maxUnavailable) };
    this.members.set(identity, member);
    this.extendCheckPhase(group);
    // A member that an earlier run has deleted, and that wasn't created again, is still in the state: it gets no diff.
    if (!isInState || isKnown || !deletesFirst) return;
    this.limit.occupy(member, identity);
    this.limit.awaitCreate(identity, () => this.limit.release(member, identity));
  }

  /** Records a diff: there is an instance. */
  exists(identity: unknown): void {
    const member = this.members.get(identity);
    if (!member) return;
    this.limit.beginCreate(member.identity);
    this.limit.release(member, member.identity);
  }

  /**
   * Deletes. The first half of a replacement waits for its turn.
   * @param replaced The resource whose replacement this is the first half of; undefined for other deletions.
   */
  async delete(
    id: string,
    replaced: unknown,
    context: Context,
    work: (context: Context) => Promise<void>,
  ): Promise<void> {
    const member = this.members.get(replaced);
    if (!member) return work(context);
    await this.watched(member, `${id} couldn't be deleted`, async () => {
      await this.checkPhases.get(member.group)?.ends;
      await work(this.bounded(member, context));
    });
    this.limit.awaitCreate(member.identity, () => this.limit.halt(member, `the replacement of ${id} wasn't started`));
  }

  /** Creates. A member that was unavailable is available then. */
  async create<T>(identity: unknown, name: string | undefined, work: () => Promise<T>): Promise<T> {
    const member = this.members.get(identity);
    if (!member) return work();
    this.limit.beginCreate(member.identity);
    const made = await this.watched(member, `${name} couldn't be created`, work);
    this.limit.release(member, member.identity);
    return made;
  }

  /** Changes in place. The lifecycle asks for its turn before it interrupts the instance. */
  async update<T>(identity: unknown, id: string, context: Context, work: (context: Context) => Promise<T>): Promise<T> {
    const member = this.members.get(identity);
    if (!member) return work(context);
    try {
      return await this.watched(member, `${id} couldn't be changed`, () => work(this.bounded(member, context)));
    } finally {
      this.limit.release(member, member.identity);
    }
  }

  private bounded(member: Member, context: Context): Context {
    return {
      ...context,
      turn: async (until, isAway) => {
        if (isAway) this.limit.occupy(member, member.identity);
        return this.limit.acquire(member, member.identity, until - context.now(), (unavailable) =>
          context.progress(
            `waiting for its turn: ${unavailable} of its fleet unavailable, at most ${member.max} may be`,
          ),
        );
      },
    };
  }

  /** If a member fails, no waiting member proceeds. */
  private async watched<T>(member: Member, why: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.limit.halt(member, why);
      throw error;
    }
  }

  private extendCheckPhase(group: string): void {
    const phase = this.checkPhases.get(group) ?? newCheckPhase();
    phase.cancel();
    phase.cancel = this.after(QUIET_MS, phase.end);
    this.checkPhases.set(group, phase);
  }
}

function newCheckPhase(): CheckPhase {
  let end = () => {};
  const ends = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { ends, end, cancel: () => {} };
}
