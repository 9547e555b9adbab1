import * as ts from "typescript";
import type { Declarations } from "../reference/declarations";

/** Translates types of this package to Pulumi's schema. */

export interface TypeSpec {
  readonly type?: "string" | "boolean" | "integer" | "number" | "array" | "object";
  readonly items?: TypeSpec;
  readonly additionalProperties?: TypeSpec;
  readonly $ref?: string;
}

export interface PropertySpec extends TypeSpec {
  readonly description: string;
  readonly default?: unknown;
  readonly secret?: true;
  readonly willReplaceOnChanges?: true;
}

export type Properties = Readonly<Record<string, PropertySpec>>;

export interface ObjectSpec {
  readonly description?: string;
  readonly type: "object";
  readonly properties: Properties;
  readonly required: readonly string[];
}

/** Reads types, and collects the named types that they refer to. */
export class SchemaTypes {
  /** By their tokens. */
  readonly named: Record<string, ObjectSpec> = {};

  constructor(private readonly declared: Declarations) {}

  /**
   * The properties of an exported type: all of them, or these.
   * @param texts Another type whose docstrings count.
   */
  object(name: string, { names, texts = name }: { names?: readonly string[]; texts?: string } = {}): ObjectSpec {
    return this.objectOf(name, this.declared.typeOf(name), this.declared.typeOf(texts), names);
  }

  /** A list of an exported type. */
  listOf = (name: string): TypeSpec => ({ type: "array", items: this.spec(this.declared.typeOf(name), name) });

  private objectOf(owner: string, type: ts.Type, texts = type, names?: readonly string[]): ObjectSpec {
    const members = type.getProperties().filter(({ name }) => names?.includes(name) ?? true);
    return {
      type: "object",
      properties: Object.fromEntries(
        members.map((member) => {
          const told = texts.getProperty(member.name);
          if (!told) throw new Error(`${owner}.${member.name} isn't told of`);
          return [member.name, this.property(member, `${owner}.${member.name}`, this.declared.docs(told))];
        }),
      ),
      required: members.filter(({ flags }) => !(flags & ts.SymbolFlags.Optional)).map(({ name }) => name),
    };
  }

  private property(symbol: ts.Symbol, path: string, text: string): PropertySpec {
    const type = this.present(symbol);
    return { ...this.spec(type, path), description: withValues(inSchemaWords(text), type) };
  }

  private spec(type: ts.Type, path: string): TypeSpec {
    const { checker } = this.declared;
    if (isText(type)) return { type: "string" };
    if (type.flags & ts.TypeFlags.BooleanLike) return { type: "boolean" };
    if (type.flags & ts.TypeFlags.NumberLike) return { type: MONEY.test(path) ? "number" : "integer" };
    if (checker.isArrayLikeType(type)) {
      const [item] = checker.getTypeArguments(type as ts.TypeReference);
      return { type: "array", items: this.spec(item as ts.Type, path) };
    }
    const [first] = type.getProperties();
    // A key of a mapped type, such as a charge type, is declared nowhere.
    if (first && first.declarations === undefined) {
      return { type: "object", additionalProperties: this.spec(this.present(first), path) };
    }
    return { $ref: `#/types/${this.reference(type, path)}` };
  }

  private reference(type: ts.Type, path: string): string {
    const symbol = this.declared.symbolOf(type) ?? type.symbol;
    if (!/^[A-Z]/.test(symbol.name)) throw new Error(`${path} has a type without a name`);
    const token = `compshare:index:${symbol.name.replace(/Spec$/, "")}`;
    this.named[token] ??= {
      description: inSchemaWords(this.declared.docs(symbol)),
      ...this.objectOf(symbol.name, type),
    };
    return token;
  }

  /** The type of a property where it is there. */
  private present = (symbol: ts.Symbol) =>
    this.declared.checker.getNonNullableType(this.declared.checker.getTypeOfSymbol(symbol));
}

/** Amounts of money are the only numbers with fractions. */
const MONEY = /^(\w+Price|PriceParts)\.|price$/i;

/** Text, also where a type names the values that are known: the service may have others. */
const isText = (type: ts.Type): boolean =>
  (type.flags & ts.TypeFlags.StringLike) !== 0 || (type.isUnionOrIntersection() && type.types.some(isText));

/** A text with the values that there are, unless it names them itself or others are allowed. */
function withValues(text: string, type: ts.Type): string {
  const literals = type.isUnion() ? type.types : [];
  const values = literals.flatMap((one) => (one.isStringLiteral() ? [`\`${one.value}\``] : []));
  if (values.length < literals.length || values.every((value) => text.includes(value))) return text;
  return `${text.replace(/^Such as `\w+`\.$/, "")} One of ${values.join(", ")}.`.trim();
}

/** Rewords docstrings about TypeScript and its classes for the plugin's resources in any language. */
export const inSchemaWords = (text: string): string =>
  text
    .replace(/`CompShare(Instance|CustomImage|Disk)\b/g, "`$1")
    .replace(", or a `Date`", "")
    .replace(/\bundefined\b/g, "absent")
    .replace(/\bUndefined\b/g, "Absent");
