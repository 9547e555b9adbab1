import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, matchesGlob } from "node:path";

/** What a release and its upkeep take from the repository. */

const ROOT = join(__dirname, "../..");
const NOTES = join(ROOT, "tools/release-notes.mjs");

describe("the notes of a release", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "compshare-release-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  function notes(tag: string, changelog: string) {
    writeFileSync(join(folder, "package.json"), JSON.stringify({ version: "1.2.0" }));
    writeFileSync(join(folder, "CHANGELOG.md"), changelog);
    const { status, stdout, stderr } = spawnSync(process.execPath, [NOTES, tag], { cwd: folder, encoding: "utf8" });
    return { status, stdout, stderr };
  }

  test("are the version's section of the changelog", () => {
    const changelog = "# Changelog\n\n## 1.2.0 (2027-01-31)\n\n- New.\n- Mended.\n\n## 1.1.0 (2026-12-01)\n\n- Old.\n";
    expect(notes("v1.2.0", changelog)).toEqual({ status: 0, stdout: "- New.\n- Mended.\n", stderr: "" });
  });

  test.each([
    ["a tag of another version", "v1.3.0", "## 1.2.0 (2027-01-31)\n\n- New.\n", "package.json has version 1.2.0"],
    ["no section", "v1.2.0", "## 1.1.0 (2026-12-01)\n\n- Old.\n", 'no section "## 1.2.0 (<date>)"'],
    [
      "a section of a longer version",
      "v1.2.0",
      "## 1.2.0-rc.1 (2026-12-01)\n\n- Old.\n",
      'no section "## 1.2.0 (<date>)"',
    ],
    ["a section without a date", "v1.2.0", "## 1.2.0 (unreleased)\n\n- New.\n", "write the date of the release"],
    ["an empty section", "v1.2.0", "## 1.2.0 (2027-01-31)\n\n## 1.1.0 (2026-12-01)\n", "says nothing of 1.2.0"],
  ])("%s is refused", (_what, tag, changelog, why) => {
    const { status, stdout, stderr } = notes(tag, changelog);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain(why);
  });
});

test("updates are looked for wherever dependencies are named, except for those that have to stay", () => {
  const found = globSync("{.,*,*/*,*/*/*}/{package-lock.json,go.mod,requirements.txt}", {
    cwd: ROOT,
    exclude: ["**/node_modules/**", "sdk/**"],
  });
  const text = readFileSync(join(ROOT, ".github/dependabot.yml"), "utf8");
  const watched = [...text.matchAll(/^ +director(?:y|ies):\s+(\[[^\]]*|.+)/gm)].flatMap(
    ([, list = ""]) => list.match(/\/[^",\]]*/g) ?? [],
  );
  const unwatched = found
    .map((file) => `/${dirname(file)}`.replace("/.", "/"))
    .filter((folder) => !watched.some((pattern) => matchesGlob(folder, pattern)));
  expect(unwatched.sort()).toEqual(["/tools/language-host", "/tools/languages/python"]);
});
