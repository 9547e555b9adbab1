import type { StackAddress } from "./stack-address";

/** What a provider isn't told, and the resource's constructor knows. */
export interface RunOptions {
  /** The resource's name in the program: what warnings are told under. */
  readonly name?: string;
  /** Its URN: the row that shows its progress. */
  readonly urn?: string;
  readonly isPreview?: true;
  /** A replacement deletes the old instance before it makes the new one. */
  readonly deletesFirst?: boolean;
  /** The instance is never deleted: it only leaves the state. */
  readonly retains?: boolean;
  /** The names of the properties that hold a secret. */
  readonly secrets?: readonly string[];
  /** What the resource option of this name says: which properties' changes replace the resource. */
  readonly replaceOnChanges?: readonly string[];
  /** The fleet that it belongs to, by its URN. */
  readonly group?: string;
  /** How many of the fleet may be away at once. */
  readonly maxUnavailable?: number;
  /** Where the engine can be asked for the state of the stack. */
  readonly stack?: StackAddress;
}

/** What the program says of this run, by the resources' identities: it comes with their checks. */
export class RunOptionsByResource {
  private readonly told = new Map<unknown, RunOptions>();
  /** Whether the run is a preview. */
  isPreview = false;
  /** Where the engine can be asked for the state of the stack; undefined where no program runs. */
  stack: StackAddress | undefined;

  tell(identity: unknown, run: RunOptions): void {
    this.told.set(identity, run);
    this.stack ??= run.stack;
    this.isPreview ||= run.isPreview === true;
  }

  /** Whether nothing was said of a resource yet: then the engine asks what becomes of it when one that it depends on is deleted. */
  isDependent(identity: unknown): boolean {
    return !this.told.has(identity);
  }

  /** A dependent is deleted before what it depends on, and made again after that. */
  of(identity: unknown): RunOptions {
    return this.told.get(identity) ?? { deletesFirst: true, ...(this.isPreview && { isPreview: true }) };
  }
}
