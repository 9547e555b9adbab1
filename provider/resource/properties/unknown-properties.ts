import { unknownKeyText } from "./form-problems";
import type { RawInputs, Violation } from "./inputs";

/**
 * Properties that don't exist: typos that would otherwise be ignored silently.
 * @param known All names of inputs.
 * @param declarable Those that a program can declare.
 */
export const unknownProperties = (
  raw: RawInputs,
  known: readonly string[],
  declarable: readonly string[],
): Violation[] =>
  Object.keys(raw)
    .filter((name) => !name.startsWith("__") && raw[name] !== undefined && !known.includes(name))
    .map((name) => ({ property: name, reason: unknownKeyText(name, declarable) }));
