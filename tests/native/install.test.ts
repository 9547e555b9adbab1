import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Api, KEYS } from "../support/api";
import { languages } from "../support/native";
import { run } from "../support/programs";
import { Stack } from "../support/stack";

/** As users get the plugin: by this package's command, and by the engine's own. */

const ROOT = join(__dirname, "../..");
const COMMAND = join(ROOT, "dist/provider/cli.js");
const PLUGIN = join(ROOT, "plugin");

const PROGRAM = `
name: stack-test
runtime: yaml
resources:
  trainer:
    type: compshare:Instance
    properties: { zone: cn-wlcb-01, gpuType: "4090", gpu: 1, cpu: 16, memory: 65536, imageId: compshareImage-xxxx, bootDisk: { type: CLOUD_SSD, size: 200 } }
`;

const home = mkdtempSync(join(tmpdir(), "compshare-home-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

test("`plugin install` makes the plugin known to programs in every folder", async () => {
  const { engine } = await languages();
  const env = { PATH: `${engine}:${process.env.PATH}`, PULUMI_HOME: home };
  expect(await run(process.execPath, [COMMAND, "plugin", "install"], { env })).toMatchObject({ code: 0 });

  const api = await Api.start();
  const stack = Stack.of({ "Pulumi.yaml": PROGRAM }, api.url, KEYS);
  Object.assign(stack.env, env);
  try {
    expect(await stack.up()).toContain("compshare:index:Instance trainer created");
    await stack.destroy();
  } finally {
    stack.dispose();
    await api.close();
  }
});

test("`plugin path` prints the folder that Pulumi.yaml names", async () => {
  expect(await run(process.execPath, [COMMAND, "plugin", "path"])).toMatchObject({ code: 0, stdout: `${PLUGIN}\n` });
});

test.each([[[]], [["remove"]], [["install", "now"]]])("`plugin` with %j exits with wrong usage", async (args) => {
  const { code, stderr } = await run(process.execPath, [COMMAND, "plugin", ...args]);
  expect([code, stderr]).toEqual([2, expect.stringContaining("say `install` or `path`")]);
});

test("the engine accepts the schema, from the file and from the plugin", async () => {
  const env = { PULUMI_HOME: home };
  const check = await run("pulumi", ["schema", "check", join(ROOT, "provider/native/schema.json")], { env });
  expect(check).toEqual({ code: 0, stdout: "", stderr: "" });
  const got = await run("pulumi", ["package", "get-schema", join(PLUGIN, "pulumi-resource-compshare")], { env });
  expect(Object.keys(JSON.parse(got.stdout).resources)).toHaveLength(3);
});
