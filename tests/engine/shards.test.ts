import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Api, KEYS } from "../support/api";
import { succeed } from "../support/programs";
import { stackEnv, uncheckedEnv } from "../support/stack";

/** examples/shards as users run it: several stacks at once. tests/engine/examples.test.ts runs one of them alone. */

const ROOT = join(__dirname, "..", "..");
const SHARDS = ["shard-0", "shard-1", "shard-2"];
const EACH = 4;
const NAMES = SHARDS.flatMap((shard) => Array.from({ length: EACH }, (_, index) => `${shard}-worker-${index}`));

let api: Api;
let compiled: string;
let folder: string;
let project: string;
beforeAll(async () => {
  compiled = mkdtempSync(join(tmpdir(), "compshare-shards-"));
  symlinkSync(join(ROOT, "node_modules"), join(compiled, "node_modules"));
  cpSync(join(ROOT, "examples", "shards"), compiled, { recursive: true });
  await succeed("tsc", [], { cwd: compiled });
});
afterAll(() => rmSync(compiled, { recursive: true, force: true }));
beforeEach(async () => {
  api = await Api.start();
  folder = mkdtempSync(join(tmpdir(), "compshare-shards-"));
  project = join(folder, "shards");
  cpSync(compiled, project, { recursive: true, verbatimSymlinks: true });
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await api.close();
});

/** `npm run shards -- ...`, in a process group of its own, as a terminal starts it. */
function begin(...args: string[]) {
  const env = uncheckedEnv(stackEnv(folder, api.url, KEYS));
  const child = spawn("node", ["bin/shards.js", ...args], { cwd: project, env, detached: true });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const done = Promise.all([ended, text(child.stdout), text(child.stderr)]);
  return { group: child.pid as number, end: done.then(([code, ...output]) => ({ code, output: output.join("") })) };
}

const shards = (...args: string[]) => begin(...args).end;

async function succeeds(...args: string[]): Promise<string> {
  const { code, output } = await shards(...args);
  if (code !== 0) throw new Error(`shards ${args.join(" ")} failed (${code}):\n${output}`);
  return output;
}

const namesLiving = async () => (await api.living()).map(({ Name }) => Name).sort();
const creates = async () => (await api.calls()).CreateCompShareInstance;
const PURCHASES = SHARDS.length * EACH;

test("several stacks at once within a rate: each instance once, nothing left to do, nothing left in the end", async () => {
  await api.settings({ requestsPerSecond: 20 });
  const output = await succeeds("up", "--stacks", "3", "--instances", String(EACH), "--at-once", "3");
  for (const shard of SHARDS) expect(output).toMatch(new RegExp(`^${shard} +done +4/4 +\\d+ s +create 4$`, "m"));
  expect(await namesLiving()).toEqual(NAMES);
  expect(await creates()).toBe(PURCHASES);

  // Without a number it is all that exist, as large as they are.
  await succeeds("up", "--without-checkpoints");
  expect(await succeeds("preview")).not.toMatch(/create|update|replace|warnings/);
  await succeeds("refresh");
  expect(await creates()).toBe(PURCHASES);

  await succeeds("destroy");
  expect(await namesLiving()).toEqual([]);
});

test("failures are named by instance, and the same command continues", async () => {
  await api.settings({ quota: 6 });
  const { code, output } = await shards("up", "--stacks", "2", "--instances", String(EACH), "--at-once", "1");
  expect(code).toBe(1);
  expect(output).toMatch(/^shard-0 +done/m);
  expect(output).toMatch(/^shard-1 failed:\n {2}shard-1-worker-\d: .*quota/m);
  expect(output).not.toContain("update failed");
  expect(output).toContain("up: 1 of 2 stacks in ");
  await api.settings({ quota: 100 });
  await succeeds("up");
  expect(await namesLiving()).toEqual(NAMES.slice(0, 2 * EACH));
});

test("Ctrl-C ends what is under way, begins no other stack, and the next command goes on: each instance once", async () => {
  await api.settings({ timeScale: 0.1 });
  const { group, end } = begin("up", "--stacks", "2", "--instances", String(EACH), "--at-once", "1");
  while ((await api.living()).length < EACH) await new Promise((resolve) => setTimeout(resolve, 50));
  process.kill(-group, "SIGINT");
  const { code, output } = await end;
  expect(code).toBe(1);
  expect(output).toMatch(/^up: 0 of 2 stacks in \d+ s, 1 not begun$/m);
  expect(output).toMatch(/^shard-0 stopped:\n {2}interrupted by Ctrl-C$/m);
  await api.settings({ timeScale: 0 });
  await succeeds("up");
  expect(await namesLiving()).toEqual(NAMES.slice(0, 2 * EACH));
  expect(await creates()).toBe(2 * EACH);
});

test("a stack that another run has locked fails for that reason", async () => {
  await succeeds("preview", "--stacks", "1", "--instances", "1");
  const locks = join(folder, "state/.pulumi/locks/organization/compshare-shards/shard-0");
  mkdirSync(locks, { recursive: true });
  writeFileSync(join(locks, "other.json"), JSON.stringify({ pid: 1, username: "ann", hostname: "ci" }));
  const { code, output } = await shards("up");
  expect(code).toBe(1);
  expect(output).toMatch(/^shard-0 failed:\n {2}the stack is currently locked/m);
});

test.each([
  [["moon"], "no such command: moon"],
  [["up", "--stacks", "x"], '--stacks needs a whole number above 0, not "x"'],
  [["up"], "there are no shards yet"],
  [["up", "--stacks", "2"], "new shards need --instances"],
])("%j isn't a command that can be run", async (args, why) => {
  const { code, output } = await shards(...args);
  expect(code).toBe(2);
  expect(output).toContain(why);
  expect(output).toContain("npm run shards -- up|preview|refresh|destroy");
});
