import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Api, KEYS } from "../support/api";
import { run, succeed } from "../support/programs";
import { stackEnv, uncheckedEnv } from "../support/stack";

/** examples/shards: a fleet as several stacks, driven by the Automation API. */

const ROOT = join(__dirname, "..", "..");
const PER_SECOND = 20;

let api: Api;
let folder: string;
beforeAll(async () => {
  api = await Api.start({ requestsPerSecond: PER_SECOND });
  folder = mkdtempSync(join(tmpdir(), "compshare-shards-"));
  cpSync(join(ROOT, "examples", "shards"), folder, { recursive: true });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  await succeed("tsc", ["--project", "."], { cwd: folder });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await api.close();
});

const shards = (...args: string[]) =>
  run(process.execPath, ["bin/shards.js", ...args, "--stacks", "3", "--instances", "4"], {
    cwd: folder,
    env: uncheckedEnv(stackEnv(folder, api.url, KEYS)),
  });

test("three stacks share one account and its rate: each instance is created once, and deleted", async () => {
  const ok = async (command: string) => {
    const { code, stdout, stderr } = await shards(command, "--without-checkpoints");
    expect({ code, output: stdout + stderr }).toMatchObject({ code: 0 });
    expect(stdout).toContain(`${command}: 3 of 3 stacks`);
  };
  await ok("up");
  const names = (await api.living()).map(({ Name }) => Name).sort();
  expect(names).toEqual([0, 1, 2].flatMap((stack) => [0, 1, 2, 3].map((one) => `shard-${stack}-worker-${one}`)));
  await ok("up");
  expect(await api.living()).toHaveLength(12);
  await ok("destroy");
  expect(await api.living()).toEqual([]);
});

test("a stack that fails is named with its error, and the exit code says so", async () => {
  await api.settings({ soldOut: ["4090"] });
  const { code, stdout, stderr } = await shards("up");
  expect(code).toBe(1);
  expect(stdout).toContain("up: 0 of 3 stacks");
  expect(stderr).toContain("shard-2 failed:");
});
