import { existsSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { Api } from "../support/api";
import { filesBelow, type Project, readJson, Strangers, succeed, TSCONFIGS, writeJson } from "../support/stranger";

const ROOT = join(__dirname, "..", "..");

/** What the states in the field hold. It is written out here, so that no edit of the sources changes it unnoticed. */
const STORED_PROVIDER = 'exports.handler=()=>require("pulumi-compshare/runtime.js")';

let api: Api;
let strangers: Strangers;
let project: Project;
beforeAll(async () => {
  api = await Api.start();
  strangers = new Strangers();
  await strangers.pack();
  project = await strangers.npm();
}, 300_000);
afterEach(() => api.reset());
afterAll(async () => {
  strangers.dispose();
  await api.close();
});

const living = async () => (await api.living()).map(({ Name }) => Name);

describe("the tarball", () => {
  test("contains the compiled code, the documents and their images, and nothing else", async () => {
    // npm puts a dependency beside them of which the project has another version.
    const packed = filesBelow(project.module("pulumi-compshare")).filter((file) => !file.startsWith("node_modules/"));
    const compiled = ["provider", "emulator"].flatMap((folder) =>
      filesBelow(join(ROOT, folder)).flatMap((file) => {
        const path = `dist/${folder}/${file}`;
        // What the emulator sends to browsers, and the schema, are packed as they are.
        if ((folder === "emulator" && file.startsWith("page/")) || file.endsWith(".json")) return [path];
        expect(file).toMatch(/\.ts$/);
        return [path.replace(/ts$/, "js"), path.replace(/ts$/, "d.ts")];
      }),
    );
    const papers = ["CHANGELOG", "CONTRIBUTING", "README", "README.zh-CN", "SECURITY"].map((paper) => `${paper}.md`);
    const shown = packed.filter((file) => /^(docs|examples|template)\//.test(file));
    expect(packed.filter((file) => !shown.includes(file))).toEqual(
      [...compiled, ...papers, "LICENSE", "package.json", "plugin/pulumi-resource-compshare"].sort(),
    );
    const tracked = (await succeed("git", ["ls-files", "docs", "examples", "template"], ROOT)).trimEnd().split("\n");
    // npm packs no .gitignore.
    expect(shown).toEqual(tracked.filter((file) => !file.endsWith(".gitignore")).sort());
  });

  test("contains everything that its documents link to", () => {
    const packed = filesBelow(project.module("pulumi-compshare")).filter((file) => !file.startsWith("node_modules/"));
    const papers = packed.filter((file) => /^(docs\/.+|[^/]+)\.md$/.test(file));
    const dead = papers.flatMap((paper) => {
      const text = readFileSync(project.module("pulumi-compshare", paper), "utf8");
      const targets = [...text.matchAll(/\]\(([^)\s#]+)[^)\s]*\)/g)].map(([, target]) => target as string);
      const paths = targets.filter((target) => !/^https?:/.test(target)).map((target) => join(dirname(paper), target));
      return paths.filter((path) => !existsSync(project.module("pulumi-compshare", path))).map((path) => [paper, path]);
    });
    expect(papers).toContain("README.md");
    expect(dead).toEqual([]);
  });

  test("has types for a strict TypeScript project that checks them, and for every common tsconfig.json", async () => {
    expect(readJson(join(project.folder, "tsconfig.json")).compilerOptions).not.toHaveProperty("skipLibCheck");
    await project.types(TSCONFIGS);
  }, 300_000);

  test("passes publint and Are the Types Wrong", async () => {
    await succeed(join(ROOT, "node_modules/.bin/publint"), ["run", strangers.tarball, "--strict"], ROOT);
    await succeed(join(ROOT, "node_modules/.bin/attw"), [strangers.tarball], ROOT);
  });

  test("can be imported by an ES module", async () => {
    const program = 'import { CompShareInstance } from "pulumi-compshare"; console.log(CompShareInstance.name)';
    expect(await project.node("--input-type=module", "--eval", program)).toBe("CompShareInstance\n");
  });

  test("contains the emulator's command", async () => {
    expect(existsSync(project.module(".bin", "pulumi-compshare"))).toBe(true);
    const help = await project.npx("pulumi-compshare", "emulator", "--help");
    expect(help).toContain("--port");
    expect(help).toContain("--time-scale");
  });

  test("loads no HTTP client, schemas or transport into a program", async () => {
    const program = `
      const parts = { got: /\\/got\\//, zod: /\\/zod\\//, transport: /\\/client\\/(client|transport)\\.js$/ };
      const loaded = () => Object.keys(parts).filter((name) => Object.keys(require.cache).some((file) => parts[name].test(file)));
      require("pulumi-compshare");
      const before = loaded();
      require("pulumi-compshare/runtime.js");
      console.log(JSON.stringify([before, loaded()]));`;
    const [inProgram, inProvider] = JSON.parse(await project.node("--eval", program));
    expect(inProgram).toEqual([]);
    // That the provider process has them shows that they would have been seen.
    expect(inProvider).toEqual(["got", "zod", "transport"]);
  });
});

describe("a user's program is created, shows no changes, and is destroyed", () => {
  async function livesIn(layout: Project): Promise<void> {
    const stack = await layout.stack("dev", api);
    await stack.up();
    expect(await living()).toEqual(["trainer"]);
    const stored = await stack.stored();
    expect(stored).toHaveLength(1);
    expect(stored[0]?.inputs.__provider).toBe(STORED_PROVIDER);
    expect(stored[0]?.outputs.__provider).toBe(STORED_PROVIDER);
    await stack.unchanged();
    await stack.destroy();
    expect(await living()).toEqual([]);
  }

  test("with the tarball, installed by npm", () => livesIn(project));

  test("with a workspace of its monorepo, linked by npm", async () => {
    const workspace = await strangers.workspace();
    const linked = realpathSync(join(workspace.folder, "..", "..", "node_modules", "pulumi-compshare"));
    expect(linked).toBe(realpathSync(join(workspace.folder, "..", "pulumi-compshare")));
    await livesIn(workspace);
  }, 300_000);

  test("with the tarball, installed by pnpm", async () => {
    const pnpm = await strangers.pnpm();
    // Strict: dependencies of dependencies can't be reached from the project.
    expect(readdirSync(pnpm.module()).filter((name) => !name.startsWith("."))).toEqual([
      "@pulumi",
      "@types",
      "pulumi-compshare",
      "typescript",
    ]);
    await livesIn(pnpm);
  }, 300_000);
});

test("state written by today's package is refreshed, compared and deleted by a later one in another place", async () => {
  const stack = await project.stack("tomorrow", api);
  await stack.up();

  const installed = project.module("pulumi-compshare");
  const today = project.module(".today");
  renameSync(installed, today);
  try {
    await strangers.unpack(installed);
    renameSync(join(installed, "dist"), join(installed, "lib"));
    const manifest = JSON.stringify(readJson(join(installed, "package.json"))).replaceAll("./dist/", "./lib/");
    writeJson(join(installed, "package.json"), { ...JSON.parse(manifest), version: "99.0.0" });

    await stack.refresh();
    expect((await stack.stored())[0]?.outputs).toMatchObject({ __provider: STORED_PROVIDER, state: "Running" });
    await stack.unchanged();
    await stack.destroy();
    expect(await living()).toEqual([]);
  } finally {
    rmSync(installed, { recursive: true, force: true });
    renameSync(today, installed);
  }
});
