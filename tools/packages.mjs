// npm packages as the lock file says, and a current Node among them.
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { quietEnv } from "./env.mjs";
import { withLock } from "./lock.mjs";
import { binFolder, nodeModules, root } from "./paths.mjs";
import { run } from "./run.mjs";
import { SetupError, say, step } from "./say.mjs";
import { ensureOnSystem, libraryOf } from "./system-packages.mjs";
import { atLeast, fingerprint } from "./versions.mjs";

/** Jest loads the ES modules among the dependencies (got) with `require` from this Node on. */
const minimumNode = "24.9.0";
const lockFile = join(root, "package-lock.json");
const stampFile = join(nodeModules, ".pulumi-compshare-packages");
const binNode = join(binFolder, "node");

/** Makes node_modules agree with the lock file; does nothing when it does already. */
export async function ensurePackages() {
  const wanted = fingerprint([lockFile, join(root, "package.json")]);
  const ready = () => readText(stampFile) === wanted && currentNode() !== undefined;
  if (ready()) return;
  await withLock(`packages of ${root}`, async () => {
    if (ready()) return;
    if (!installedMatchesLock()) await step("installing npm packages (npm ci)", npmCi);
    await ensureNode();
    writeFileSync(stampFile, wanted);
  });
}

/** The Node to run everything with: the pinned one, else the running one where that is new enough. */
export function currentNode() {
  if (existsSync(binNode)) return binNode;
  return atLeast(process.version, minimumNode) && existsSync(process.execPath) ? process.execPath : undefined;
}

/** npm's own record of what it installed makes a second `npm ci` after somebody's `npm install` unnecessary. */
function installedMatchesLock() {
  const installed = readJson(join(nodeModules, ".package-lock.json"))?.packages;
  if (!installed) return false;
  const { "": declared, ...locked } = readJson(lockFile).packages;
  const own = readJson(join(root, "package.json"));
  const declares = (kind) => JSON.stringify(own[kind] ?? {}) === JSON.stringify(declared[kind] ?? {});
  return (
    ["dependencies", "devDependencies", "peerDependencies"].every(declares) &&
    Object.keys(installed).every((path) => path in locked) &&
    Object.entries(locked).every(
      ([path, { version, optional }]) => installed[path]?.version === version || (optional && !installed[path]),
    )
  );
}

/**
 * Without install scripts, whichever npm it is: older ones would run them all, and ssh2's compile what isn't needed.
 * Below `npm run --silent`, npm would hide its errors too: hence the log level.
 */
function npmCi() {
  return run("npm", ["ci", "--ignore-scripts", "--loglevel=error"], { cwd: root, env: quietEnv() });
}

/**
 * The package `node` fetches its binary in an install script, which is run here. Where there is no such binary (musl,
 * say), a running Node that is new enough will do.
 */
async function ensureNode() {
  if (await runs(binNode)) return;
  const reason = await step("fetching the pinned Node", fetchNode)
    .then(() => ensureOnSystem(libraryOf(binNode)))
    .then(
      () => undefined,
      (error) => error.message,
    );
  if (await runs(binNode)) return;
  rmSync(binNode, { force: true }); // npm's scripts would find it first, the next run of this one too
  if (!atLeast(process.version, minimumNode)) throw new SetupError(noNode(reason));
  say(`[setup] going on with Node ${process.version}`);
}

async function fetchNode() {
  const folder = join(nodeModules, "node");
  // By name, not by execPath: the running Node may be the one that `npm ci` has just replaced.
  await run("node", ["installArchSpecificPackage"], { cwd: folder, env: quietEnv() });
  if (existsSync(binNode)) return;
  mkdirSync(dirname(binNode), { recursive: true });
  symlinkSync(join("..", "node", "bin", "node"), binNode);
}

async function runs(node) {
  if (!existsSync(node)) return false;
  const version = await run(node, ["--version"]).catch(() => "");
  return atLeast(version, minimumNode);
}

function noNode(reason) {
  return [
    `Node ${minimumNode} or newer is needed; this is ${process.version}, and the npm package "node" gave none:`,
    reason ?? "its binary doesn't run here",
    "Install a current Node (https://nodejs.org) and run the command again.",
  ].join("\n");
}

function readText(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function readJson(file) {
  const text = readText(file);
  return text && JSON.parse(text);
}
