import type { Previewed } from "./properties/check";
import type { Diff } from "./properties/diff";
import type { RawInputs } from "./properties/inputs";

/** What a front (the dynamic provider, a plugin) says of the resource that it calls about. */
export interface Request {
  /** What tells the resource from all others; undefined where nobody has said. */
  readonly identity: string | undefined;
  /** What messages call it: its name in the program. */
  readonly name: string | undefined;
  readonly isPreview: boolean;
  /** Nothing was said of it in this run yet: the engine asks what becomes of it when one that it depends on is deleted. */
  readonly isDependent: boolean;
  /** What becomes of the old half of a replacement. Default: it is deleted when the new one is made. */
  readonly oldHalf?: "deletedFirst" | "retained";
  /** What the resource option of this name says: which properties' changes replace the resource. */
  readonly replaceOnChanges: readonly string[];
}

/** A declaration that is to be checked. */
export interface Declared {
  readonly raw: RawInputs;
  /** The inputs that the state has; undefined where a new one would be made. */
  readonly olds: RawInputs | undefined;
}

/** A change that was found by a diff. */
export interface Change<Spec, Outputs> extends Diff {
  readonly id: string;
  readonly actual: Outputs;
  readonly declared: Spec;
  /** Those of the replaced properties that could have changed in place (the resource option `replaceOnChanges`). */
  readonly forced: readonly string[];
}

/** Something that exists, as it is. */
export interface Found<Spec, Outputs> {
  readonly outputs: Outputs;
  /** The declaration that would have made it as it is. */
  readonly inputs: Spec;
}

/**
 * A kind of resource: what its properties are, and how it lives. Nothing here knows who calls.
 * @typeParam Context What its lifecycle works with.
 */
export interface ResourceDefinition<Spec extends object, Outputs extends object, Context> {
  /** The names of all inputs. */
  readonly names: readonly string[];
  /** Those whose values are secrets, whoever declared them. */
  readonly secrets: readonly string[];
  readonly idOf: (outputs: Partial<Outputs>) => string | undefined;
  /** Checks a declaration, fills in its defaults, and tells what may come of it. Previews ask the service more. */
  readonly check: (request: Request, declared: Declared) => Promise<Previewed>;
  /** Compares what is with what is declared. */
  readonly diff: (actual: RawInputs, declared: RawInputs) => Diff;
  /** Properties that `replaceOnChanges` isn't about: what is made of resource options, and what is still to be done. */
  readonly exempt: (actual: RawInputs) => readonly string[];
  /** Whether something is left to be done though nothing differs. */
  readonly isDue: (id: string, actual: Outputs) => boolean;
  /** What a preview says of a change, and of what stays as it is, besides what the engine shows. */
  readonly tell: (request: Request, change: Change<Spec, Outputs>) => Promise<string[]>;
  /** Hears of what `up` is going to do. Throws where a replacement can't be had. Default: nothing. */
  readonly changing?: (request: Request, change: Change<Spec, Outputs>) => Promise<void>;
  /** What cut runs have left of a resource that isn't replaced any more. Default: nothing. */
  readonly leftOver?: (request: Request, declared: Spec) => Promise<string[]>;
  readonly create: (context: Context, request: Request, spec: Spec) => Promise<Outputs>;
  /** A create begins, even one that goes on with what a create of this run has left unfinished. Default: nothing. */
  readonly creating?: (request: Request) => void;
  readonly read: (context: Context, id: string, stored: Partial<Outputs>) => Promise<Found<Spec, Outputs> | undefined>;
  readonly update: (
    context: Context,
    request: Request,
    change: { readonly id: string; readonly stored: Outputs; readonly declared: Spec },
  ) => Promise<Outputs>;
  readonly delete: (context: Context, request: Request, id: string, stored: Outputs) => Promise<void>;
}
