import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { IMAGE_PROPERTIES, type ImagePropertyName } from "../../provider/image/properties";
import { IMAGE_FACT_NAMES, IMAGE_SPEC_NAMES } from "../../provider/image/spec";
import { FACT_NAMES } from "../../provider/instance/model/facts";
import { PROPERTIES, type PropertyName, property } from "../../provider/instance/model/properties";
import { SPEC_NAMES } from "../../provider/instance/model/spec";
import type { Property } from "../../provider/resource/properties/property";
import { propertyRows, retCodeRows, settingRows } from "../support/readme-tables";
import { typeErrors } from "../support/type-errors";

const ROOT = join(__dirname, "../..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

const english = read("README.md");
const chinese = read("README.zh-CN.md");

/** The rows of each table, without its head. */
const tables = (markdown: string) =>
  (markdown.match(/^(?:\|.*\n)+/gm) ?? []).map((table) => table.trimEnd().split("\n").slice(2));
const codeSpans = (markdown: string): readonly string[] => markdown.match(/`[^`\n]+`/g) ?? [];

test("README.md has the tables of the code: properties of instances and images, settings, RetCodes, row by row", () => {
  expect(tables(english)).toEqual([
    propertyRows(PROPERTIES),
    propertyRows(IMAGE_PROPERTIES),
    settingRows(),
    retCodeRows(),
  ]);
});

describe("README.zh-CN.md says the same as README.md", () => {
  test("its tables have the same rows in the same order", () => {
    const firstCells = (markdown: string) => tables(markdown).map((rows) => rows.map((row) => row.split(" | ")[0]));
    expect(firstCells(chinese)).toEqual(firstCells(english));
  });

  test("its rows carry all code and literals: parameters, environment variables, values", () => {
    const translated = tables(chinese).flat();
    for (const [index, row] of tables(english).flat().entries()) {
      const literals = [...codeSpans(row), ...(row.match(/"[^"]+"/g) ?? [])];
      for (const literal of literals) expect(translated[index]).toContain(literal);
    }
    for (const table of [0, 1]) {
      const parameters = (markdown: string) => tables(markdown)[table]?.map((row) => row.split(" | ")[3]);
      expect(parameters(chinese)).toEqual(parameters(english));
    }
    expect(tables(chinese)[2]).toEqual(tables(english)[2]);
  });

  test("it has as many sections", () => {
    const sections = (markdown: string) => markdown.match(/^## .+$/gm)?.length;
    expect(sections(chinese)).toBe(sections(english));
  });

  test("its code blocks are the same but for comments and placeholders", () => {
    const blocks = (markdown: string) =>
      (markdown.match(/^ *```.*?^ *```$/gms) ?? []).map((block) => block.replace(/ (?:\/\/|#) .*$|<.+?>/gm, ""));
    expect(blocks(english).length).toBeGreaterThan(0);
    expect(blocks(chinese)).toEqual(blocks(english));
  });
});

test.each<[string, string, RegExp, readonly string[]]>([
  ["README.md", english, /^\*\*Outputs\*\*.*?\n\n/ms, FACT_NAMES],
  ["README.zh-CN.md", chinese, /^\*\*输出\*\*.*?\n\n/ms, FACT_NAMES],
  ["README.md", english, /^\*\*Outputs of an image\*\*.*?\n\n/ms, IMAGE_FACT_NAMES],
  ["README.zh-CN.md", chinese, /^\*\*镜像的输出\*\*.*?\n\n/ms, IMAGE_FACT_NAMES],
])("%s lists every output (%#)", (_file, markdown, paragraph, names) => {
  expect(codeSpans(markdown.match(paragraph)?.[0] ?? "")).toEqual(names.map((name) => `\`${name}\``));
});

test.each(["README.md", "README.zh-CN.md"])("%s names one version of Node, the one that package.json wants", (file) => {
  const { engines } = JSON.parse(read("package.json"));
  const named = [...read(file).matchAll(/Node(?:\.js)? ?[(（]?(\d[\d.]*)/g)].map(([, version]) => `>=${version}.0`);
  expect([...new Set(named)]).toEqual([engines.node]);
});

test("the program that logs in through @pulumi/command has the types that its plugin wants", () => {
  const [program = ""] = english.match(/(?<=^```ts\n)import \{ remote \}.*?(?=^```$)/ms) ?? [];
  expect(program).toContain("connection: trainer.connection");
  expect(typeErrors(program.replace('"pulumi-compshare"', '"../../provider"'))).toEqual([]);
});

describe("what the documents point to exists", () => {
  const present = globSync(["*", "{bench,docs,emulator,examples,provider,template,tests,tools}/**"], { cwd: ROOT });
  const isPresent = (path: string) => present.some((known) => `/${known}`.endsWith(`/${path.replace(/\/$/, "")}`));
  const documents = ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", ...globSync("docs/**/*.md", { cwd: ROOT })];

  test.each(documents)("the links of %s", (document) => {
    const targets = [...read(document).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? "");
    const paths = targets.filter((target) => !/^(https?:|#)/.test(target)).map((target) => target.split("#")[0] ?? "");
    expect(paths.filter((path) => !existsSync(join(ROOT, dirname(document), path)))).toEqual([]);
  });

  test.each(documents)("the files and folders that %s names", (document) => {
    const words = read(document).split(/[^\w./~$@-]+/);
    const paths = words.filter((word) => /^\w[\w./-]*(\.(ts|mjs|json|md)|\/)\.?$/.test(word));
    expect(paths.filter((path) => !isPresent(path.replace(/\.$/, "")))).toEqual([]);
  });
});

describe.each([
  {
    kind: "CompShareInstance",
    source: read("provider/pulumi/program/instance.ts"),
    names: SPEC_NAMES as readonly string[],
    facts: FACT_NAMES as readonly string[],
    parameterOf: (name: string) => property(name as PropertyName).parameter,
  },
  {
    kind: "CompShareCustomImage",
    source: read("provider/pulumi/program/image.ts"),
    names: IMAGE_SPEC_NAMES as readonly string[],
    facts: IMAGE_FACT_NAMES as readonly string[],
    parameterOf: (name: string) => (IMAGE_PROPERTIES[name as ImagePropertyName] as Property).parameter,
  },
])("the class $kind declares what the tables have", ({ kind, source, names, facts, parameterOf }) => {
  const args = source.match(new RegExp(`interface ${kind}Args \\{\n(.*?)\n\\}`, "s"))?.[1] ?? "";
  const docstrings = new Map([...args.matchAll(/\/\*\*(.*?)\*\/\s+(\w+)\??:/gs)].map(([, text, name]) => [name, text]));
  // Timeouts are a resource option of Pulumi's, not an argument.
  const declared = names.filter((name) => name !== "timeouts");

  test("every property is an argument with a docstring", () => {
    expect([...docstrings.keys()]).toEqual(declared);
  });

  test("the docstring of a property names its API parameter", () => {
    const silent = declared.filter((name) => {
      const parameter = parameterOf(name);
      return parameter !== undefined && !codeSpans(docstrings.get(name) ?? "").includes(`\`${parameter}\``);
    });
    expect(silent).toEqual([]);
  });

  test("every fact and every property is an output", () => {
    const outputs = [...source.matchAll(/^ {2}declare readonly (\w+): pulumi\.Output</gm)].map((match) => match[1]);
    expect(outputs).toEqual([...facts, ...declared]);
  });
});
