import { exec } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { Api, KEYS } from "../support/api";
import { runPulumi, stackEnv, uncheckedEnv } from "../support/stack";
import { Strangers, succeed } from "../support/stranger";

/** The ways to a first stack that the documents show, each in a folder that nothing has been in before. */

const ROOT = join(__dirname, "../..");
const read = (...path: string[]) => readFileSync(join(ROOT, ...path), "utf8");

let api: Api;
let strangers: Strangers;
let folder: string;
beforeAll(async () => {
  api = await Api.start();
  strangers = new Strangers();
  await strangers.pack();
  folder = mkdtempSync(join(tmpdir(), "compshare-start-"));
}, 300_000);
afterEach(() => api.reset());
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  strangers.dispose();
  await api.close();
});

const asUsers = () => stackEnv(folder, api.url, KEYS);

async function pulumi(cwd: string, ...args: string[]): Promise<void> {
  // A preview here follows an up, which has checked the types.
  const env = args.includes("--expect-no-changes") ? uncheckedEnv(asUsers()) : asUsers();
  const { code, output } = await runPulumi(args, { cwd, env });
  if (code !== 0) throw new Error(`pulumi ${args.join(" ")}:\n${output}`);
}

/** Up, quiet, and down. */
async function lives(project: string, names: string[]): Promise<void> {
  await pulumi(project, "up", "--yes", "--skip-preview");
  expect((await api.living()).map(({ Name }) => Name).sort()).toEqual(names);
  await pulumi(project, "preview", "--expect-no-changes");
  await pulumi(project, "destroy", "--yes", "--skip-preview");
  expect(await api.living()).toEqual([]);
}

// Those of README.zh-CN.md are the same, as tests/unit/readme.test.ts makes sure.
test("the commands in README.md create a project from a clone", async () => {
  const [lines = "no such lines"] = read("README.md").match(/(?<=^ *```sh\n)[^`]*npm pack\)[^`]*?(?=^ *```$)/m) ?? [];
  const start = join(folder, "readme");
  mkdirSync(start);
  const script = lines.replace(/<[^>]*>/g, ROOT);
  try {
    await promisify(exec)(`set -e\n${script}`, { cwd: start, env: asUsers() });
  } finally {
    rmSync(join(ROOT, basename(strangers.tarball)), { force: true });
  }
  const project = join(start, "my-gpus");
  await lives(project, ["trainer"]);
  await pulumi(project, "stack", "rm", "--yes", "dev");
}, 300_000);

test("the template creates a complete project if the package is available: stack, configuration, packages", async () => {
  const template = join(folder, "template");
  cpSync(join(ROOT, "template"), template, { recursive: true });
  // The registry isn't asked for the version under test.
  const manifest = read("template", "package.json").replace(
    /(?<="pulumi-compshare": )".*?"/,
    `"file:${strangers.tarball}"`,
  );
  writeFileSync(join(template, "package.json"), manifest);
  const project = join(folder, "from-template");
  const config = ["--config", `compshare:publicKey=${KEYS.publicKey}`];
  await pulumi(folder, "new", template, "--dir", project, "--stack", "keyed", "--yes", ...config);
  await succeed("npx", ["--no", "--", "tsc", "--noEmit"], project);
  await lives(project, ["trainer"]);
  expect(readFileSync(join(project, "Pulumi.keyed.yaml"), "utf8")).toContain(`compshare:publicKey: ${KEYS.publicKey}`);
}, 300_000);

describe("a copied example, with the tarball", () => {
  function copied(example: string): string {
    const project = join(folder, example);
    cpSync(join(ROOT, "examples", example), project, { recursive: true });
    return project;
  }
  let tested: string;
  beforeAll(async () => {
    tested = copied("unit-test");
    await strangers.install(tested);
  }, 300_000);

  test("a fleet is previewed", async () => {
    const project = copied("fleet");
    // It needs no more than the other one, and an installation takes npm a quarter of a minute.
    symlinkSync(join(tested, "node_modules"), join(project, "node_modules"));
    await pulumi(project, "stack", "init", "fleet");
    await pulumi(project, "preview");
    expect(await api.living()).toEqual([]);
  }, 300_000);

  describe("a program is tested", () => {
    const passes = async (command: string) => {
      const env = { ...asUsers(), COMPSHARE_CONFIG_FILE: join(tested, "tsconfig.json") };
      const { stdout } = await promisify(exec)(command, { cwd: tested, env });
      expect(stdout).toMatch(/^\S* ?pass [1-9]/m);
    };

    test("by its own unit test, without network access", async () => {
      await passes("npm test");
      expect(await api.calls()).toEqual({});
    });

    const documented = read("docs", "guides", "testing.md").match(/(?<=^```ts\n).*?(?=^```$)/gms) ?? [];
    test.each([
      ["with mocks", "setMocks"],
      ["against an emulator of the test's own", "startEmulator"],
    ])(
      "as docs/guides/testing.md shows it: %s",
      async (_what, means) => {
        const text = documented.find((block) => block.includes(means)) ?? "";
        // The state of this computer's user is no place for a test's.
        writeFileSync(join(tested, `${means}.test.ts`), text.replace("file://~", `file://${join(folder, "state")}`));
        await passes(`node --require ts-node/register --test ${means}.test.ts`);
        expect(await api.calls()).toEqual({});
      },
      300_000,
    );
  });
});
