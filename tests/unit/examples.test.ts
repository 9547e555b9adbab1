import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import * as ts from "typescript";

/** Examples are for copying: a folder by itself is a whole project. tests/engine/start.test.ts installs and runs some of them. */

const ROOT = join(__dirname, "../..");
const json = (...path: string[]) => JSON.parse(readFileSync(join(ROOT, ...path), "utf8"));
const { version, devDependencies } = json("package.json");
const examples = readdirSync(join(ROOT, "examples")).map((name) => `examples/${name}`);

/** What programs of TypeScript need beside what they import. */
const TOOLS = ["@types/node", "typescript"];

describe.each([...examples, "template"])("%s", (folder) => {
  const programs = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith(".ts"));
  const imported = programs.flatMap((name) => {
    const { importedFiles } = ts.preProcessFile(readFileSync(join(ROOT, folder, name), "utf8"));
    const packages = importedFiles.map(({ fileName }) => /^(@[^/]+\/)?[^/]+/.exec(fileName)?.[0] ?? "");
    return packages.filter((name) => !name.startsWith(".") && !isBuiltin(name));
  });
  const { dependencies, ...manifest } = json(folder, "package.json");

  test("contains what Pulumi needs to run it", () => {
    expect(programs).toContain("index.ts");
    expect(manifest).toMatchObject({ private: true, main: "index.ts" });
    const [, name] = readFileSync(join(ROOT, folder, "Pulumi.yaml"), "utf8").match(/^name: (.+)$/m) ?? [];
    expect(manifest.name).toBe(name);
  });

  test("depends on what it imports, in the tested versions", () => {
    expect(Object.keys(dependencies)).toEqual(expect.arrayContaining(imported));
    for (const [name, range] of Object.entries({ ...dependencies, ...manifest.devDependencies })) {
      expect([name, range]).toEqual([name, `^${name === "pulumi-compshare" ? version : devDependencies[name]}`]);
    }
    expect(Object.keys(manifest.devDependencies)).toEqual(expect.arrayContaining(TOOLS));
  });

  test("depends on Pulumi's own package, which every program loads", () => {
    expect(dependencies).toHaveProperty("@pulumi/pulumi");
  });

  test("is compiled with the same options as the others", () => {
    expect(json(folder, "tsconfig.json")).toEqual(json("template/tsconfig.json"));
  });
});

test("the root is the first example's project too: `pulumi up` in a clone runs it", () => {
  expect(readFileSync(join(ROOT, "Pulumi.yaml"), "utf8")).toContain("\nmain: examples/page/index.ts\n");
});
