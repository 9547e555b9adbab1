// A folder of this clone with the programs that the engine wants to see side by side.
//
// The engine takes its bundled plugins from beside its own *real* path: with a symlinked `pulumi` it looks into the
// cache, and warns at every update that the dynamic provider host came from elsewhere. That host is a script of the
// installed SDK, which belongs to the clone and not into a cache that other clones share. So `pulumi` is hard-linked
// into a folder of the clone (copied where the cache is on another file system), and the script copied beside it.
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { basename, join } from "node:path";
import { nodeModules, scratch } from "./paths.mjs";

export const dynamicProviderScript = "pulumi-resource-pulumi-nodejs";
const sdk = join(nodeModules, "@pulumi", "pulumi");

/** The engine as found, with `dir` turned into the clone's folder. */
export function engineFolder(engine) {
  const { version: sdkVersion } = JSON.parse(readFileSync(join(sdk, "package.json"), "utf8"));
  const programs = readdirSync(engine.dir).map((name) => join(engine.dir, name));
  return { ...engine, dir: sideBySide(`${basename(engine.dir)}-sdk-${sdkVersion}`, programs) };
}

/** A folder with these programs: made beside and renamed, so that it is never seen half full; when two do it at once, the first one stays. */
export function sideBySide(name, programs) {
  const dir = join(scratch, name);
  if (existsSync(dir)) return dir;
  mkdirSync(scratch, { recursive: true });
  const fresh = mkdtempSync(join(scratch, "engine-"));
  try {
    for (const program of programs) linkOrCopy(program, join(fresh, basename(program)));
    copyFileSync(join(sdk, dynamicProviderScript), join(fresh, dynamicProviderScript));
    renameSync(fresh, dir);
  } catch (error) {
    if (!existsSync(dir)) throw error;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return dir;
}

function linkOrCopy(from, to) {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
