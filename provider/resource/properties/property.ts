import type { z } from "zod";
import type { RawInputs } from "./inputs";

/** What a changed property does to a resource; `none`: nothing, it isn't even a change. */
export type Effect = "none" | "update" | "replace";

/** One input of a resource: all that there is to know of it. */
export interface Property {
  /** The parameter of the create call that carries it, if one does. */
  readonly parameter?: string;
  /** The resource option that it is made of, if it is: messages name that. */
  readonly option?: string;
  /** Type and unit, for readers. */
  readonly type: string;
  /** Set where a declaration must have it; a function says so by the other inputs, as the rest of "x is required: ...". */
  readonly required?: true | ((inputs: RawInputs) => string | undefined);
  /** The value where none is declared; a function of nothing but the property table. */
  readonly default?: unknown;
  /** The default in words, where it isn't a plain value. */
  readonly defaultText?: string;
  /** What a known value must be, apart from all others. */
  readonly schema: z.ZodType;
  /** Its value is in no message. */
  readonly isSecret?: true;
  /** What of a known value counts where two are compared: all of it, if this is absent. */
  readonly comparable?: (value: never) => unknown;
  /** What a change does, for readers; the words of the documentation's table. */
  readonly onChange: string;
  /** What a change from `before` to `after` does: they differ, and one that is absent counts as its default, or as "". */
  readonly effect: (before: never, after: never, declared: never, actual: RawInputs) => Effect;
}

/** Every input of a resource, one row each, in the order of the documentation. */
export type PropertyTable<Name extends string = string> = Readonly<Record<Name, Property>>;

/** The effect of a property whose every change does the same. */
export const always = (effect: Effect) => () => effect;
