import type { InstanceDiff } from "../model/diff";
import type { InstanceOutputs } from "../model/facts";
import type { PropertyName } from "../model/properties";
import type { InstanceSpec } from "../model/spec";

/** A change that a preview announces: what is, what is wanted, and what differs. */
export interface Change extends InstanceDiff {
  readonly id: string;
  readonly actual: InstanceOutputs;
  readonly declared: InstanceSpec;
  /** What becomes of the old instance of a replacement. Default: it is deleted when the new one is made. */
  readonly oldHalf?: "deletedFirst" | "retained";
  /** Those of the replaced properties that could have changed in place (the resource option `replaceOnChanges`). */
  readonly forced?: readonly PropertyName[];
}

/** An instance that leaves the stack. The engine shows no provider that a preview would delete one. */
export interface Deletion {
  readonly id: string;
  readonly actual: InstanceOutputs;
  /** Whether it only leaves the state (the resource option `retainOnDelete`). */
  readonly isRetained: boolean;
}

/** Something that loses data, stops work or ends paid time, and that has to be said before it happens. */
export interface Warning<E = Change> {
  readonly id: string;
  /** When it is said, for the documentation. */
  readonly says: string;
  /** What happens, what is lost, how to avoid it: sentences about the instance, without its resource's name. */
  readonly tell: (event: E) => string | undefined;
}
