import type { RunOptions } from "../provider-text";
import type { StackAddress } from "../stack-address";

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
