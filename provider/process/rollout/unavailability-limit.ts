import { CompShareError } from "../../client/errors";

/** Calls back after some time, in ms; the function it gives calls that off. */
export type After = (ms: number, callback: () => void) => () => void;

/** How many of a group may be away at once. */
export interface Bound {
  /** The group: the fleet's URN. */
  readonly group: string;
  readonly most: number;
}

/** A create that hasn't begun by then is one that the engine has given up: it begins nothing after a failure. */
const ABANDONED_MS = 30_000;

interface Waiting {
  readonly member: string;
  readonly most: number;
  readonly end: (failure?: CompShareError) => void;
}

interface Group {
  /** The members that are away. */
  readonly away: Set<string>;
  /** In the order in which they came. */
  readonly queue: Waiting[];
  /** Why nobody is let go any more. */
  halted?: string;
}

/**
 * Who of each group is away: deleted and not made again yet, or stopped for a change. A member waits until few enough of
 * its group are; first come, first served. Once a member didn't come back, none is let go any more in this run: the
 * engine begins nothing new after a failure, so a member that is deleted then would stay away.
 */
export class UnavailabilityLimit {
  private readonly groups = new Map<string, Group>();
  /** What calls off the end of the patience with the create of a member that is away. */
  private readonly awaited = new Map<string, () => void>();

  /** @param late Why one isn't let go when its time is up, as a clause, by how many are away. */
  constructor(
    private readonly late: (away: number) => string,
    private readonly after: After = timer,
  ) {}

  /**
   * Waits until a member may go. One that is away already may.
   * @param ms How long to wait at most.
   * @param waiting Hears how many are away, where it has to wait.
   * @returns Whether it had to wait.
   * @throws CompShareError `REFUSED` where the time is up or another member didn't come back.
   */
  async go({ group, most }: Bound, member: string, ms: number, waiting: (away: number) => void): Promise<boolean> {
    const { away, queue, halted } = this.group(group);
    if (away.has(member)) return false;
    if (halted !== undefined) throw refused(halted);
    if (away.size < most && queue.length === 0) {
      away.add(member);
      return false;
    }
    waiting(away.size);
    await new Promise<void>((resolve, reject) => {
      const callOff = this.after(ms, () => leave(refused(this.late(away.size))));
      const leave = (failure?: CompShareError) => {
        callOff();
        const place = queue.findIndex((one) => one.end === leave);
        if (place >= 0) queue.splice(place, 1);
        if (failure) reject(failure);
        else resolve();
      };
      queue.push({ member, most, end: leave });
    });
    return true;
  }

  /** Counts a member as away that is so already, without asking: whoever comes next waits for it too. */
  join({ group }: Bound, member: string): void {
    this.group(group).away.add(member);
  }

  /** A member is back. */
  back({ group }: Bound, member: string): void {
    const known = this.group(group);
    known.away.delete(member);
    for (let next = known.queue[0]; next && known.away.size < next.most; next = known.queue[0]) {
      known.away.add(next.member);
      next.end();
    }
  }

  /** A member didn't come back: those that wait aren't let go. `why` is a clause about it. */
  halt({ group }: Bound, why: string): void {
    const known = this.group(group);
    known.halted ??= why;
    for (const { end } of [...known.queue]) end(refused(known.halted));
  }

  /** A member is away until its create; `lost` says what happens where that doesn't begin. */
  expect(member: string, lost: () => void): void {
    this.awaited.set(member, this.after(ABANDONED_MS, lost));
  }

  /** The create that was waited for has begun, or isn't needed. */
  begun(member: string): void {
    this.awaited.get(member)?.();
  }

  private group(name: string): Group {
    const known = this.groups.get(name) ?? { away: new Set(), queue: [] };
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
