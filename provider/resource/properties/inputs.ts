/** A declaration as passed to check: values may be unknown or invalid. */
export type RawInputs = Readonly<Record<string, unknown>>;

/** Checked inputs or outputs with their type. Unknown values are still `UNKNOWN`. */
export const asSpec = <Spec extends object>(inputs: object): Spec => inputs as Spec;

/** Typed values as a record. */
export const asInputs = (spec: object): RawInputs => spec as RawInputs;

/** Pulumi's placeholder for a value that is only known after another resource is created (in previews). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export function isKnown(value: unknown): boolean {
  if (value === UNKNOWN) return false;
  if (typeof value !== "object" || value === null) return true;
  return Object.values(value).every(isKnown);
}

/** A broken rule: the property, and one sentence with the value, the rule and the fix. */
export interface Violation {
  readonly property: string;
  readonly reason: string;
  /** For secrets: the reason without the value. */
  readonly redactedReason?: string;
  /** Set if the service's catalogue decides, when it can be asked. */
  readonly isMarket?: true;
}

/** Whether a value is a bag of named values itself. */
export const isBag = (value: unknown): value is RawInputs =>
  typeof value === "object" && value !== null && !Array.isArray(value);
