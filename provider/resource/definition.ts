import type { Previewed } from "./properties/check";
import type { Diff } from "./properties/diff";
import type { RawInputs } from "./properties/inputs";

/** The resource that a front (the dynamic provider, a plugin) calls about. */
export interface Request {
  /** Identifies the resource; undefined if the front doesn't know it. */
  readonly identity: string | undefined;
  /** Its name in the program, for messages. */
  readonly name: string | undefined;
  readonly isPreview: boolean;
  /** Whether this is the first call about it in this run: it may be a dependent of a resource that is deleted. */
  readonly isDependent: boolean;
  /** What happens to the old half of a replacement. Default: it is deleted after the new one is created. */
  readonly oldHalf?: "deletedFirst" | "retained";
  /** The value of the resource option of this name. */
  readonly replaceOnChanges: readonly string[];
}

/** A declaration to be checked. */
export interface Declared {
  readonly raw: RawInputs;
  /** The inputs in the state; undefined for a new resource. */
  readonly olds: RawInputs | undefined;
}

/** A change found by a diff. */
export interface Change<Spec, Outputs> extends Diff {
  readonly id: string;
  readonly actual: Outputs;
  readonly declared: Spec;
  /** The replaced properties that could have changed in place (the resource option `replaceOnChanges`). */
  readonly forced: readonly string[];
}

/** An existing resource. */
export interface Found<Spec, Outputs> {
  readonly outputs: Outputs;
  /** The declaration that would have created it as it is. */
  readonly inputs: Spec;
}

/**
 * A kind of resource: its properties and its lifecycle, independent of the front.
 * @typeParam Context The context of its lifecycle.
 */
export interface ResourceDefinition<Spec extends object, Outputs extends object, Context> {
  /** The names of all inputs. */
  readonly names: readonly string[];
  /** The names whose values are secrets even if they aren't declared as such. */
  readonly secrets: readonly string[];
  readonly idOf: (outputs: Partial<Outputs>) => string | undefined;
  /** Checks a declaration, fills in its defaults, and warns. Previews also ask the service. */
  readonly check: (request: Request, declared: Declared) => Promise<Previewed>;
  /** Compares a resource with its declaration. */
  readonly diff: (actual: RawInputs, declared: RawInputs) => Diff;
  /**
   * Properties that `replaceOnChanges` doesn't apply to: those that come from resource options, and those still to be
   * set.
   */
  readonly exempt: (actual: RawInputs) => readonly string[];
  /** Whether there is work left although nothing differs. */
  readonly isDue: (id: string, actual: Outputs) => boolean;
  /** The warnings of a preview about a change, and about what stays as it is. */
  readonly changeWarnings: (request: Request, change: Change<Spec, Outputs>) => Promise<string[]>;
  /** Called before `up` makes a change. Throws if a replacement isn't available. Default: nothing. */
  readonly changing?: (request: Request, change: Change<Spec, Outputs>) => Promise<void>;
  /** Warnings about what interrupted runs have left of a resource that is no longer replaced. Default: none. */
  readonly leftoverWarnings?: (request: Request, declared: Spec) => Promise<string[]>;
  readonly create: (context: Context, request: Request, spec: Spec) => Promise<Outputs>;
  /** Called when a create begins, including one that continues an unfinished create of this run. Default: nothing. */
  readonly creating?: (request: Request) => void;
  readonly read: (context: Context, id: string, stored: Partial<Outputs>) => Promise<Found<Spec, Outputs> | undefined>;
  readonly update: (
    context: Context,
    request: Request,
    change: { readonly id: string; readonly stored: Outputs; readonly declared: Spec },
  ) => Promise<Outputs>;
  readonly delete: (context: Context, request: Request, id: string, stored: Outputs) => Promise<void>;
}
