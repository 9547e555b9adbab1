import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "../../provider/client/client";
import type { InstanceOutputs } from "../../provider/instance/model/facts";
import { encodePassword } from "../../provider/wire/encode";
import { Api, KEYS } from "../support/api";
import { newStack } from "../support/instances";
import type { Program, Stack, StoredResource, StoredState } from "../support/stack";

/**
 * States in the field hold the provider's text and stored properties of former versions: what `states/` has was written by
 * the versions of those days, and never changes.
 */

const FIXTURE = "2026-11-26.json";
const { program, state } = JSON.parse(readFileSync(join(__dirname, "states", FIXTURE), "utf8")) as {
  program: Program;
  state: StoredState;
};

let api: Api;
let stack: Stack;
beforeAll(async () => {
  api = await Api.start();
  stack = await newStack(api);
});
afterAll(async () => {
  stack.dispose();
  await api.close();
});

const ofType = (kind: string) => (state.deployment.resources ?? []).filter(({ type }) => type.endsWith(kind));

/** What the state has, made in this account: its ids by those of the state. */
async function remake(): Promise<Map<string, string>> {
  const client = new Client({ ...KEYS, endpoint: api.url, requestTimeoutMs: 5000 });
  const ids = new Map<string, string>();
  for (const { id, outputs } of ofType(":Instance")) {
    const was = outputs as unknown as InstanceOutputs;
    const place = { Region: was.region, Zone: was.zone };
    // The state has it encrypted.
    const { password } = (program[was.name]?.args ?? {}) as { password?: string };
    const { instanceIds } = await client.call("CreateCompShareInstance", {
      ...place,
      MachineType: "G",
      GpuType: was.gpuType,
      GPU: was.gpu,
      CPU: was.cpu,
      Memory: was.memory,
      CompShareImageId: was.imageId,
      Disks: [
        { IsBoot: true, Type: was.bootDisk.type, Size: was.bootDisk.size },
        ...was.dataDisks.map(({ type, size }) => ({ IsBoot: false, Type: type, Size: size })),
      ],
      ChargeType: was.chargeType,
      Quantity: 1,
      Name: was.name,
      ...(was.remark !== undefined && { Remark: was.remark }),
      ...(password !== undefined && { LoginMode: "Password" as const, Password: encodePassword(password) }),
    });
    const [made] = instanceIds;
    ids.set(id, made);
    if (was.state === "Stopped") await client.call("StopCompShareInstance", { ...place, UHostId: made });
    const seen = await client.call("DescribeCompShareInstance", { Region: was.region, UHostIds: [made] });
    const disks = seen.instances[0]?.DiskSet ?? [];
    for (const [index, disk] of was.disks.entries()) ids.set(disk.id, disks[index]?.DiskId ?? "");
  }
  for (const { id, outputs } of ofType(":CustomImage")) {
    const { imageId } = await client.call("CreateCompShareCustomImage", {
      Region: String(outputs.region),
      Zone: String(outputs.zone),
      UHostId: ids.get(String(outputs.instanceId)) ?? "",
      Name: String(outputs.name),
      Description: String(outputs.description),
    });
    ids.set(id, imageId);
  }
  return ids;
}

test("a state written by an earlier version works with up, refresh, a change and destroy", async () => {
  const ids = await remake();
  const renamed = [...ids].reduce((text, [old, made]) => text.replaceAll(old, made), JSON.stringify(state));
  await stack.importState(JSON.parse(renamed));
  stack.declare(program);
  await stack.preview("--expect-no-changes");
  await stack.refresh();
  await stack.preview("--expect-no-changes");

  const trainer = program.trainer as Program[string];
  stack.declare({ ...program, trainer: { ...trainer, args: { ...trainer.args, name: "renamed" } } });
  expect(await stack.up()).toContain("1 updated");
  const living = await api.living();
  expect(living.map(({ UHostId }) => UHostId).sort()).toEqual(
    ofType(":Instance")
      .map(({ id }: StoredResource) => ids.get(id))
      .sort(),
  );
  expect(await api.images()).toHaveLength(1);

  await stack.destroy();
  expect(await api.living()).toEqual([]);
  expect(await api.images()).toEqual([]);
});
