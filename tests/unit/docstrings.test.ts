import { join } from "node:path";
import * as ts from "typescript";

/** What an editor shows of this package: each property that a program can write or read says what it is. */

const ROOT = join(__dirname, "../..");
const INDEX = join(ROOT, "provider/index.ts");
const { config } = ts.readConfigFile(join(ROOT, "tsconfig.json"), ts.sys.readFile);
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);
const program = ts.createProgram([INDEX], { ...options, noEmit: true });
const checker = program.getTypeChecker();

/** A key of a mapped type, such as a charge type, is declared nowhere: it is no property that somebody named. */
const isKey = (symbol: ts.Symbol) => symbol.declarations === undefined;
const isOurs = ({ declarations = [] }: ts.Symbol) =>
  declarations.some((declaration) => declaration.getSourceFile().fileName.startsWith(join(ROOT, "provider")));
const isSilent = (symbol: ts.Symbol) => symbol.getDocumentationComment(checker).length === 0;
const aliased = (symbol: ts.Symbol) =>
  symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;

/** All that the package exports. */
const exported = checker
  .getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(INDEX)!)!)
  .map((symbol) => ({ name: symbol.name, symbol: aliased(symbol) }));

/** A type's properties that this package declares, and those of the types that are theirs, as paths. */
function propertiesOf(type: ts.Type, path: string, seen: ReadonlySet<ts.Type> = new Set()): [string, ts.Symbol][] {
  if (seen.has(type) || type.getCallSignatures().length > 0) return [];
  const within = new Set([...seen, type]);
  const own = type
    .getProperties()
    .filter((property) => isKey(property) || (isOurs(property) && property.name !== "prototype"));
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

const properties = new Map(
  exported.flatMap(({ name, symbol }) => propertiesOf(checker.getDeclaredTypeOfSymbol(symbol), name)),
);

test("every export has a docstring", () => {
  expect(exported.filter(({ symbol }) => isSilent(symbol)).map(({ name }) => name)).toEqual([]);
});

test("each property of arguments, outputs and results has a docstring", () => {
  expect(
    [...properties].filter(([, property]) => !isKey(property) && isSilent(property)).map(([path]) => path),
  ).toEqual([]);
});

test("nested properties are checked too", () => {
  expect([...properties.keys()]).toEqual(
    expect.arrayContaining([
      "CompShareInstance.publicIp",
      "CompShareInstance.softwares.url",
      "CompShareInstanceArgs.ports.http",
      "CompShareFleetArgs.spec.bootDisk.size",
      "MachinePrice.byChargeType.Spot.parts.image",
      "InstanceTypeOffer.sizes.gpu",
    ]),
  );
});
