import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { succeed } from "../support/programs";
import { filesBelow } from "../support/stranger";

/** The site of docs/, as `npm run docs` builds it. */

const ROOT = join(__dirname, "../..");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "compshare-docs-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Builds the documents of a folder that is laid out as this repository. */
async function build(root: string, env: Record<string, string> = {}): Promise<string> {
  const out = join(folder, "out");
  rmSync(out, { recursive: true, force: true });
  const vitepress = join(ROOT, "node_modules/vitepress/bin/vitepress.js");
  await succeed(process.execPath, [vitepress, "build", "site"], { cwd: root, env: { DOCS_OUT: out, ...env } });
  return out;
}

test("the site has a page for each document, in both languages, and a search index for each language", async () => {
  const out = await build(ROOT, { DOCS_REPOSITORY: "https://github.com/owner/name", DOCS_BASE: "/name/" });
  const made = filesBelow(out);
  const pages = filesBelow(join(ROOT, "docs")).filter((file) => file.endsWith(".md"));
  expect(made.filter((file) => file.endsWith(".html") && file !== "404.html").sort()).toEqual(
    pages.map((page) => page.replace(/md$/, "html")).sort(),
  );
  expect(made.filter((file) => /@localSearchIndex(root|zh)\./.test(file))).toHaveLength(2);
  const disks = readFileSync(join(out, "guides/disks.html"), "utf8");
  expect(disks).toContain('href="https://github.com/owner/name/tree/main/examples/disk"');
  expect(disks).toContain('href="/name/guides/recovery"');
});

describe("in a copy of the repository", () => {
  let copy: string;
  beforeAll(() => {
    copy = join(folder, "copy");
    mkdirSync(copy);
    for (const name of ["docs", "site", "examples", "README.md", "README.zh-CN.md", "CONTRIBUTING.md"])
      cpSync(join(ROOT, name), join(copy, name), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  });

  test.each([
    ["a link to a missing page", "[x](../guides/nowhere.md)", "nowhere"],
    ["a link to a missing file of the repository", "[x](../../examples/nothing)", "examples/nothing"],
  ])("%s fails the build, which names it", async (_what, link, named) => {
    const page = join(copy, "docs/guides/power.md");
    const text = readFileSync(page, "utf8");
    writeFileSync(page, `${text}\n${link}\n`);
    await expect(build(copy)).rejects.toThrow(named);
    writeFileSync(page, text);
  });
});
