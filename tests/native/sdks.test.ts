import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { languages } from "../support/native";
import { run, succeed } from "../support/programs";
import { EXAMPLES } from "../support/schema/examples";
import { typeErrors } from "../support/type-errors";

/** The SDKs that are made of the schema: each language's own tools take them, and the schema's example with them. */

const ROOT = join(__dirname, "../..");
const schema = JSON.parse(readFileSync(join(ROOT, "provider/native/schema.json"), "utf8"));
const generator = () => import(pathToFileURL(join(ROOT, "tools/sdk-generator.mjs")).href);

let folder: string;
let made: Awaited<ReturnType<typeof languages>>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "compshare-sdks-"));
  made = await languages();
}, 1_200_000);
afterAll(() => rmSync(folder, { recursive: true }));

test("Python has all resources and functions, in the package's version", async () => {
  const names = [...Object.keys(schema.resources), ...Object.keys(schema.functions)]
    .map((token) => token.split(":")[2] as string)
    .map((name) => (name.startsWith("get") ? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : name));
  const program = `
import importlib.metadata, json, pulumi_compshare
print(json.dumps([importlib.metadata.version("pulumi_compshare"), [name for name in ${JSON.stringify(names)} if hasattr(pulumi_compshare, name)]]))`;
  const { stdout } = await succeed(join(made.python, "python"), ["-c", program], {
    env: { PYTHONPATH: made.packages },
  });
  expect(JSON.parse(stdout)).toEqual([schema.version, names]);
});

test("Node.js has types that accept the example and reject a wrong one", async () => {
  const sdk = join(made.sdks, "nodejs");
  await succeed(process.execPath, [join(ROOT, "node_modules/typescript/bin/tsc"), "--noEmit", "-p", sdk]);
  const options = { paths: { [schema.language.nodejs.packageName]: [join(sdk, "index.ts")] } };
  expect(typeErrors(EXAMPLES.typescript, options)).toEqual([]);
  expect(typeErrors(EXAMPLES.typescript.replace("gpu: 1", 'gpu: "1"'), options)).not.toEqual([]);
});

test("Go compiles the example and rejects a wrong one", async () => {
  const module = join(folder, "go");
  cpSync(join(made.sdks, "go"), module, { recursive: true });
  // The versions that the generator is built with: most of them are compiled already.
  const [, path] = /^module (.+)$/m.exec(readFileSync(join(module, "go.mod"), "utf8")) ?? [];
  const versions = readFileSync(join(ROOT, "tools/sdks/go.mod"), "utf8").replace(/^module .+$/m, `module ${path}`);
  writeFileSync(join(module, "go.mod"), versions);
  cpSync(join(ROOT, "tools/sdks/go.sum"), join(module, "go.sum"));
  mkdirSync(join(module, "example"));
  const compile = (program: string) => {
    writeFileSync(join(module, "example/main.go"), program);
    return run("go", ["build", "-o", join(folder, "example"), "./example"], {
      cwd: module,
      env: { GOWORK: "off", GOFLAGS: "" },
    });
  };
  expect(await compile(EXAMPLES.go)).toMatchObject({ code: 0, stderr: "" });
  expect(await compile(EXAMPLES.go.replace("pulumi.Int(1)", 'pulumi.String("1")'))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("cannot use pulumi.String"),
  });
}, 1_200_000);

test("published SDKs, and the example, say where they and the plugin are hosted", async () => {
  const { generate, withRepository } = await generator();
  const out = join(folder, "published");
  await withRepository("https://github.com/somebody/pulumi-compshare", (file: string) => generate(file, out));
  expect(readFileSync(join(out, "go/go.mod"), "utf8")).toMatch(
    /^module github\.com\/somebody\/pulumi-compshare\/sdk\/go$/m,
  );
  expect(readFileSync(join(out, "go/compshare/instance.go"), "utf8")).toContain(
    '"github.com/somebody/pulumi-compshare/sdk/go/compshare"',
  );
  const { repository, pulumi } = JSON.parse(readFileSync(join(out, "nodejs/package.json"), "utf8"));
  expect(repository).toBe("https://github.com/somebody/pulumi-compshare");
  expect(pulumi.server).toBe("github://api.github.com/somebody/pulumi-compshare");
});

test.each([
  ["a type that there isn't", '"type": "integer"', '"type": "intger"'],
  ["a reference to nothing", "compshare:index:BootDisk", "compshare:index:Boot"],
])("a schema with %s is refused", async (_what, right, wrong) => {
  const { generate } = await generator();
  const file = join(folder, "wrong.json");
  writeFileSync(file, JSON.stringify(schema, null, 2).replace(right, wrong));
  await expect(generate(file, join(folder, "wrong"))).rejects.toThrow(/#\//);
});
