// A real Pulumi engine: the user's own, else the cached one, else the official archive, else built with Go.
import { existsSync, mkdirSync, readdirSync, realpathSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { buildEngine } from "./engine-build.mjs";
import { downloadEngine } from "./engine-download.mjs";
import { dynamicProviderScript, engineFolder } from "./engine-folder.mjs";
import { quietEnv } from "./env.mjs";
import { withLock } from "./lock.mjs";
import { cacheFolder, findOnPath, isExecutable } from "./paths.mjs";
import { run } from "./run.mjs";
import { SetupError, say } from "./say.mjs";
import { atLeast, fingerprint, goProgram } from "./versions.mjs";

/** The oldest engine on PATH that is used as it is. */
const minimumVersion = "3.200.0";
const languageHost = "pulumi-language-nodejs";

/** `{dir, version, source}`: `dir` goes onto PATH. Needs the npm packages, which hold the dynamic provider host. */
export async function findEngine() {
  const tried = [];
  return (await onPath(tried)) ?? engineFolder(cached() ?? (await obtain(tried)));
}

/** Set for a `pulumi` on PATH that is asked for its version: it may be a wrapper around `npm run pulumi`. */
const ASKED = "PULUMI_COMPSHARE_ASKED";

async function onPath(tried) {
  const pulumi = findOnPath("pulumi");
  if (!pulumi) return note(tried, "pulumi on PATH: not found");
  if (process.env[ASKED]) throw new SetupError("the pulumi on PATH calls this command, which looks for one on PATH");
  const env = { ...quietEnv(), PULUMI_SKIP_UPDATE_CHECK: "true", [ASKED]: "1" };
  const version = (await run(pulumi, ["version"], { env }).catch((error) => error.message)).trim();
  if (!atLeast(version, minimumVersion)) {
    return note(tried, `${pulumi}: says "${version}", wanted is ${minimumVersion} or newer`);
  }
  const missing = [languageHost, dynamicProviderScript].find((name) => !isBeside(pulumi, name) && !findOnPath(name));
  if (missing) return note(tried, `${pulumi}: there is no ${missing} beside it or on PATH`);
  return { dir: dirname(pulumi), version, source: "PATH" };
}

/** Package managers link `pulumi` alone into a folder on PATH; the engine looks beside the real file, and so do we. */
export function isBeside(pulumi, name) {
  return [dirname(pulumi), dirname(realpathSync(pulumi))].some((folder) => isExecutable(join(folder, name)));
}

/** The cached folder is named after all that decides what is in it, and appears in one step: there means complete. */
function cached() {
  const dir = cachePlace();
  return existsSync(dir) ? { dir, version: goProgram("engine").version, source: "cache" } : undefined;
}

function cachePlace() {
  const programs = [goProgram("engine"), goProgram("language-host")];
  const content = fingerprint(programs.flatMap(({ folder }) => [join(folder, "go.mod"), join(folder, "go.sum")]));
  return join(enginesFolder(), `${programs[0].version}-${process.platform}-${process.arch}-${content}`);
}

function enginesFolder() {
  return join(cacheFolder(), "engine");
}

function obtain(tried) {
  return withLock("engine", async () => {
    const madeMeanwhile = cached();
    if (madeMeanwhile) return madeMeanwhile;
    tried.push(`cache ${enginesFolder()}: holds no engine ${goProgram("engine").version} for this machine`);
    for (const [source, make] of [
      ["download", downloadEngine],
      ["go build", buildEngine],
    ]) {
      const engine = await attempt(source, make, tried);
      if (engine) return engine;
    }
    throw new SetupError(nothingWorked(tried));
  });
}

async function attempt(source, make, tried) {
  const fresh = freshFolder();
  try {
    await make(fresh);
    const version = (await run(join(fresh, "pulumi"), ["version"], { env: quietEnv() })).trim();
    renameSync(fresh, cachePlace());
    return { dir: cachePlace(), version, source };
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    tried.push(`${source}: ${error.message}`);
    say(`[setup]   no: ${error.message}`);
    return undefined;
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/** Under the lock, every unfinished folder is one that a killed command left. */
function freshFolder() {
  mkdirSync(enginesFolder(), { recursive: true });
  for (const name of readdirSync(enginesFolder()).filter((entry) => entry.startsWith("unfinished-"))) {
    rmSync(join(enginesFolder(), name), { recursive: true, force: true });
  }
  const fresh = join(enginesFolder(), `unfinished-${process.pid}`);
  mkdirSync(fresh);
  return fresh;
}

function note(tried, line) {
  tried.push(line);
  return undefined;
}

function nothingWorked(tried) {
  return [
    "there is no Pulumi engine here, and none could be made. Tried, in this order:",
    ...tried.map((line) => `  - ${line}`),
    `Install Pulumi ${minimumVersion} or newer (https://www.pulumi.com/docs/install/)`,
    `or Go ${goProgram("engine").go} or newer (https://go.dev/dl/), and run the command again.`,
  ].join("\n");
}
