import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { SECRET_MARK } from "../process/secrets";
import { type RawInputs, UNKNOWN } from "../resource/properties/inputs";

/** A resource's properties in clear text, and the names of those with secrets. */
export interface Values {
  readonly bag: RawInputs;
  readonly secrets: readonly string[];
}

/** Pulumi's values for what isn't known yet: one for each type. */
const UNKNOWNS: ReadonlySet<unknown> = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

const [[MARK, SECRET]] = Object.entries(SECRET_MARK) as [[string, string]];

/** Reads properties as the engine sends them. */
export function readValues(struct: Struct | undefined): Values {
  const secrets: string[] = [];
  const bag = Object.entries(struct?.toJavaScript() ?? {}).map(([name, value]) => {
    let holdsSecret = false;
    const clear = plain(value, () => {
      holdsSecret = true;
    });
    if (holdsSecret) secrets.push(name);
    return [name, clear] as const;
  });
  return { bag: Object.fromEntries(bag), secrets };
}

function plain(value: unknown, onSecret: () => void): unknown {
  if (UNKNOWNS.has(value)) return UNKNOWN;
  if (Array.isArray(value)) return value.map((one) => plain(one, onSecret));
  if (typeof value !== "object" || value === null) return value;
  const { [MARK]: kind, value: inner } = value as Record<string, unknown>;
  if (kind === SECRET) {
    onSecret();
    return plain(inner, onSecret);
  }
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one, onSecret)]));
}

/**
 * Writes properties in the engine's form.
 * @param secrets The names of the properties to encrypt.
 */
export function writeValues(bag: object, secrets: readonly string[] = []): Struct {
  const marked = Object.entries(bag)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => [name, secrets.includes(name) ? { ...SECRET_MARK, value } : value]);
  // Undefined within a value would be an error.
  return Struct.fromJavaScript(JSON.parse(JSON.stringify(Object.fromEntries(marked))));
}
