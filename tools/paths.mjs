// Where the tools keep things. The clone holds what belongs to it alone (node_modules, dist); whatever several clones
// can share, and what takes minutes to make, lies in the user's cache.
import { existsSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
export const nodeModules = join(root, "node_modules");
export const binFolder = join(nodeModules, ".bin");
/** Small files of this clone: gone with node_modules, made again at once. */
export const scratch = join(nodeModules, ".cache", "pulumi-compshare");

/** $PULUMI_COMPSHARE_CACHE, else the platform's cache folder. */
export function cacheFolder(env = process.env, platform = process.platform) {
  if (env.PULUMI_COMPSHARE_CACHE) return env.PULUMI_COMPSHARE_CACHE;
  if (env.XDG_CACHE_HOME) return join(env.XDG_CACHE_HOME, "pulumi-compshare");
  const caches = platform === "darwin" ? join("Library", "Caches") : ".cache";
  return join(homedir(), caches, "pulumi-compshare");
}

/** The first executable of that name on a PATH, or undefined. Relative entries are skipped, as Go's LookPath does. */
export function findOnPath(name, path = process.env.PATH ?? "") {
  return path
    .split(delimiter)
    .filter(isAbsolute)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

export function isExecutable(file) {
  return existsSync(file) && statSync(file).isFile() && (statSync(file).mode & 0o111) !== 0;
}
