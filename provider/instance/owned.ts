/** What a run knows of one instance. */
interface Known {
  /** The digest of the resource that has it; unknown for one that is only deleted. */
  readonly resource?: string;
  /** When it was made, in seconds since the epoch. */
  readonly createdAt?: number;
}

/**
 * The instances that the state owns, as far as this run has heard of them: from diff, read, update, delete, and from
 * its own creates. What is known here is never taken over by a create. Nothing is ever forgotten: an instance that
 * this run has ended may still be listed for a while.
 */
export class Owned {
  private readonly known = new Map<string, Known>();
  private readonly taken = new Set<string>();

  learn(id: string, known: Known = {}): void {
    const before = this.known.get(id);
    this.known.set(id, { ...before, ...known });
  }

  has(id: string): boolean {
    return this.known.has(id);
  }

  /** Whether a resource has an instance. */
  isOf(id: string, resource: string): boolean {
    return this.known.get(id)?.resource === resource;
  }

  /** The instances of a resource, with the time of their creation. */
  of(resource: string): [id: string, createdAt: number | undefined][] {
    return [...this.known].flatMap(([id, known]) => (known.resource === resource ? [[id, known.createdAt]] : []));
  }

  /** A create of this run has taken an instance over that was there before. */
  takeOver(id: string, resource: string): void {
    this.learn(id, { resource });
    this.taken.add(id);
  }

  wasTakenOver(id: string): boolean {
    return this.taken.has(id);
  }
}
