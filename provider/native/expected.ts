import { type RawInputs, UNKNOWN } from "../resource/properties/inputs";
import type { NativeKind } from "./kinds";

/** The outputs as known in a preview: what the service decides is unknown. */
export function expectedOutputs(
  { facts, stable, undecided }: NativeKind,
  declared: RawInputs,
  actual: RawInputs | undefined,
): RawInputs {
  const unknown = facts.map((name) => [name, actual && stable.includes(name) ? actual[name] : UNKNOWN]);
  const open = undecided(declared).map((name) => [name, actual?.[name] ?? UNKNOWN]);
  return { ...declared, ...Object.fromEntries([...unknown, ...open]) };
}
