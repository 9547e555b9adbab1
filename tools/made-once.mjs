// What takes long to make, kept in the user's cache for every clone.
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./lock.mjs";
import { cacheFolder } from "./paths.mjs";
import { fingerprint } from "./versions.mjs";

/**
 * The folder of the cache that `make` fills, once for what the files say on this machine. It appears in one step: there
 * means complete.
 */
export async function madeOnce(kind, files, make, parent = cacheFolder()) {
  const name = `${kind}-${process.platform}-${process.arch}-${fingerprint(files)}`;
  const folder = join(parent, name);
  if (existsSync(folder)) return folder;
  return withLock(folder, async () => {
    if (existsSync(folder)) return folder;
    const fresh = join(parent, `unfinished-${name}`);
    rmSync(fresh, { recursive: true, force: true }); // left behind by a killed command
    mkdirSync(fresh, { recursive: true });
    try {
      await make(fresh);
      renameSync(fresh, folder);
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
    return folder;
  });
}
