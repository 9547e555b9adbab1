import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { goPrograms, run } from "../support/programs";

/** GitHub's own rules for workflows, as actionlint has them: the project's workflow and those that users copy. */

const ROOT = join(__dirname, "..", "..");

let actionlint: string;
beforeAll(async () => {
  actionlint = join(await goPrograms("workflows", "tool"), "actionlint");
}, 600_000);

/** Without shellcheck and pyflakes, which some machines have and others don't. */
const lint = (args: string[]) => run(actionlint, ["-shellcheck=", "-pyflakes=", "-no-color", ...args], { cwd: ROOT });

test.each([".github/workflows", "examples/ci/.github/workflows"])("%s", async (folder) => {
  const files = readdirSync(join(ROOT, folder)).map((name) => join(folder, name));
  expect(files).not.toEqual([]);
  expect(await lint(files)).toEqual({ code: 0, stdout: "", stderr: "" });
});

test("our own workflows pin actions by commit, with the version beside it", () => {
  const folder = join(ROOT, ".github/workflows");
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  const actions = texts.flatMap((text) => text.match(/(?<=uses: )[^./].*$/gm) ?? []);
  expect(actions).not.toEqual([]);
  expect(actions.filter((action) => !/^\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual([]);
});

describe("the workflows that users copy", () => {
  const FOLDER = join(ROOT, "examples/ci/.github/workflows");
  const files = readdirSync(FOLDER);
  const textOf = (file: string) => readFileSync(join(FOLDER, file), "utf8");

  test.each(files)("%s pins actions by commit, and says of which version", (file) => {
    const uses = textOf(file).match(/uses: .*/g) ?? [];
    expect(uses).not.toEqual([]);
    for (const action of uses) expect(action).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test.each(files)("%s gives secrets and tokens only to its last step, and doesn't keep git's login", (file) => {
    const [before = "", ...steps] = textOf(file).split(/^ {6}(?:# .*\n {6})?- /m);
    const last = steps.at(-1) ?? "";
    expect(last).toMatch(/^run: scripts\//);
    expect(last).toMatch(/^ {8}env:$[\s\S]*secrets\.COMPSHARE_PRIVATE_KEY/m);
    for (const part of [before, ...steps.slice(0, -1)]) expect(part).not.toMatch(/secrets\.|github\.token/);
    expect(steps[0]).toContain("persist-credentials: false");
  });
});

test("a mistake in a workflow is found", async () => {
  expect(await lint([join("tests", "workflows", "mistaken.yml")])).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('undefined variable "secret"'),
  });
});
