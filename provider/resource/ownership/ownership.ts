/** What a run knows about one resource of the state. */
export interface Known {
  /** The resource that has it; unknown if it is only deleted. */
  readonly resource?: string;
  /** When it was created, in seconds since the epoch. */
  readonly createdAt?: number;
  /** Its region and project: what is listed together. */
  readonly where?: string;
}

/** What the stored state has of one resource. */
export interface StateEntry {
  readonly id: string;
  readonly resource: string;
  readonly createdAt?: number;
}

/** A resource of the state that this run didn't find. */
interface Gone {
  readonly resource?: string;
  /** When it was reported as gone, in ms since the epoch. */
  readonly at: number;
}

/**
 * Who owns what. This is known from the calls of this run (diff, read, update, delete, own creates) and, if they don't
 * suffice, from the stored state, which is read at most once per run. Owned resources are never taken over by a create.
 * Nothing that this run has deleted is forgotten, as it may still be listed for a while.
 */
export class Ownership {
  private readonly known = new Map<string, Known>();
  /** What creates of this run have created, taken over or adopted. */
  private readonly created = new Set<string>();
  /** What diffs of this run keep, by resource. */
  private readonly kept = new Map<string, string | undefined>();
  private readonly gone = new Map<string, Gone>();
  private readonly deleted = new Set<string>();
  private readonly accounts = new Set<string>();
  private state: Promise<readonly StateEntry[] | undefined> | undefined;

  /** @param readState Reads the stored state; undefined if it can't be read. */
  constructor(private readonly readState: () => Promise<readonly StateEntry[] | undefined> = async () => undefined) {}

  record(id: string, known: Known = {}): void {
    this.known.set(id, { ...this.known.get(id), ...defined(known) });
  }

  has(id: string): boolean {
    return this.known.has(id);
  }

  resourceOf(id: string): string | undefined {
    return this.known.get(id)?.resource;
  }

  /** The ids of a resource, with their time of creation. */
  of(resource: string): [id: string, createdAt: number | undefined][] {
    return [...this.known].flatMap(([id, known]) => (known.resource === resource ? [[id, known.createdAt]] : []));
  }

  /** How many resources of a region and project the state has and this run hasn't deleted. */
  livingAt(where: string): number {
    return [...this.known].filter(([id, known]) => known.where === where && !this.deleted.has(id)).length;
  }

  /**
   * Claims something that a create of this run has created or takes over. The answer is immediate, so only one of two
   * creates gets it.
   * @returns Whether nobody has it yet.
   */
  claim(id: string, resource: string): boolean {
    if (this.known.has(id)) return false;
    this.record(id, { resource });
    this.created.add(id);
    return true;
  }

  /** Releases a claim. */
  release(id: string): void {
    this.known.delete(id);
    this.created.delete(id);
  }

  /** Records that the program registers a resource, and that a diff or an update of this run keeps what it has. */
  markKept(id: string, resource: string | undefined): void {
    this.kept.set(id, resource);
  }

  /** Records that a diff of this run replaces it. */
  markReplaced(id: string): void {
    this.kept.delete(id);
  }

  /** Records that a new resource is going to be created for an identity: what it has may be deleted. */
  markRecreated(resource: string): void {
    for (const [id, holder] of this.kept) if (holder === resource) this.kept.delete(id);
  }

  /** Whether it may be deleted. If not, another entry of the state has it too. */
  mayDelete(id: string): boolean {
    return !this.created.has(id) && !this.kept.has(id);
  }

  /** Records that this run has deleted it. */
  markDeleted(id: string): void {
    this.deleted.add(id);
  }

  /** Records that it wasn't deleted after all. */
  unmarkDeleted(id: string): void {
    this.deleted.delete(id);
  }

  /** Records that this run has found it to be gone. It may be taken over again if a newer list shows it. */
  markGone(id: string, at: number): void {
    this.gone.set(id, { resource: this.resourceOf(id), at });
    this.known.delete(id);
  }

  /** What a resource had until this run reported it as gone, with that time. */
  goneOf(resource: string): ReadonlyMap<string, number> {
    return new Map([...this.gone].flatMap(([id, gone]) => (gone.resource === resource ? [[id, gone.at]] : [])));
  }

  /** The current keys show something that was created under this account's digest, so it is the same account. */
  confirmAccount(digest: string): void {
    this.accounts.add(digest);
  }

  isConfirmedAccount(digest: string): boolean {
    return this.accounts.has(digest);
  }

  /** Whether a resource has it, according to the calls of this run and the stored state. */
  async isOwnedBy(id: string, resource: string): Promise<boolean> {
    if (this.known.has(id)) return this.resourceOf(id) === resource;
    return (await this.stored())?.some((entry) => entry.id === id && entry.resource === resource) ?? false;
  }

  /** Whether the stored state has it and this run hasn't reported it as gone. */
  async isStored(id: string): Promise<boolean> {
    return !this.gone.has(id) && ((await this.stored())?.some((entry) => entry.id === id) ?? false);
  }

  /** The stored state's resources; undefined if it can't be read. */
  async stored(): Promise<readonly StateEntry[] | undefined> {
    this.state ??= this.readState();
    const stored = await this.state;
    // Reading may succeed later.
    if (stored === undefined) this.state = undefined;
    return stored;
  }
}

const defined = (known: Known): Known =>
  Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined));
