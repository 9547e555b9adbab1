/** The declaration as it reaches check: some values may not be known yet, any may be wrong. */
export type RawInputs = Readonly<Record<string, unknown>>;

/** Inputs or outputs that were checked, as what they are: values that aren't known yet stand in them as `UNKNOWN`. */
export const asSpec = <Spec extends object>(inputs: object): Spec => inputs as Spec;

/** A declaration or outputs, as a bag of named values. */
export const asInputs = (spec: object): RawInputs => spec as RawInputs;

/** What stands for a value that is known only after another resource is made (previews). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isKnown(value: unknown): boolean {
  if (value === UNKNOWN) return false;
  if (typeof value !== "object" || value === null) return true;
  return Object.values(value).every(isKnown);
}

/** A broken rule: which property, and in one sentence the value, the rule and the fix. */
export interface Violation {
  readonly property: string;
  readonly reason: string;
  /** The reason without what tells of the value, where that is a secret. */
  readonly discreet?: string;
  /** Set where the service's catalogue decides, if it can be asked. */
  readonly isMarket?: true;
}
