import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { pythonWith, run } from "../support/programs";

const keys = { publicKey: "my_public_key", privateKey: "my_private_key" };
const place = ["--region", "cn-wlcb", "--zone", "cn-wlcb-01"];
const machine = ["--gpu", "4090", "--count", "1", "--cpu", "16", "--memory", "64GiB", "--image", "compshareImage-xxxx"];

let emulator: Emulator;
let python: string;
/** The tool keeps a configuration in the home folder. */
const home = mkdtempSync(join(tmpdir(), "compshare-cli-"));

beforeAll(async () => {
  emulator = await startEmulator(keys);
  python = await pythonWith("requirements-cli.txt");
}, 600_000);
afterAll(async () => {
  await emulator.close();
  rmSync(home, { recursive: true, force: true });
});

/** Runs the tool and gives the items it printed, if its command prints any. */
async function compshare(...args: string[]): Promise<Record<string, string>[]> {
  const { code, stdout, stderr } = await run(python, [join(__dirname, "python", "cli.py"), "--json", ...args], {
    env: {
      BASE_URL: emulator.url,
      COMPSHARE_PUBLIC_KEY: keys.publicKey,
      COMPSHARE_PRIVATE_KEY: keys.privateKey,
      COMPSHARE_INSIGHTS_URL: "",
      HOME: home,
      XDG_CONFIG_HOME: join(home, "config"),
    },
  });
  if (code !== 0) throw new Error(`compshare ${args.join(" ")} failed:\n${stdout}${stderr}`);
  return JSON.parse(stdout).data?.items ?? [];
}

const live = async () =>
  (await compshare("instance", "list")).map(({ UHostId = "", Name, State, GPU }) => ({
    UHostId,
    seen: [Name, State, GPU],
  }));

test("the official command line tool creates, changes and deletes an instance and a disk", async () => {
  await compshare("instance", "create", ...machine, ...place, "--name", "by-cli", "--yes");
  const [{ UHostId, seen }] = (await live()) as [{ UHostId: string; seen: unknown[] }];
  expect(seen).toEqual(["by-cli", "Running", 1]);
  await compshare("instance", "stop", UHostId, "--yes", "--wait");
  await compshare("instance", "resize", UHostId, "--cpu", "32", "--memory", "128GiB", "--gpu", "2", "--yes", "--wait");
  expect(await live()).toEqual([{ UHostId, seen: ["by-cli", "Stopped", 2] }]);

  await compshare("storage", "disk", "create", "--instance", UHostId, "--size", "100GiB", "--name", "d", "--yes");
  const [{ ResourceId }] = (await compshare("storage", "disk", "list")) as [{ ResourceId: string }];
  await compshare("storage", "disk", "detach", ResourceId, "--instance", UHostId, "--device", "/dev/vdb", "--yes");
  await compshare("storage", "disk", "delete", ResourceId, "--yes");
  expect(await compshare("storage", "disk", "list")).toEqual([]);

  await compshare("instance", "start", UHostId, "--wait");
  await compshare("instance", "stop", UHostId, "--yes", "--wait");
  await compshare("instance", "delete", UHostId, "--yes", "--wait");
  expect(await live()).toEqual([]);
}, 120_000);
