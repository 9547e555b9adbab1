import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ACTIONS } from "../../provider/client/actions";
import { DISK_PROPERTIES } from "../../provider/disk/properties";
import { DISK_FACT_NAMES, DISK_SPEC_NAMES } from "../../provider/disk/spec";
import { IMAGE_PROPERTIES, type ImagePropertyName } from "../../provider/image/properties";
import { IMAGE_FACT_NAMES, IMAGE_SPEC_NAMES } from "../../provider/image/spec";
import { FACT_NAMES } from "../../provider/instance/model/facts";
import { type PropertyName, property } from "../../provider/instance/model/properties";
import { SPEC_NAMES } from "../../provider/instance/model/spec";
import type { Property } from "../../provider/resource/properties/property";
import { SETTINGS } from "../../provider/settings/explicit";

const ROOT = join(__dirname, "../..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

/** The rows of each table, without its head. */
const tables = (markdown: string) =>
  (markdown.match(/^(?:\|.*\n)+/gm) ?? []).map((table) => table.trimEnd().split("\n").slice(2));
const codeSpans = (markdown: string): readonly string[] => markdown.match(/`[^`\n]+`/g) ?? [];
const sections = (markdown: string) => markdown.match(/^##+ /gm);
/** Code without comments and placeholders. */
const blocks = (markdown: string) =>
  (markdown.match(/^ *```.*?^ *```$/gms) ?? []).map((block) => block.replace(/(?:^| )(?:\/\/|#) .*$|<.+?>/gm, ""));

test.each(["README.md", "README.zh-CN.md"])("%s has at most 150 lines", (file) => {
  expect(read(file).trimEnd().split("\n").length).toBeLessThanOrEqual(150);
});

test.each(["README.md", "README.zh-CN.md"])("%s names the same version of Node as package.json", (file) => {
  const { engines } = JSON.parse(read("package.json"));
  const named = [...read(file).matchAll(/Node(?:\.js)? ?[(（]?(\d[\d.]*)/g)].map(([, version]) => `>=${version}.0`);
  expect([...new Set(named)]).toEqual([engines.node]);
});

/** A Chinese page has the sections, the code and the rows of the English one. */
const guides = globSync("*.md", { cwd: join(ROOT, "docs/guides") });
const PAIRS = [
  ["README.md", "README.zh-CN.md"],
  ...guides.map((name) => [`docs/guides/${name}`, `docs/zh/guides/${name}`]),
] as [string, string][];

describe.each(PAIRS)("%s and %s", (one, other) => {
  test("have as many sections", () => {
    expect(sections(read(other))).toEqual(sections(read(one)));
  });

  test("have the same code except for comments and placeholders", () => {
    expect(blocks(read(other))).toEqual(blocks(read(one)));
  });

  test("have the same tables, row by row, with the same literals", () => {
    const literals = (markdown: string) =>
      tables(markdown).map((rows) => rows.map((row) => [...codeSpans(row)].sort()));
    expect(literals(read(other))).toEqual(literals(read(one)));
  });
});

/** How many of the English page's tables each Chinese page of the reference has. */
describe.each([
  ["instance", 1],
  ["fleet", 1],
  ["custom-image", 1],
  ["disk", 1],
  ["data-sources", 18],
  ["settings", 1],
  ["retcodes", 1],
] as const)("docs/zh/reference/%s.md", (name, count) => {
  const first = (folder: string) => tables(read(`${folder}/${name}.md`)).slice(0, count);
  const made = first("docs/reference");
  const translated = first("docs/zh/reference");

  test("has the rows of the English page, in the same order", () => {
    const firstCells = (all: typeof made) => all.map((rows) => rows.map((row) => row.split(" | ")[0]));
    expect(made).toHaveLength(count);
    expect(firstCells(translated)).toEqual(firstCells(made));
  });

  test("has all code and literals: parameters, environment variables, values", () => {
    const rows = translated.flat();
    for (const [index, row] of made.flat().entries())
      for (const literal of [...codeSpans(row), ...(row.match(/"[^"]+"/g) ?? [])])
        expect(rows[index]).toContain(literal);
  });
});

describe.each(["fleet", "data-sources", "commands"])("docs/zh/reference/%s.md as a whole", (name) => {
  const made = read(`docs/reference/${name}.md`);
  const translation = read(`docs/zh/reference/${name}.md`);

  test("has the sections of the English page", () => {
    const headings = (markdown: string) =>
      markdown.match(/^##+ .+$/gm)?.map((line) => line.replace(/ (Arguments|Outputs|Results|参数|输出|返回类型)$/, ""));
    expect(headings(translation)).toEqual(headings(made));
  });

  test("has its code: what the commands print", () => {
    const code = (markdown: string) => markdown.match(/^```.*?^```$/gms);
    expect(code(translation)).toEqual(code(made));
  });

  test("has its lists of arguments, in the same order", () => {
    const names = (markdown: string) => markdown.match(/^- `\w+`/gm);
    expect(names(translation)).toEqual(names(made));
  });
});

test("the Chinese page of commands has a row for each command", () => {
  const page = read("docs/zh/reference/commands.md");
  const [rows = []] = tables(page);
  const named = rows.map((row) => row.match(/#(\w+)/)?.[1]);
  expect(named).toEqual([...page.matchAll(/^## (\w+)$/gm)].map(([, command]) => command));
});

test.each([
  ["instance", FACT_NAMES],
  ["custom-image", IMAGE_FACT_NAMES],
  ["disk", DISK_FACT_NAMES],
])("docs/zh/reference/%s.md lists every output", (name, facts) => {
  const [outputs = ""] = read(`docs/zh/reference/${name}.md`).match(/^\*\*输出\*\*.*$/m) ?? [];
  expect(codeSpans(outputs)).toEqual(facts.map((fact) => `\`${fact}\``));
});

test.each(["docs/reference/settings.md", "docs/zh/reference/settings.md"])("%s explains each setting", (file) => {
  const said = (tables(read(file))[1] ?? []).flatMap((row) => codeSpans(row.split(" | ")[0] ?? ""));
  expect(said).toEqual(Object.keys(SETTINGS).map((name) => `\`${name}\``));
});

test("docs/internals/api.md has a row for each action that the provider calls", () => {
  const [, section = ""] = read("docs/internals/api.md").split("\n## Actions\n");
  const [rows = []] = tables(section);
  const named = rows.flatMap((row) => codeSpans(row.split(" | ")[0] ?? ""));
  expect(named.sort()).toEqual(
    Object.keys(ACTIONS)
      .map((name) => `\`${name}\``)
      .sort(),
  );
});

describe("the documents link only", () => {
  const present = globSync(["*", "{bench,docs,emulator,examples,provider,site,template,tests,tools}/**"], {
    cwd: ROOT,
  });
  const isPresent = (path: string) => present.some((known) => `/${known}`.endsWith(`/${path.replace(/\/$/, "")}`));
  const documents = ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", ...globSync("docs/**/*.md", { cwd: ROOT })];

  test.each(documents)("to existing pages in %s", (document) => {
    const targets = [...read(document).matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1] ?? "");
    const paths = targets.filter((target) => !/^(https?:|#)/.test(target)).map((target) => target.split("#")[0] ?? "");
    expect(paths.filter((path) => !existsSync(join(ROOT, dirname(document), path)))).toEqual([]);
  });

  /** The anchors of a page, by the rule of GitHub and of the site. */
  const anchors = (markdown: string) =>
    [...markdown.matchAll(/^#+ (.+)$|id="([^"]+)"/gm)].map(
      ([, title = "", id]) =>
        id ??
        title
          .toLowerCase()
          .replace(/[^\p{L}\p{N}\s_-]/gu, "")
          .replaceAll(" ", "-"),
    );

  test.each(documents)("to existing sections in %s", (document) => {
    const links = [...read(document).matchAll(/\]\(([^)\s#:]*)#([^)\s]+)\)/g)];
    const dead = links.filter(
      ([, path, anchor]) =>
        !anchors(read(path ? join(dirname(document), path) : document)).includes(decodeURI(anchor as string)),
    );
    expect(dead.map(([link]) => link)).toEqual([]);
  });

  test.each(documents)("to existing files and folders in %s", (document) => {
    // What a command prints about itself is checked where it is made.
    const words = read(document)
      .replace(/^```text\n.*?^```$/gms, "")
      .split(/[^\w./~$@-]+/);
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
  {
    kind: "CompShareDisk",
    source: read("provider/pulumi/program/disk.ts"),
    names: DISK_SPEC_NAMES as readonly string[],
    facts: DISK_FACT_NAMES as readonly string[],
    parameterOf: (name: string) => (DISK_PROPERTIES[name as keyof typeof DISK_PROPERTIES] as Property).parameter,
  },
])("the class $kind", ({ kind, source, names, facts, parameterOf }) => {
  const args = source.match(new RegExp(`interface ${kind}Args \\{\n(.*?)\n\\}`, "s"))?.[1] ?? "";
  const docstrings = new Map([...args.matchAll(/\/\*\*(.*?)\*\/\s+(\w+)\??:/gs)].map(([, text, name]) => [name, text]));
  // Timeouts are a resource option of Pulumi's, not an argument.
  const declared = names.filter((name) => name !== "timeouts");

  test("has an argument with a docstring for every property", () => {
    expect([...docstrings.keys()]).toEqual(declared);
  });

  test("names the API parameter in a property's docstring", () => {
    const silent = declared.filter((name) => {
      const parameter = parameterOf(name);
      return parameter !== undefined && !codeSpans(docstrings.get(name) ?? "").includes(`\`${parameter}\``);
    });
    expect(silent).toEqual([]);
  });

  test("has an output for every fact and property", () => {
    const outputs = [...source.matchAll(/^ {2}declare readonly (\w+): pulumi\.Output</gm)].map((match) => match[1]);
    expect(outputs).toEqual([...facts, ...declared]);
  });
});
