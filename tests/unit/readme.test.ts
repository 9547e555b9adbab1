import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { FACT_NAMES } from "../../provider/instance/facts";
import { property } from "../../provider/instance/properties";
import { SPEC_NAMES } from "../../provider/instance/spec";
import { propertyRows, retCodeRows, settingRows } from "../support/readme-tables";
import { typeErrors } from "../support/type-errors";

const ROOT = join(__dirname, "../..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

const english = read("README.md");
const chinese = read("README.zh-CN.md");

/** The rows of each table, without its head. */
const tables = (markdown: string) =>
  (markdown.match(/^(?:\|.*\n)+/gm) ?? []).map((table) => table.trimEnd().split("\n").slice(2));
const codeSpans = (markdown: string) => markdown.match(/`[^`\n]+`/g) ?? [];

test("README.md has the tables of the code: properties, settings, RetCodes, row by row", () => {
  expect(tables(english)).toEqual([propertyRows(), settingRows(), retCodeRows()]);
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
    const parameters = (markdown: string) => tables(markdown)[0]?.map((row) => row.split(" | ")[3]);
    expect(parameters(chinese)).toEqual(parameters(english));
    expect(tables(chinese)[1]).toEqual(tables(english)[1]);
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

test.each([
  ["README.md", english, /^\*\*Outputs\*\*.*?\n\n/ms],
  ["README.zh-CN.md", chinese, /^\*\*输出\*\*.*?\n\n/ms],
])("%s lists every output", (_file, markdown, paragraph) => {
  expect(codeSpans(markdown.match(paragraph)?.[0] ?? "")).toEqual(FACT_NAMES.map((name) => `\`${name}\``));
});

test("the program that logs in through @pulumi/command has the types that its plugin wants", () => {
  const [program = ""] = english.match(/(?<=^```ts\n)import \{ remote \}.*?(?=^```$)/ms) ?? [];
  expect(program).toContain("connection: trainer.connection");
  expect(typeErrors(program.replace('"pulumi-compshare"', '"../../provider"'))).toEqual([]);
});

describe("what the documents point to exists", () => {
  const present = globSync(["*", "{bench,docs,emulator,examples,provider,tests,tools}/**"], { cwd: ROOT });
  const isPresent = (path: string) => present.some((known) => `/${known}`.endsWith(`/${path.replace(/\/$/, "")}`));
  const documents = ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", ...globSync("docs/*.md", { cwd: ROOT })];

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

describe("the resource class declares what the tables have", () => {
  const source = read("provider/pulumi/instance.ts");
  const args = source.match(/interface CompShareInstanceArgs \{\n(.*?)\n\}/s)?.[1] ?? "";
  const docstrings = new Map([...args.matchAll(/\/\*\*(.*?)\*\/\s+(\w+)\??:/gs)].map(([, text, name]) => [name, text]));
  // Timeouts are a resource option of Pulumi's, not an argument.
  const names = SPEC_NAMES.filter((name) => name !== "timeouts");

  test("every property is an argument with a docstring", () => {
    expect([...docstrings.keys()]).toEqual(names);
  });

  test.each(names.filter((name) => property(name).parameter))("the docstring of %s names its API parameter", (name) => {
    expect(codeSpans(docstrings.get(name) ?? "")).toContain(`\`${property(name).parameter}\``);
  });

  test("every fact and every property is an output", () => {
    const outputs = [...source.matchAll(/^ {2}declare readonly (\w+): pulumi\.Output</gm)].map((match) => match[1]);
    expect(outputs).toEqual([...FACT_NAMES, ...names]);
  });
});
