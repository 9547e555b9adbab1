import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { Api, KEYS } from "../support/api";
import { providerAtHand } from "../support/at-hand";
import { freePort, newPassword, Sshd } from "../support/sshd";
import { stackEnv, uncheckedEnv } from "../support/stack";
import { succeed } from "../support/stranger";
import { VAULT, VAULT_ENV } from "../support/vault";

const ROOT = join(__dirname, "..", "..");
const PASSWORD = newPassword();

let api: Api;
let folder: string;
let sshd: Sshd;
let port: number;
// One of them logs in: a real SSH server stands in for the machines', and lets in who has the configured password.
beforeAll(async () => {
  port = await freePort();
  sshd = await Sshd.start(port, PASSWORD);
});
afterAll(() => sshd?.stop());
beforeEach(async () => {
  api = await Api.start({ sshAt: `${userInfo().username}@127.0.0.1:${port}` });
  folder = mkdtempSync(join(tmpdir(), "compshare-example-"));
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
});
afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await api.close();
});

/** The data disks with a life of their own. */
const loneDisks = async () =>
  (await api.disks()).filter(({ ReleasedTime, Name }) => ReleasedTime === null && String(Name).includes("-pulumi-"));

/** What each example leaves in the account: instances, and data disks with a life of their own. */
const EXAMPLES: [example: string, stack: string, instances: object[], disks?: object[]][] = [
  ["page", "dev", [{ Name: "my-instance", GpuType: "4090" }]],
  ["fleet", "dev", [{ Name: "worker-0" }, { Name: "worker-1" }, { Name: "worker-2" }]],
  ["shards", "shard-0", [{ Name: "shard-0-worker-0" }, { Name: "shard-0-worker-1" }]],
  ["spot", "dev", [{ Name: "spot-worker", GpuType: "3090" }]],
  ["disk", "dev", [{ Name: "trainer" }], [{ Name: expect.stringMatching(/^checkpoints-pulumi-/), Size: 200 }]],
  ["unit-test", "dev", [{ Name: "worker-0" }, { Name: "worker-1" }]],
  ["provision", "dev", [{ Name: "trainer", CompShareImageId: "compshareImage-ubuntu2204" }]],
  ["ci", "prod", [{ Name: "trainer", GpuType: "4090" }]],
  ["choose", "dev", [{ Name: "worker", GpuType: "3090", CompShareImageId: "compshareImage-cuda124" }]],
  ["bake", "dev", [{ Name: "base" }, { Name: "worker-0" }, { Name: "worker-1" }]],
  ["environments", "dev", [{ Name: "inference-dev", GpuType: "3080Ti" }]],
  ["environments", "prod", [{ Name: "inference-prod", GpuType: "4090" }]],
];

/** A copy, as examples are for copying. */
function copied(example: string): string {
  const cwd = join(folder, example);
  cpSync(join(ROOT, "examples", example), cwd, { recursive: true });
  return cwd;
}

test("their types are right by their own tsconfig.json, which is the same for all", async () => {
  const [first = ""] = EXAMPLES.map(([example]) => copied(example));
  const tsconfig = { extends: `${first}/tsconfig.json`, include: ["*/*.ts"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(tsconfig));
  await succeed("tsc", ["--noEmit", "--project", "."], folder);
});

test.each(EXAMPLES)(
  "%s (stack %s) goes up, has nothing left to do, and comes down",
  // A default, as jest takes one parameter more than a row has for the callback of a test that says itself when it ends.
  async (example, stack, instances, disks = []) => {
    const cwd = copied(example);
    // Types are checked above. tests/engine/start.test.ts runs all as users do.
    const env = { ...uncheckedEnv(stackEnv(folder, api.url, KEYS)), ...VAULT_ENV };
    const pulumi = async (...args: string[]) => {
      const { code, output } = await providerAtHand(args, { cwd, env });
      if (code !== 0) throw new Error(`pulumi ${args.join(" ")}:\n${output}`);
    };
    await pulumi("stack", "init", stack, `--secrets-provider=${VAULT}`);
    await pulumi("config", "set", "--secret", "password", PASSWORD);
    await pulumi("up", "--yes", "--skip-preview");
    const living = (await api.living()).sort((a, b) => a.Name.localeCompare(b.Name));
    expect(living).toHaveLength(instances.length);
    expect(living).toMatchObject(instances);
    expect(await loneDisks()).toMatchObject(disks);
    await pulumi("preview", "--expect-no-changes");
    await pulumi("state", "unprotect", "--all", "--yes");
    await pulumi("destroy", "--yes", "--skip-preview");
    expect(await api.living()).toEqual([]);
    expect(await api.images()).toEqual([]);
    expect(await loneDisks()).toEqual([]);
  },
);

test("every example is run here", () => {
  const folders = readdirSync(join(ROOT, "examples"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual([...new Set(EXAMPLES.map(([name]) => name))].sort());
});
