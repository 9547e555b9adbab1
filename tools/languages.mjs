// What it takes to run programs in Python and YAML: their language hosts beside the engine, and a Python with Pulumi and
// the plugin's SDK.
import { copyFileSync, existsSync, readdirSync } from "node:fs";
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
import { ensureOnSystem, python as systemPython } from "./system-packages.mjs";
import { goProgram } from "./versions.mjs";

const sdk = "github.com/pulumi/pulumi/sdk/v3";
const hosts = [
  { ...goProgram("languages/python"), versionIn: `${sdk}/go/common/version` },
  { ...goProgram("languages/yaml"), versionIn: "github.com/pulumi/pulumi-yaml/pkg/version" },
];
const requirements = join(root, "tools", "languages", "requirements.txt");

/**
 * Folders: `engine`, the engine with its language hosts, and `python`, Python with Pulumi, for the front of PATH; `sdks`, the
 * SDKs; `packages`, the one for Python as installed, for PYTHONPATH.
 */
export async function ensureLanguages() {
  const { dir } = await findEngine();
  await ensureOnSystem(systemPython);
  const python = await pythonWithPulumi();
  const sdks = await sdksFor(python);
  return { engine: await engineWithHosts(dir), python, sdks, packages: join(sdks, "packages") };
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

async function pythonWithPulumi() {
  const version = (await run("python3", ["-c", "import platform; print(platform.python_version())"])).trim();
  const folder = await madeOnce(`python-${version}`, [requirements], (into) =>
    step("installing Pulumi for Python", async () => {
      await run("python3", ["-m", "venv", into], { env: quietEnv() });
      await pipInstall(join(into, "bin"), ["-r", requirements]);
    }),
  );
  return join(folder, "bin");
}

/** In the clone, as another clone has other ones. */
function sdksFor(python) {
  const files = [requirements, schemaFile, ...generatorFiles];
  return madeOnce("sdks", files, (into) => step("making the SDKs", () => makeSdks(into, python)), scratch);
}

async function makeSdks(into, python) {
  await generate(schemaFile, into);
  const options = ["--no-deps", "--no-build-isolation", "--target", join(into, "packages")];
  await pipInstall(python, [...options, join(into, "python")]);
}

const pipInstall = (python, args) =>
  run(join(python, "python"), ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...args], {
    env: quietEnv(),
  });
