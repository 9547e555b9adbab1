// What it takes to run programs in Python and YAML: their language hosts beside the engine, and a Python with Pulumi and
// the plugin's SDK.
import { copyFileSync, existsSync, readdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { findEngine, isBeside } from "./engine.mjs";
import { sideBySide } from "./engine-folder.mjs";
import { quietEnv } from "./env.mjs";
import { goBuild, moduleSources } from "./go.mjs";
import { madeOnce } from "./made-once.mjs";
import { root, scratch } from "./paths.mjs";
import { run } from "./run.mjs";
import { step } from "./say.mjs";
import { generate, generatorFiles, schemaFile } from "./sdk-generator.mjs";
import { ensureOnSystem, python } from "./system-packages.mjs";
import { goProgram } from "./versions.mjs";

const sdk = "github.com/pulumi/pulumi/sdk/v3";
const hosts = [
  { ...goProgram("languages/python"), versionIn: `${sdk}/go/common/version` },
  { ...goProgram("languages/yaml"), versionIn: "github.com/pulumi/pulumi-yaml/pkg/version" },
];
const requirements = join(root, "tools", "languages", "requirements.txt");

/** Folders for the front of PATH: `engine` has the engine and its language hosts, `python` has Python. */
export async function ensureLanguages() {
  const engine = await findEngine();
  await ensureOnSystem(python);
  return { engine: await engineWithHosts(engine.dir), python: await pythonWithSdk() };
}

/** The engine warns of hosts that it finds elsewhere than beside itself. */
async function engineWithHosts(dir) {
  const pulumi = join(dir, "pulumi");
  if (hosts.every(({ name }) => isBeside(pulumi, name))) return dir;
  const files = hosts.flatMap(({ folder }) => [join(folder, "go.mod"), join(folder, "go.sum")]);
  const built = await madeOnce("languages", files, buildHosts);
  const programs = [pulumi, join(dir, "pulumi-language-nodejs")].filter(existsSync);
  const added = readdirSync(built).map((name) => join(built, name));
  return sideBySide(`${basename(dir)}-${basename(built)}`, [...programs, ...added]);
}

async function buildHosts(into) {
  for (const host of hosts) {
    const flag = `-X ${host.versionIn}.Version=${host.version}`;
    await step(`building ${host.name} ${host.version} with Go (YAML's takes minutes)`, () => goBuild(host, into, flag));
  }
  // A script by which the host of Python starts programs.
  const script = "pulumi-language-python-exec";
  const [{ folder }] = hosts;
  copyFileSync(join(await moduleSources(folder, sdk), "python", "cmd", script), join(into, script));
}

/** In the clone, as another clone has another SDK; one of them, as each is large. */
async function pythonWithSdk() {
  const version = (await run("python3", ["-c", "import platform; print(platform.python_version())"])).trim();
  const kind = `python-${version}`;
  const files = [requirements, schemaFile, ...generatorFiles];
  const made = await madeOnce(
    kind,
    files,
    (into) => step("installing Python's Pulumi and SDK", () => fill(into)),
    scratch,
  );
  for (const name of readdirSync(scratch).filter((entry) => entry.startsWith("python-") && entry !== basename(made))) {
    rmSync(join(scratch, name), { recursive: true, force: true });
  }
  return join(made, "bin");
}

async function fill(folder) {
  const env = quietEnv();
  const sdks = join(folder, "sdks");
  await generate(schemaFile, sdks);
  await run("python3", ["-m", "venv", folder], { env });
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
  await run(join(folder, "bin", "python"), [...pip, "-r", requirements, join(sdks, "python")], { env });
}
