/** A replacement. */
export interface Replacement<Spec> {
  readonly wanted: Spec;
  /** Whether it is replaced because of something that it depends on: its create then comes after that one's. */
  readonly isDependent: boolean;
}

/**
 * Which deletions are the first half of a replacement. No option says so: it may come from a transformation, a
 * component or the command line. The order of the engine's calls does: something new was announced for the resource and
 * hasn't begun yet.
 */
export class Replacements<Spec> {
  private readonly announced = new Map<unknown, Replacement<Spec>>();

  /** A check without old inputs, or a diff that replaces: something new is going to be created for a resource. */
  announce(identity: unknown, wanted: Spec, isDependent = false): void {
    if (identity !== undefined) this.announced.set(identity, { wanted, isDependent });
  }

  /** Its create has begun: from now on, a deletion for the resource is a second half. */
  begin(identity: unknown): void {
    this.announced.delete(identity);
  }

  /** The replacement of what is deleted now; undefined if there is none, or if it already exists. */
  of(identity: unknown): Replacement<Spec> | undefined {
    return this.announced.get(identity);
  }
}
