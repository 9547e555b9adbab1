/** What a run knows of one thing that the state has. */
export interface Known {
  /** The resource that has it; unknown for one that is only deleted. */
  readonly resource?: string;
  /** When it was made, in seconds since the epoch. */
  readonly createdAt?: number;
  /** Its region and project: what is listed together. */
  readonly where?: string;
}

/** What the stored state says of one of our resources. */
export interface StateEntry {
  readonly id: string;
  readonly resource: string;
  readonly createdAt?: number;
}

/** Something that the state had and that a look of this run didn't find. */
interface Gone {
  readonly resource?: string;
  /** When it was called gone, in ms since the epoch. */
  readonly at: number;
}

/**
 * Whose is what. It is known from the calls of this run (diff, read, update, delete, own creates) and, where those can't
 * tell, from the stored state, which is read once a run at most. What is known here is never taken over by a create. Nothing
 * that this run has ended is forgotten: it may still be listed for a while.
 */
export class Ownership {
  private readonly known = new Map<string, Known>();
  /** What creates of this run have made, taken over or adopted. */
  private readonly made = new Set<string>();
  /** What diffs of this run leave in place, by the resource that has it. */
  private readonly kept = new Map<string, string | undefined>();
  private readonly gone = new Map<string, Gone>();
  private readonly ended = new Set<string>();
  private readonly accounts = new Set<string>();
  private state: Promise<readonly StateEntry[] | undefined> | undefined;

  /** @param readState Reads the stored state; undefined where that can't be done. */
  constructor(private readonly readState: () => Promise<readonly StateEntry[] | undefined> = async () => undefined) {}

  learn(id: string, known: Known = {}): void {
    this.known.set(id, { ...this.known.get(id), ...defined(known) });
  }

  has(id: string): boolean {
    return this.known.has(id);
  }

  resourceOf(id: string): string | undefined {
    return this.known.get(id)?.resource;
  }

  /** The things of a resource, with the time of their creation. */
  of(resource: string): [id: string, createdAt: number | undefined][] {
    return [...this.known].flatMap(([id, known]) => (known.resource === resource ? [[id, known.createdAt]] : []));
  }

  /** How many of a region and project the state has and this run hasn't ended. */
  livingAt(where: string): number {
    return [...this.known].filter(([id, known]) => known.where === where && !this.ended.has(id)).length;
  }

  /**
   * A create of this run has made something, or takes over what was there before. The answer is given at once, so that of two
   * that want the same one gets it.
   * @returns Whether nobody has it yet.
   */
  claim(id: string, resource: string): boolean {
    if (this.known.has(id)) return false;
    this.learn(id, { resource });
    this.made.add(id);
    return true;
  }

  /** What was claimed can't be had after all. */
  release(id: string): void {
    this.known.delete(id);
    this.made.delete(id);
  }

  /** The program registers a resource, and a diff or an update of this run leaves it what it has. */
  keep(id: string, resource: string | undefined): void {
    this.kept.set(id, resource);
  }

  /** A diff of this run replaces it. */
  giveUp(id: string): void {
    this.kept.delete(id);
  }

  /** Something new is going to be made for a resource: what it has may be ended. */
  replaces(resource: string): void {
    for (const [id, holder] of this.kept) if (holder === resource) this.kept.delete(id);
  }

  /** Whether a deletion may end it. Else another entry of the state, which lives on, has it too. */
  mayEnd(id: string): boolean {
    return !this.made.has(id) && !this.kept.has(id);
  }

  /** This run has ended it. */
  end(id: string): void {
    this.ended.add(id);
  }

  /** It wasn't ended after all. */
  lives(id: string): void {
    this.ended.delete(id);
  }

  /** A look of this run has shown that it isn't there: it may be taken over again, if a newer look shows it. */
  callGone(id: string, at: number): void {
    this.gone.set(id, { resource: this.resourceOf(id), at });
    this.known.delete(id);
  }

  /** What a resource had until this run called it gone, with the time of the verdict. */
  goneOf(resource: string): ReadonlyMap<string, number> {
    return new Map([...this.gone].flatMap(([id, gone]) => (gone.resource === resource ? [[id, gone.at]] : [])));
  }

  /** The present keys show something that was made under this account's digest: it is the same account. */
  sawAccount(digest: string): void {
    this.accounts.add(digest);
  }

  isAccount(digest: string): boolean {
    return this.accounts.has(digest);
  }

  /** Whether a resource has it, as far as the calls of this run and the stored state tell. */
  async isOf(id: string, resource: string): Promise<boolean> {
    if (this.known.has(id)) return this.resourceOf(id) === resource;
    return (await this.stored())?.some((entry) => entry.id === id && entry.resource === resource) ?? false;
  }

  /** Whether the stored state has it and this run hasn't called it gone. */
  async isStored(id: string): Promise<boolean> {
    return !this.gone.has(id) && ((await this.stored())?.some((entry) => entry.id === id) ?? false);
  }

  /** What the stored state has; undefined where it can't be read. */
  async stored(): Promise<readonly StateEntry[] | undefined> {
    this.state ??= this.readState();
    const stored = await this.state;
    // A failure may pass.
    if (stored === undefined) this.state = undefined;
    return stored;
  }
}

const defined = (known: Known): Known =>
  Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
