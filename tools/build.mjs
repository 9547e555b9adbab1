// dist/ from the TypeScript sources.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { childEnv } from "./env.mjs";
import { withLock } from "./lock.mjs";
import { currentNode } from "./packages.mjs";
import { nodeModules, root, scratch } from "./paths.mjs";
import { run } from "./run.mjs";
import { step } from "./say.mjs";
import { fingerprint } from "./versions.mjs";

const sourceFolders = ["provider", "emulator"];
const settings = ["tsconfig.json", "tsconfig.build.json", "package-lock.json"];
const dist = join(root, "dist");
/** Not in dist/, which is what the package ships. */
const stampFile = join(scratch, "dist.stamp");

/** Compiles when a source has changed since the last time: by content, since times lie after a checkout. */
export async function ensureBuild() {
  const wanted = fingerprint(sources());
  const ready = () => existsSync(dist) && existsSync(stampFile) && readFileSync(stampFile, "utf8") === wanted;
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
  // npm does so where the package is installed; here the command is built after that.
  chmodSync(join(fresh, "provider", "cli.js"), 0o755);
  rmSync(dist, { recursive: true, force: true });
  renameSync(fresh, dist);
  writeFileSync(stampFile, stamp);
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
