// One at a time: two commands of one clone (or two clones with one cache) must not set up the same thing at once.
import { createHash } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cacheFolder } from "./paths.mjs";
import { say } from "./say.mjs";

const pollInterval = 200;

/** Runs `work` while no other process runs work under the same name; `name` may be a path. */
export async function withLock(name, work) {
  const file = lockFile(name);
  await acquire(file);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** Locks lie in the cache: the clone's own node_modules comes and goes. */
function lockFile(name) {
  const folder = join(cacheFolder(), "locks");
  mkdirSync(folder, { recursive: true });
  return join(folder, createHash("sha256").update(name).digest("hex").slice(0, 16));
}

async function acquire(file) {
  let announced = false;
  while (!take(file)) {
    const owner = readOwner(file);
    if (owner && !isAlive(owner))
      rmSync(file, { force: true }); // left behind by a killed command
    else {
      if (owner && !announced) say(`[setup] waiting for another command that is setting up (process ${owner}) ...`);
      announced = true;
      await sleep(pollInterval);
    }
  }
}

/** A hard link appears with its content in one step, so nobody ever reads a lock without an owner. */
function take(file) {
  const mine = `${file}.${process.pid}`;
  writeFileSync(mine, String(process.pid));
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(mine, { force: true });
  }
}

function readOwner(file) {
  try {
    return Number(readFileSync(file, "utf8"));
  } catch {
    return 0; // released in between
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM"; // it lives, under another user
  }
}
