import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join } from "node:path";
import * as ts from "typescript";

/**
 * What the type checker of a user's program reads of this package. Declarations of other packages aren't its business: what
 * one of them needs of `lib`, `target` or `esModuleInterop`, a user's tsconfig.json needn't give.
 */

const ROOT = join(__dirname, "../..");
const DIST = join(ROOT, "dist");
const { exports: ENTRIES } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));

/** The packages that a compiled module's declaration imports, by itself and by those of ours that it imports. */
function packagesOf(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return [];
  seen.add(file);
  const { importedFiles } = ts.preProcessFile(readFileSync(file, "utf8"), true, true);
  return importedFiles.flatMap(({ fileName }) =>
    fileName.startsWith(".")
      ? packagesOf(join(dirname(file), `${fileName.replace(/\.js$/, "")}.d.ts`), seen)
      : isBuiltin(fileName)
        ? []
        : [fileName],
  );
}

const declarationOf = (entry: { types?: string } | string) =>
  typeof entry === "string" ? entry.replace(/\.js$/, ".d.ts") : (entry.types ?? "");

test.each([
  [".", ["@pulumi/pulumi"]],
  ["./emulator.js", []],
  ["./runtime.js", []],
])("the types of %s require only those of %j", (entry, packages) => {
  expect([...new Set(packagesOf(join(ROOT, declarationOf(ENTRIES[entry]))))]).toEqual(packages);
});

test("types are resolved in the built package", () => {
  expect(packagesOf(join(DIST, "provider/client/schemas.d.ts"))).toContain("zod");
});
