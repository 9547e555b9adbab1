import { CompShareError } from "../../client/errors";

/** Calls back after some time, in ms. The returned function cancels that. */
export type After = (ms: number, callback: () => void) => () => void;

/** How many members of a group may be unavailable at once. */
export interface Bound {
  /** The group: the fleet's URN. */
  readonly group: string;
  readonly max: number;
}

/** The engine has given up a create that hasn't begun by then: it begins nothing after a failure. */
const ABANDONED_MS = 30_000;

interface Waiting {
  readonly member: string;
  readonly max: number;
  readonly end: (failure?: CompShareError) => void;
}

interface Group {
  /** The unavailable members. */
  readonly unavailable: Set<string>;
  /** In the order of arrival. */
  readonly queue: Waiting[];
  /** Why no more members may proceed. */
  halted?: string;
}

/**
 * The unavailable members of each group: deleted and not created again yet, or stopped for a change. A member waits
 * until few enough of its group are unavailable, in the order of arrival. Once a member has failed to come back, no
 * more proceed in this run: the engine begins nothing new after a failure, so a member that is deleted then would stay
 * unavailable.
 */
export class UnavailabilityLimit {
  private readonly groups = new Map<string, Group>();
  /** Cancels the timeout for the create of an unavailable member. */
  private readonly awaited = new Map<string, () => void>();

  /** @param late Why a member may not proceed when its time is up, as a clause, by the number of unavailable ones. */
  constructor(
    private readonly late: (unavailable: number) => string,
    private readonly after: After = timer,
  ) {}

  /**
   * Waits until a member may proceed. One that is already unavailable may.
   * @param ms How long to wait at most.
   * @param waiting Called with the number of unavailable members if it has to wait.
   * @returns Whether it had to wait.
   * @throws CompShareError `REFUSED` if the time is up or another member has failed to come back.
   */
  async acquire(
    { group, max }: Bound,
    member: string,
    ms: number,
    waiting: (unavailable: number) => void,
  ): Promise<boolean> {
    const { unavailable, queue, halted } = this.group(group);
    if (unavailable.has(member)) return false;
    if (halted !== undefined) throw refused(halted);
    if (unavailable.size < max && queue.length === 0) {
      unavailable.add(member);
      return false;
    }
    waiting(unavailable.size);
    await new Promise<void>((resolve, reject) => {
      const cancel = this.after(ms, () => leave(refused(this.late(unavailable.size))));
      const leave = (failure?: CompShareError) => {
        cancel();
        const place = queue.findIndex((one) => one.end === leave);
        if (place >= 0) queue.splice(place, 1);
        if (failure) reject(failure);
        else resolve();
      };
      queue.push({ member, max, end: leave });
    });
    return true;
  }

  /** Counts a member as unavailable that already is, without waiting: later ones wait for it too. */
  occupy({ group }: Bound, member: string): void {
    this.group(group).unavailable.add(member);
  }

  /** A member is available again. */
  release({ group }: Bound, member: string): void {
    const known = this.group(group);
    known.unavailable.delete(member);
    for (let next = known.queue[0]; next && known.unavailable.size < next.max; next = known.queue[0]) {
      known.unavailable.add(next.member);
      next.end();
    }
  }

  /** A member has failed to come back: waiting members don't proceed. `why` is a clause about it. */
  halt({ group }: Bound, why: string): void {
    const known = this.group(group);
    known.halted ??= why;
    for (const { end } of [...known.queue]) end(refused(known.halted));
  }

  /** A member is unavailable until its create; `lost` is called if that doesn't begin. */
  awaitCreate(member: string, lost: () => void): void {
    this.awaited.set(member, this.after(ABANDONED_MS, lost));
  }

  /** The expected create has begun, or isn't needed. */
  beginCreate(member: string): void {
    this.awaited.get(member)?.();
  }

  private group(name: string): Group {
    const known = this.groups.get(name) ?? { unavailable: new Set(), queue: [] };
    this.groups.set(name, known);
    return known;
  }
}

function refused(why: string): CompShareError {
  return new CompShareError({
    code: "REFUSED",
    what: `update postponed, the instance keeps running: ${why}`,
    effect: "none",
    advice: "Run `pulumi up` again to continue with the others.",
  });
}

export function timer(ms: number, callback: () => void): () => void {
  const timeout = setTimeout(callback, ms);
  return () => clearTimeout(timeout);
}
