import type { Violation } from "../resource/properties/inputs";
import { isKnown } from "../resource/properties/inputs";

/** Pulumi's mark of a secret, in calls and in states. */
export const SECRET_MARK = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" } as const;

type Bag = Readonly<Record<string, unknown>>;

/** Resource options that are checked like properties. */
const OPTIONS = ["customTimeouts"];

/** Keeps secrets out of messages about a declaration. */
export class SecretRedactor {
  private readonly values: readonly string[];

  /**
   * @param declared The declaration.
   * @param secrets The names of the properties with secrets.
   * @param known The names of all properties.
   */
  constructor(
    declared: Bag,
    private readonly secrets: readonly string[],
    private readonly known: readonly string[],
  ) {
    // The longest first: one may be part of another.
    this.values = [...new Set(secrets.flatMap((name) => leavesOf(declared[name])))].sort((a, b) => b.length - a.length);
  }

  /** A text with the quoted secrets removed. */
  text(text: string): string {
    return this.values.reduce((clean, value) => clean.replaceAll(value, "[secret]"), text);
  }

  /**
   * A violation as passed to the engine, which prints the value of the named property. So violations about secrets, and
   * about unknown properties, name none.
   */
  failure({ property, reason, redactedReason = reason }: Violation): Pick<Violation, "property" | "reason"> {
    const [name = ""] = property.split(/[.[]/);
    const shown = this.text(this.secrets.includes(name) ? redactedReason : reason);
    const isPlain = this.known.includes(name) || OPTIONS.includes(name);
    if (isPlain && !this.secrets.includes(name)) return { property, reason: shown };
    return { property: "", reason: property && !shown.startsWith(property) ? `${property}: ${shown}` : shown };
  }
}

function leavesOf(value: unknown): string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(leavesOf);
  return value === undefined || value === null || value === "" ? [] : [String(value)];
}

/** An input that the engine encrypts in the state, however it is declared. */
export const sealed = (value: unknown): unknown =>
  typeof value === "string" && isKnown(value) ? { ...SECRET_MARK, value } : value;
