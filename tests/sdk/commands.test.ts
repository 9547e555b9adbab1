import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Emulator, startEmulator } from "../../emulator";
import { Lines } from "../support/lines";
import { pythonWith } from "../support/programs";

const keys = { publicKey: "my_public_key", privateKey: "my_private_key" };
const place = "--region cn-wlcb --zone cn-wlcb-01";
const size = "--gpu 4090 --count 1 --cpu 16 --memory 64GiB";

let emulator: Emulator;
let tool: Lines;
let server: Lines | undefined;
let python: string;
let env: Record<string, string>;
const home = mkdtempSync(join(tmpdir(), "compshare-commands-"));

beforeAll(async () => {
  emulator = await startEmulator(keys);
  python = await pythonWith("requirements-cli.txt");
  env = {
    BASE_URL: emulator.url,
    COMPSHARE_PUBLIC_KEY: keys.publicKey,
    COMPSHARE_PRIVATE_KEY: keys.privateKey,
    COMPSHARE_INSIGHTS_URL: "",
    HOME: home,
    XDG_CONFIG_HOME: home,
  };
  tool = new Lines(python, [join(__dirname, "python", "commands.py")], env);
}, 600_000);
afterAll(async () => {
  tool.close();
  server?.close();
  await emulator.close();
  rmSync(home, { recursive: true, force: true });
});

/** Runs a command of the tool and gives its data; a command that fails is an error with what it said. */
// biome-ignore lint/suspicious/noExplicitAny: data differ by command.
async function compshare(command: string): Promise<any> {
  const { code, out, error } = await tool.ask(command.split(" "));
  if (code !== 0) throw new Error(`compshare ${command} failed:\n${out}${error}`);
  return JSON.parse(out).data;
}

const idOf = async (name: string): Promise<string> =>
  (await compshare("instance list")).items.find((each: { Name: string }) => each.Name === name)?.UHostId;

test.each([
  "doctor",
  `instance search ${place}`,
  `instance search ${place} --available --image compshareImage-xxxx --gpu 4090`,
  "instance zones",
  "instance families",
  "instance network",
  `instance models ${place}`,
  "instance ports list",
  "instance software list",
  "instance list",
  `instance price ${size.replace("--count 1 ", "")} --charge Month ${place}`,
  `instance billing ${size.replace("--count 1 ", "")} ${place}`,
  `instance create ${size} --image compshareImage-xxxx ${place} --us3 --dry-run`,
  "image list --source platform",
  "image list --source platform --type Game",
  "image list --source custom",
  "image list --source community",
  "image list --source shared",
  "image list --source published",
  "image list --source user --user 1",
  "image show compshareImage-xxxx --source platform",
  "image tags",
  "image favorite group-sd",
  "image unfavorite group-sd",
  "storage disk list",
  "storage cfs list",
  "storage cfs price --size 100GiB --region cn-wlcb --zone cn-wlcb-03",
  "bandwidth list",
  "bandwidth instances",
  "team list",
  "team joined",
  "team invite list",
])("compshare %s", async (command) => {
  expect(await compshare(command)).toBeTruthy();
});

test("a Spot search finds nothing, and isn't an error", async () => {
  expect((await compshare(`instance search ${place} --spot`)).AvailableInstanceTypes).toEqual([]);
});

test("all commands on an instance, its disks and its images work", async () => {
  await compshare(
    `instance create ${size} --image compshareImage-xxxx ${place} --us3 --name all --charge Postpay --yes`,
  );
  const id = await idOf("all");
  for (const command of [
    `instance show ${id}`,
    `instance wait ${id} --state Running`,
    `instance monitor ${id}`,
    `instance ssh ${id} --print`,
    `instance rename ${id} renamed`,
    `instance resize-price ${id} --cpu 32 --memory 128GiB --gpu 2`,
    `instance upgrade-price ${id} --cpu 32 --memory 128GiB --gpu 2`,
    `instance refund ${id}`,
    `instance schedule set ${id} --at 2099-01-01T00:00:00`,
    `instance schedule show ${id}`,
    `instance schedule extend ${id} --by 1h`,
    `instance schedule cancel ${id} --yes`,
    `instance reboot ${id} --yes --wait`,
    `storage us3 attach --instance ${id} --yes`,
    `image create --instance ${id} --name baked --yes --wait`,
    `storage disk create --instance ${id} --size 100GiB --name d --yes`,
  ]) {
    await compshare(command);
  }

  const images = (await compshare("image list --source custom")).items;
  const image = images.find((each: { Name: string }) => each.Name === "baked").CompShareImageId;
  await compshare(`image progress ${image} ${place}`);
  await compshare(`image update ${image} --description d ${place}`);
  await compshare(`image shares ${image} --region cn-wlcb`);
  await compshare(`image share ${image} 1 --region cn-wlcb`);
  await compshare(`image unshare ${image} 1 --region cn-wlcb --yes`);
  await compshare(`image delete ${image} ${place} --yes`);

  const [{ ResourceId: disk }] = (await compshare("storage disk list")).items;
  for (const command of [
    `storage disk price ${disk} --instance ${id} --size 150GiB`,
    `storage disk resize ${disk} --size 150GiB --instance ${id} --yes`,
    `instance stop ${id} --yes --wait`,
    `instance start ${id} --without-gpu B --wait`,
    `instance stop ${id} --yes --wait`,
    `instance password ${id} --password Secret-12 --yes`,
    `storage disk detach ${disk} --instance ${id} --device /dev/vdb --yes`,
    `storage disk attach ${disk} --instance ${id}`,
    `storage disk detach ${disk} --instance ${id} --device /dev/vdb --yes`,
    `storage disk delete ${disk} --yes`,
    `instance start ${id} --wait`,
    `instance charge ${id} --to Month --dry-run`,
    `instance charge ${id} --to Month --yes`,
    `instance stop ${id} --yes --wait`,
    `instance resize ${id} --cpu 32 --memory 128GiB --gpu 2 --yes --wait`,
    `instance reinstall ${id} --image compshareImage-cuda124 --password Secret-12 --yes --wait`,
  ]) {
    await compshare(command);
  }
  const [instance] = (await (await fetch(`${emulator.url}/_emulator/instances`)).json()) as object[];
  expect(instance).toMatchObject({ Name: "renamed", ChargeType: "Month", GPU: 2, DiskIds: [expect.any(String)] });
  await compshare(`instance stop ${id} --yes --wait`);
  await compshare(`instance delete ${id} --release-disk --yes --wait`);
}, 240_000);

test("a container of a container zone is bought, logged in to, given ports, and published", async () => {
  const pods = "--region cn-wlcb --zone cn-wlcb-03";
  await compshare(`instance create ${size} --image compshareImage-container ${pods} --name pod --yes`);
  const id = await idOf("pod");
  expect(id).toMatch(/^cpod-/);
  await compshare(`instance ports update ${id} --http 8188 --yes`);
  await compshare(`instance password ${id} --password Secret-12 --yes`);
  await compshare(`instance monitor ${id}`);
  await compshare(`instance ssh ${id} --print`);
  await compshare(`image create --instance ${id} --name podded --yes --wait`);
  const images = (await compshare("image list --source custom")).items;
  const image = images.find((each: { Name: string }) => each.Name === "podded").CompShareImageId;
  await compshare(`image publish ${image} --version v1.0 --price 0 ${pods} --yes`);
  expect((await compshare("image list --source published")).items).toHaveLength(1);
}, 120_000);

test("the tool's MCP server lists its tools, reads and writes", async () => {
  server = new Lines(python, [join(__dirname, "python", "tools.py")], env);
  let id = 0;
  const ask = async (method: string, params: object) =>
    (await server!.ask({ jsonrpc: "2.0", id: ++id, method, params })).result;
  const call = async (name: string, args: object) => {
    const { content, isError } = await ask("tools/call", { name, arguments: args });
    expect(isError ? content : "").toBe("");
    return JSON.parse(content[0].text);
  };
  const clientInfo = { name: "test", version: "1" };
  await ask("initialize", { protocolVersion: "2025-06-18", capabilities: {}, clientInfo });
  server.send({ jsonrpc: "2.0", method: "notifications/initialized" });
  const { tools } = await ask("tools/list", {});
  const names = tools.map((each: { name: string }) => each.name).sort();
  expect(names).toEqual(["compshare_help", "compshare_read", "compshare_status", "compshare_write"]);
  expect(await call("compshare_status", {})).toMatchObject({ ok: true });
  expect(await call("compshare_help", { command: ["instance", "create"] })).toMatchObject({ ok: true });
  const args = `instance create ${size} --image compshareImage-xxxx ${place} --name by-mcp --yes`.split(" ");
  const confirmed = { user_confirmed: true, confirmation_summary: "one machine, for a test" };
  expect(await call("compshare_write", { args, ...confirmed })).toMatchObject({ ok: true });
  const { result } = await call("compshare_read", { args: ["instance", "list"] });
  expect(JSON.stringify(result)).toContain("by-mcp");
}, 120_000);
