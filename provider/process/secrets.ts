import type { Violation } from "../resource/properties/inputs";
import { isKnown } from "../resource/properties/inputs";

/** How Pulumi marks a secret, on its way and in states. */
export const SECRET_MARK = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" } as const;

type Bag = Readonly<Record<string, unknown>>;

/** Resource options that are checked as properties are. */
const OPTIONS = ["customTimeouts"];

/** What may not be said of a resource's declaration. */
export class Unspoken {
  private readonly values: readonly string[];

  /**
   * @param declared What was declared.
   * @param secrets The names of the properties that hold secrets.
   * @param known The properties that there are.
   */
  constructor(
    declared: Bag,
    private readonly secrets: readonly string[],
    private readonly known: readonly string[],
  ) {
    // The longest first: one may be a part of another.
    this.values = [...new Set(secrets.flatMap((name) => leavesOf(declared[name])))].sort((a, b) => b.length - a.length);
  }

  /** A text without the secrets that it quotes. */
  text(text: string): string {
    return this.values.reduce((clean, value) => clean.replaceAll(value, "[secret]"), text);
  }

  /**
   * A failure as the engine gets it. It quotes the value of the property that a failure names: so those of secrets, and of
   * properties that don't exist, name none.
   */
  failure({ property, reason, discreet = reason }: Violation): Pick<Violation, "property" | "reason"> {
    const [name = ""] = property.split(/[.[]/);
    const said = this.text(this.secrets.includes(name) ? discreet : reason);
    const isPlain = this.known.includes(name) || OPTIONS.includes(name);
    if (isPlain && !this.secrets.includes(name)) return { property, reason: said };
    return { property: "", reason: property && !said.startsWith(property) ? `${property}: ${said}` : said };
  }
}

function leavesOf(value: unknown): string[] {
  if (typeof value === "object" && value !== null) return Object.values(value).flatMap(leavesOf);
  return value === undefined || value === null || value === "" ? [] : [String(value)];
}

/** An input that the engine encrypts in the state, whoever declared it, and however. */
export const sealed = (value: unknown): unknown =>
  typeof value === "string" && isKnown(value) ? { ...SECRET_MARK, value } : value;
