import { join } from "node:path";
import * as ts from "typescript";

/** The exports of files, with their declarations and docstrings: those of the package, unless files are given. */

const ROOT = join(__dirname, "../../..");
const OURS = join(ROOT, "provider");
const INDEX = join(OURS, "index.ts");

/** A property of an exported type. */
export interface Member {
  readonly name: string;
  readonly isOptional: boolean;
  readonly type: string;
  readonly text: string;
}

/** An exported function. */
export interface Callable {
  readonly text: string;
  /** The exported type of its first parameter. */
  readonly args: string;
  readonly returns: string;
}

export class Declarations {
  readonly checker: ts.TypeChecker;
  private readonly exported: ReadonlyMap<string, ts.Symbol>;

  constructor(
    files: readonly string[] = [INDEX],
    private readonly program = parsed(files),
  ) {
    this.checker = program.getTypeChecker();
    this.exported = new Map(
      files
        .flatMap((file) => {
          const source = program.getSourceFile(file);
          const module = source && this.checker.getSymbolAtLocation(source);
          if (!module) throw new Error(`${file} can't be read`);
          return this.checker.getExportsOfModule(module);
        })
        .map((symbol) => [
          symbol.name,
          symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol,
        ]),
    );
  }

  /** What another file of the same program exports. Parsing a program takes seconds. */
  of = (file: string): Declarations => new Declarations([file], this.program);

  /** All that is exported. */
  all = (): ReadonlyMap<string, ts.Symbol> => this.exported;

  has = (name: string): boolean => this.exported.has(name);

  /** The docstring of an exported name. */
  textOf = (name: string): string => this.docs(this.symbol(name));

  /** The type of an exported name: what a type is, or what a value has. */
  typeOf(name: string): ts.Type {
    const symbol = this.symbol(name);
    return symbol.flags & ts.SymbolFlags.Variable
      ? this.checker.getTypeOfSymbol(symbol)
      : this.checker.getDeclaredTypeOfSymbol(symbol);
  }

  /** The properties of an exported type, in the order of their declaration; a class's methods aren't among them. */
  membersOf(name: string): Member[] {
    const members = this.checker
      .getPropertiesOfType(this.typeOf(name))
      .filter(({ declarations = [] }) => declarations.some((one) => isOurs(one) && !ts.isMethodDeclaration(one)));
    return members.map((member) => {
      const declared = member.declarations?.find(isProperty);
      return {
        name: member.name,
        isOptional: (member.flags & ts.SymbolFlags.Optional) !== 0,
        type: plain(declared?.type?.getText() ?? this.checker.typeToString(this.checker.getTypeOfSymbol(member))),
        text: this.docs(member),
      };
    });
  }

  /** The exported name of a type. */
  symbolOf = (type: ts.Type): ts.Symbol | undefined =>
    [...this.exported.values()].find((symbol) => this.checker.getDeclaredTypeOfSymbol(symbol) === type);

  functionOf(name: string): Callable {
    const [signature] = this.checker.getTypeOfSymbol(this.symbol(name)).getCallSignatures();
    const declared = signature?.declaration;
    if (!declared || !ts.isFunctionDeclaration(declared)) throw new Error(`${name} isn't a function`);
    return {
      text: this.docs(this.symbol(name)),
      args: declared.parameters[0]?.type?.getText() ?? "",
      returns: plain(declared.type?.getText().replace(/^Promise<(.*)>$/, "$1") ?? ""),
    };
  }

  docs = (symbol: ts.Symbol): string =>
    ts
      .displayPartsToString(symbol.getDocumentationComment(this.checker))
      .replace(/\s*\n(?!\n)\s*/g, " ")
      .trim();

  private symbol(name: string): ts.Symbol {
    const found = this.exported.get(name);
    if (!found) throw new Error(`${name} isn't exported`);
    return found;
  }
}

function parsed(files: readonly string[]): ts.Program {
  const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
  return ts.createProgram(files, { ...options, types: ["node"], noEmit: true });
}

export const isOurs = (node: ts.Node) => node.getSourceFile().fileName.startsWith(OURS);
const isProperty = (node: ts.Node): node is ts.PropertySignature | ts.PropertyDeclaration =>
  ts.isPropertySignature(node) || ts.isPropertyDeclaration(node);

/** A type without `Input`, `Output` and `undefined`, which every property has. */
function plain(type: string): string {
  let text = type.replace(/\s+/g, " ");
  for (let before = ""; before !== text; ) {
    before = text;
    text = text
      .replace(/pulumi\.(?:Input|Output)<((?:[^<>]|<[^<>]*>)*)>/g, "$1")
      .replace(/ \| undefined\b/g, "")
      .replace(/NonNullable<InstanceFacts\["(\w+)"\]>|InstanceFacts\["(\w+)"\]/g, "object");
  }
  return text;
}
