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

test("our own workflows name actions by commit, beside the version that it is", () => {
  const folder = join(ROOT, ".github/workflows");
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  const actions = texts.flatMap((text) => text.match(/(?<=uses: )[^./].*$/gm) ?? []);
  expect(actions).not.toEqual([]);
  expect(actions.filter((action) => !/^\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual([]);
});

test("a mistake is found", async () => {
  expect(await lint([join("tests", "workflows", "mistaken.yml")])).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('undefined variable "secret"'),
  });
});
