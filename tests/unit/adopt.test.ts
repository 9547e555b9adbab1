import type { Client } from "../../provider/client/client";
import { instanceSchema } from "../../provider/client/schemas";
import { adoptInstance } from "../../provider/instance/apply/adopt";
import { writeRemark } from "../../provider/resource/ownership/marker";
import { Ownership } from "../../provider/resource/ownership/ownership";
import { simulatedContext } from "../support/simulation";
import { spec } from "../support/spec";

const OURS = "a".repeat(16);
const remark = (resource: string) => writeRemark("mine", { resource, spec: "b".repeat(8), nonce: "c".repeat(8) });
const BOOT = { DiskId: "boot-1", Type: "Boot", IsBoot: "True", DiskType: "CLOUD_SSD", Size: 200 };
const disk = (DiskId: string, Type: string, changes: object = {}) => ({
  DiskId,
  Type,
  DiskType: "CLOUD_SSD",
  Size: 50,
  ...changes,
});

/** Adopts an instance for the resource OURS, which declares a disk "data" of 50 GB. */
async function adopt({
  id = "uhost-1",
  seen = {},
  owned = new Ownership(async () => []),
}: {
  id?: string;
  seen?: object;
  owned?: Ownership;
}) {
  const instance = instanceSchema.parse({ UHostId: "uhost-1", State: "Running", DiskSet: [BOOT], ...seen });
  const call = async () => ({ total: 1, instances: [instance] });
  const context = simulatedContext({ call } as unknown as Pick<Client, "call">, { owned });
  const declared = spec({ dataDisks: [{ name: "data", type: "CLOUD_SSD", size: 50 }] });
  const outputs = await adoptInstance(context, { ...declared, adoptInstanceId: id }, OURS);
  return { outputs, warnings: context.told.warnings, context };
}

const knowing = (id: string, resource?: string) => {
  const owned = new Ownership(async () => []);
  owned.record(id, { resource });
  return owned;
};

test.each<[string, Parameters<typeof adopt>[0], RegExp]>([
  ["that this stack already has", { owned: knowing("uhost-1") }, /uhost-1 is already in this stack/],
  [
    "that the stored state has",
    { owned: new Ownership(async () => [{ id: "uhost-1", resource: "e".repeat(16) }]) },
    /is already in this stack/,
  ],
  ["that doesn't exist", { id: "uhost-2" }, /uhost-2 isn't listed in cn-wlcb/],
  ["of another resource", { seen: { Remark: remark("d".repeat(16)) } }, /was created for another Pulumi resource/],
  [
    "of another resource, under another attempt's name",
    { id: "uhost-1:dddddddd", seen: { Remark: remark("d".repeat(16)) } },
    /adoptInstanceId: "uhost-1:cccccccc"/,
  ],
])("an instance %s isn't adopted", async (_title, what, message) => {
  await expect(adopt(what)).rejects.toThrow(message);
});

test.each<[string, Parameters<typeof adopt>[0]]>([
  ["without a marker", {}],
  ["with this resource's marker", { seen: { Remark: remark(OURS) } }],
  ["of another resource, under its full name", { id: "uhost-1:cccccccc", seen: { Remark: remark("d".repeat(16)) } }],
])("an instance %s is adopted, and an older entry of the state doesn't delete it then", async (_title, what) => {
  const { outputs, context } = await adopt(what);
  expect(outputs.instanceId).toBe("uhost-1");
  expect(context.owned.mayDelete("uhost-1")).toBe(false);
  expect(await context.owned.isOwnedBy("uhost-1", OURS)).toBe(true);
});

test.each<[string, object[], object[], RegExp | undefined]>([
  [
    "a declared disk that it was bought with",
    [disk("d", "Data")],
    [{ id: "d", role: "data", name: "data" }],
    undefined,
  ],
  ["a disk with our label", [disk("d", "Udisk", { Name: "data-uhost-1" })], [{ id: "d", role: "data" }], undefined],
  [
    "no disk that only looks like the declared one",
    [disk("x", "Udisk")],
    [{ id: "x", role: "foreign" }],
    /without x: .*"data-uhost-1"/,
  ],
  ["no disk that isn't declared", [disk("x", "Data", { Size: 70 })], [{ id: "x", role: "foreign" }], /without x: /],
])("the adopted instance owns %s", async (_title, disks, recorded, warning) => {
  const { outputs, warnings } = await adopt({ seen: { DiskSet: [BOOT, ...disks] } });
  expect(outputs.disks.slice(1)).toMatchObject(recorded);
  expect(outputs.dataDisks).toHaveLength(warning ? 0 : 1);
  expect(warnings).toEqual(warning ? [expect.stringMatching(warning)] : []);
});
