import type { StackAddress } from "./stack-address";

/** What the engine doesn't tell a provider, but the resource's constructor knows. */
export interface RunOptions {
  /** The resource's name in the program, shown before warnings. */
  readonly name?: string;
  /** Its URN, for the row that shows its progress. */
  readonly urn?: string;
  readonly isPreview?: true;
  /** A replacement deletes the old instance before it creates the new one. */
  readonly deletesFirst?: boolean;
  /** The instance is never deleted, only removed from the state. */
  readonly retains?: boolean;
  /** The names of the properties that hold a secret. */
  readonly secrets?: readonly string[];
  /** The value of the resource option of this name. */
  readonly replaceOnChanges?: readonly string[];
  /** The URN of its fleet. */
  readonly group?: string;
  /** How many members of the fleet may be unavailable at once. */
  readonly maxUnavailable?: number;
  /** Where to ask the engine for the stack's state. */
  readonly stack?: StackAddress;
  /** How many operations the engine runs at once (`--parallel`). */
  readonly parallel?: number;
}

/** What the program says about this run, by the resources' identities. It comes with their checks. */
export class RunOptionsByResource {
  private readonly byIdentity = new Map<unknown, RunOptions>();
  /** Whether the run is a preview. */
  isPreview = false;
  /** Where to ask the engine for the stack's state; undefined if no program runs. */
  stack: StackAddress | undefined;
  /** How many operations the engine runs at once; undefined if no program runs. */
  parallel: number | undefined;

  record(identity: unknown, run: RunOptions): void {
    this.byIdentity.set(identity, run);
    this.stack ??= run.stack;
    this.parallel ??= run.parallel;
    this.isPreview ||= run.isPreview === true;
  }

  /** Whether this is the first call about a resource: it may be a dependent of one that is deleted. */
  isDependent(identity: unknown): boolean {
    return !this.byIdentity.has(identity);
  }

  /** A dependent is deleted before what it depends on, and created again after that. */
  of(identity: unknown): RunOptions {
    return this.byIdentity.get(identity) ?? { deletesFirst: true, ...(this.isPreview && { isPreview: true }) };
  }
}
