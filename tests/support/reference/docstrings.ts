import * as ts from "typescript";
import { type Declarations, isOurs } from "./declarations";

/** What an editor shows of this package: the properties that a program can write or read, each with its docstring. */

/** A key of a mapped type, such as a charge type, is declared nowhere: it is no property that somebody named. */
const isKey = (symbol: ts.Symbol) => symbol.declarations === undefined;
const isDeclaredHere = ({ declarations = [] }: ts.Symbol) => declarations.some(isOurs);

/** The properties of all exported types, and of the types that are theirs, by their paths: is a docstring missing? */
export function exportedProperties(declared: Declarations): Map<string, { isSilent: boolean }> {
  const { checker } = declared;
  const isSilent = (symbol: ts.Symbol) => !isKey(symbol) && declared.docs(symbol) === "";

  function propertiesOf(type: ts.Type, path: string, seen: ReadonlySet<ts.Type> = new Set()): [string, ts.Symbol][] {
    if (seen.has(type) || type.getCallSignatures().length > 0) return [];
    const within = new Set([...seen, type]);
    const own = type
      .getProperties()
      .filter((property) => isKey(property) || (isDeclaredHere(property) && property.name !== "prototype"));
    const below = own.flatMap((property): [string, ts.Symbol][] => {
      const at = `${path}.${property.name}`;
      return [[at, property], ...propertiesOf(checker.getTypeOfSymbol(property), at, within)];
    });
    const parts = [
      ...typeArguments(type),
      ...(type.isUnionOrIntersection() ? type.types : []),
      ...checker.getIndexInfosOfType(type).map((index) => index.type),
    ];
    return [...below, ...parts.flatMap((part) => propertiesOf(part, path, within))];
  }

  const typeArguments = (type: ts.Type): readonly ts.Type[] =>
    type.flags & ts.TypeFlags.Object && (type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference
      ? checker.getTypeArguments(type as ts.TypeReference)
      : [];

  const properties = [...declared.all()].flatMap(([name, symbol]) =>
    propertiesOf(checker.getDeclaredTypeOfSymbol(symbol), name),
  );
  return new Map(properties.map(([path, property]) => [path, { isSilent: isSilent(property) }]));
}
