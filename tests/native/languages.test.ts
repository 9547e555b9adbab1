import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Api } from "../support/api";
import { machineYaml, pythonStack, yamlStack } from "../support/native";
import type { Stack } from "../support/stack";

/** A machine's life as programs in other languages have it. */

let api: Api;
let stack: Stack;
beforeEach(async () => {
  api = await Api.start();
});
afterEach(async () => {
  stack.dispose();
  await api.close();
});

const PYTHON = `
import pulumi
import pulumi_compshare as compshare

zones = compshare.get_zones()
trainer = compshare.Instance(
    "trainer", zone=zones.zones[0].zone, gpu_type="4090", gpu=1, cpu=16, memory=64 * 1024, image_id="compshareImage-xxxx",
    boot_disk={"type": "CLOUD_SSD", "size": 200}, charge_type="Postpay",
)
pulumi.export("ssh", trainer.ssh_command)
`;
const YAML = `
resources:${machineYaml("trainer")}
outputs:
  ssh: \${trainer.sshCommand}
`;

/** The program with another disk: 200 GB becomes 300. */
function grow(file: string): void {
  const path = join(stack.folder, file);
  writeFileSync(path, readFileSync(path, "utf8").replace(/("?size"?): 200/, "$1: 300"));
}

test.each([
  ["Python", () => pythonStack(api, PYTHON), "__main__.py"],
  ["YAML", () => yamlStack(api, YAML), "Pulumi.yaml"],
])("%s creates a machine, changes it in place, refreshes it and deletes it", async (_language, make, file) => {
  stack = await make();
  await stack.up();
  expect(await stack.ok("stack", "output", "ssh")).toContain("ssh ubuntu@");
  const [before] = await api.living();
  grow(file);
  expect(await stack.preview("--diff")).toMatch(/size: 200 => 300/);
  await stack.up();
  await stack.refresh();
  await stack.preview("--expect-no-changes");
  expect((await api.living()).map(({ UHostId }) => UHostId)).toEqual([before?.UHostId]);
  await stack.destroy();
  expect(await api.living()).toEqual([]);
});

test("pulumi import writes a short program, and no changes remain", async () => {
  stack = await yamlStack(api, YAML);
  await stack.up();
  const [made] = await api.living();
  const other = await yamlStack(api, "\n");
  try {
    const what = ["compshare:index:Instance", "trainer", made?.UHostId ?? ""];
    const written = await other.ok(
      "import",
      ...what,
      "--yes",
      "--protect=false",
      "--out",
      join(other.folder, "out.yaml"),
    );
    expect(written).not.toContain("error");
    const program = other.read("out.yaml");
    expect(program).toContain("gpuType: '4090'");
    expect(program).not.toMatch(/onNoCapacity|waitFor|region/);
    writeFileSync(join(other.folder, "Pulumi.yaml"), other.read("Pulumi.yaml") + program);
    await other.preview("--expect-no-changes");
  } finally {
    other.dispose();
  }
});
