import type { InstanceDiff } from "../model/diff";
import type { InstanceOutputs } from "../model/facts";
import type { PropertyName } from "../model/properties";
import type { InstanceSpec } from "../model/spec";

/** A change announced by a preview: the instance, its declaration, and the differences. */
export interface Change extends InstanceDiff {
  readonly id: string;
  readonly actual: InstanceOutputs;
  readonly declared: InstanceSpec;
  /** What happens to the old instance of a replacement. Default: it is deleted after the new one is created. */
  readonly oldHalf?: "deletedFirst" | "retained";
  /** The replaced properties that could have changed in place (the resource option `replaceOnChanges`). */
  readonly forced?: readonly PropertyName[];
}

/** An instance that leaves the stack. Previews don't show deletions to providers. */
export interface Deletion {
  readonly id: string;
  readonly actual: InstanceOutputs;
  /** Whether it is only removed from the state (the resource option `retainOnDelete`). */
  readonly isRetained: boolean;
}

/** Something that loses data, stops work or ends paid time, so that a warning is needed. */
export interface Warning<E = Change> {
  readonly id: string;
  /** The case, for the documentation. */
  readonly description: string;
  /** What happens, what is lost, how to avoid it: sentences about the instance, without its resource's name. */
  readonly message: (event: E) => string | undefined;
}
