import type { z } from "zod";
import type { RawInputs } from "./inputs";

/** The effect of a changed property; `none` means that it doesn't count as a change. */
export type Effect = "none" | "update" | "replace";

/** One input of a resource. */
export interface Property {
  /** The parameter of the create call that carries it. */
  readonly parameter?: string;
  /** The resource option that it comes from, which messages then name. */
  readonly option?: string;
  /** Type and unit, for readers. */
  readonly type: string;
  /**
   * Set if a declaration must have it. A function decides by the other inputs, and returns the rest of "x is required:
   * ...".
   */
  readonly required?: true | ((inputs: RawInputs) => string | undefined);
  /** The value if none is declared. It depends only on the property table. */
  readonly default?: unknown;
  /** The default in words, if it isn't a plain value. */
  readonly defaultText?: string;
  /** The schema of a known value, independent of the other inputs. */
  readonly schema: z.ZodType;
  /** Its value appears in no message. */
  readonly isSecret?: true;
  /** The part of a known value that is compared. Default: all of it. */
  readonly comparable?: (value: never) => unknown;
  /** What a change does, in words for the documentation. */
  readonly onChange: string;
  /**
   * What a change from `before` to `after` does. They differ, and a missing value is passed as its default, or as "".
   */
  readonly effect: (before: never, after: never, declared: never, actual: RawInputs) => Effect;
}

/** Every input of a resource, one row each, in the order of the documentation. */
export type PropertyTable<Name extends string = string> = Readonly<Record<Name, Property>>;

/** The effect of a property whose changes all do the same. */
export const always = (effect: Effect) => () => effect;
