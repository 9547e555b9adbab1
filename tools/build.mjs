// dist/ from the TypeScript sources.
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join, relative } from "node:path";
import { childEnv } from "./env.mjs";
import { withLock } from "./lock.mjs";
import { currentNode } from "./packages.mjs";
import { binFolder, nodeModules, root, scratch } from "./paths.mjs";
import { run } from "./run.mjs";
import { step } from "./say.mjs";
import { fingerprint } from "./versions.mjs";

const sourceFolders = ["provider", "emulator"];
const settings = ["tsconfig.json", "tsconfig.build.json", "package-lock.json"];
const dist = join(root, "dist");
const pluginFolder = join(root, "plugin");
/** Not in dist/, which is what the package ships. */
const stampFile = join(scratch, "dist.stamp");

/** Compiles when a source has changed since the last time: by content, since times lie after a checkout. */
export async function ensureBuild() {
  const wanted = fingerprint(sources());
  const ready = () =>
    existsSync(dist) && existsSync(pluginFolder) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === wanted;
  if (ready()) return;
  await withLock(`build of ${root}`, async () => {
    if (!ready()) await step("building dist/ (tsc)", () => build(wanted));
  });
}

/** Compiled beside, then moved into place: a failed build leaves the old dist/ alone, a good one leaves no stale file. */
async function build(stamp) {
  mkdirSync(scratch, { recursive: true });
  const fresh = join(scratch, "dist");
  rmSync(fresh, { recursive: true, force: true });
  const tsc = join(nodeModules, "typescript", "bin", "tsc");
  await run(currentNode(), [tsc, "-p", "tsconfig.build.json", "--outDir", fresh], { cwd: root, env: childEnv() });
  // The emulator's front page is sent to browsers as it is.
  cpSync(join(root, "emulator", "page"), join(fresh, "emulator", "page"), { recursive: true });
  await bundlePlugin(fresh);
  rmSync(dist, { recursive: true, force: true });
  renameSync(fresh, dist);
  linkCommand();
  writeFileSync(stampFile, stamp);
}

/** The plugin as one file, which starts fast and needs no node_modules: its users write Python, Go or YAML. */
async function bundlePlugin(compiled) {
  const { build: bundle } = await import("esbuild");
  const file = join(pluginFolder, "pulumi-resource-compshare");
  await bundle({
    entryPoints: [join(compiled, "provider", "native", "main.js")],
    outfile: `${file}.new`,
    bundle: true,
    platform: "node",
    target: "node22",
    banner: { js: "#!/usr/bin/env node" },
    legalComments: "none",
    logLevel: "warning",
  });
  chmodSync(`${file}.new`, 0o755);
  renameSync(`${file}.new`, file);
}

/** What npm does where the package is installed: in a clone, `npm ci` ran before there was a command to link. */
function linkCommand() {
  const command = join(dist, "provider", "cli.js");
  const link = join(binFolder, "pulumi-compshare");
  chmodSync(command, 0o755);
  rmSync(link, { force: true });
  symlinkSync(relative(binFolder, command), link);
}

function sources() {
  const files = sourceFolders.flatMap((folder) => filesBelow(join(root, folder)));
  return [...settings.map((name) => join(root, name)), ...files.sort()];
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}
