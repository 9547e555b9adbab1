/** What replaces something. */
export interface Replacement<Spec> {
  readonly wanted: Spec;
  /** Whether it is replaced because something that it depends on is: then its create comes after that one's. */
  readonly isDependent: boolean;
}

/**
 * Which deletions are the first half of a replacement. No option tells: it may come from a transformation, a component or the
 * command line. The order of the engine's calls does: something new was announced for the resource and isn't begun yet.
 */
export class Replacements<Spec> {
  private readonly announced = new Map<unknown, Replacement<Spec>>();

  /** A check without old inputs, or a diff that replaces: something new is going to be made for a resource. */
  announce(identity: unknown, wanted: Spec, isDependent = false): void {
    if (identity !== undefined) this.announced.set(identity, { wanted, isDependent });
  }

  /** Its create has begun: what is deleted of the resource from now on is a second half. */
  begin(identity: unknown): void {
    this.announced.delete(identity);
  }

  /** What replaces that which is deleted now; undefined where nothing does, or where it is made already. */
  of(identity: unknown): Replacement<Spec> | undefined {
    return this.announced.get(identity);
  }
}
