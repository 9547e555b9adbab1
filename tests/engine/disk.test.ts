import { Client } from "../../provider/client/client";
import { Api, KEYS } from "../support/api";
import { args, newStack } from "../support/instances";
import { type Program, type Stack, warningsOf } from "../support/stack";

/** The lifecycle of a `CompShareDisk`, whose data survives its instance. */

let api: Api;
let stack: Stack;
beforeAll(async () => {
  api = await Api.start();
});
beforeEach(async () => {
  stack = await newStack(api);
});
afterEach(async () => {
  stack.dispose();
  await api.reset();
});
afterAll(() => api.close());

const disk = (changes: Record<string, unknown> = {}) => ({ zone: "cn-wlcb-01", size: 100, ...changes });

/** One instance, and a disk on it. */
const onTrainer = (changes: Record<string, unknown> = {}, trainer: Record<string, unknown> = {}): Program => ({
  trainer: { args: args(trainer) },
  data: { type: "disk", args: disk(changes), from: { instanceId: "trainer.instanceId" } },
});

const living = async () =>
  (await api.disks()).filter(({ ReleasedTime, Type }) => ReleasedTime === null && Type !== "Boot");
const only = async () => {
  const disks = await living();
  expect(disks).toHaveLength(1);
  return disks[0] as (typeof disks)[number];
};

test("a disk is bought on its instance, grows in place while the instance runs, and is deleted with the stack", async () => {
  stack.declare(onTrainer());
  const preview = await stack.preview();
  expect(preview).toContain("compshare:Disk data create");
  expect(preview).toContain("data: 0.05 CNY per hour, 36.00 per month for 100 GB (from the billing documentation).");
  await stack.up();
  const [trainer] = await stack.resources();
  const [stored] = await stack.ownDisks();
  expect(stored?.outputs).toMatchObject({
    instanceId: trainer?.id,
    diskId: stored?.id,
    status: "InUse",
    type: "CLOUD_SSD",
    size: 100,
    name: "data",
    chargeType: "Postpay",
    device: expect.stringContaining("vd"),
  });
  expect(await only()).toMatchObject({ Name: expect.stringMatching(/^data-pulumi-/), Size: 100 });
  expect(await stack.preview("--expect-no-changes")).toContain("unchanged");

  stack.declare(onTrainer({ size: 200 }));
  const growth = await stack.up();
  expect(growth).toContain("1 updated");
  expect(await only()).toMatchObject({ Size: 200 });
  expect((await api.calls()).StopCompShareInstance).toBeUndefined();
  await stack.refresh();
  expect(await stack.preview("--expect-no-changes")).toContain("unchanged");

  await stack.destroy();
  expect(await living()).toEqual([]);
  expect(await api.living()).toEqual([]);
});

test("a disk survives its instance and moves to the replacement", async () => {
  stack.declare(onTrainer());
  await stack.up();
  const before = await only();
  const [old] = await stack.resources();
  stack.declare(onTrainer({}, { remark: "another" }));
  const preview = await stack.preview();
  expect(preview).toContain("compshare:Instance trainer replace");
  expect(preview).toContain("compshare:Disk data update");
  expect(warningsOf(preview).join("\n")).toContain(`moves from ${old?.id} to an instance that doesn't exist yet`);
  await stack.up();
  const [made] = await stack.resources();
  expect(made?.id).not.toBe(old?.id);
  expect(await only()).toMatchObject({ DiskId: before.DiskId, UHostId: made?.id });
  expect(await api.living()).toHaveLength(1);
  expect(await stack.preview("--expect-no-changes")).toContain("unchanged");
});

test("a disk moves between two kept instances: the former one is stopped and started again", async () => {
  const two = (holder: string): Program => ({
    one: { args: args() },
    other: { args: args() },
    data: { type: "disk", args: disk(), from: { instanceId: `${holder}.instanceId` } },
  });
  stack.declare(two("one"));
  await stack.up();
  stack.declare(two("other"));
  await stack.up();
  const { other, one } = await stack.outputs();
  expect(await only()).toMatchObject({ UHostId: other?.instanceId });
  expect((await api.living()).map(({ State }) => State)).toEqual(["Running", "Running"]);
  expect(one?.instanceId).not.toBe(other?.instanceId);
  expect(await stack.preview("--expect-no-changes")).toContain("unchanged");
});

test("a disk is deleted when it leaves the program, while its instance keeps running", async () => {
  stack.declare(onTrainer());
  await stack.up();
  stack.declare({ trainer: { args: args() } });
  await stack.up();
  expect(await living()).toEqual([]);
  expect(await api.living()).toEqual([expect.objectContaining({ State: "Running" })]);
});

test("a disk is kept with its data when its instance leaves the program", async () => {
  stack.declare(onTrainer());
  await stack.up();
  const { DiskId } = await only();
  stack.declare({ data: { type: "disk", args: disk({ adoptDiskId: DiskId }) } });
  await stack.up();
  expect(await api.living()).toEqual([]);
  expect(await only()).toMatchObject({ DiskId, UHostId: null });
});

test("a disk that somebody else detached is drift, and the next up attaches it again", async () => {
  stack.declare(onTrainer());
  await stack.up();
  const { DiskId, UHostId } = await only();
  const target = { Region: "cn-wlcb", Zone: "cn-wlcb-01", UHostId: String(UHostId) };
  const client = new Client({ ...KEYS, endpoint: api.url, requestTimeoutMs: 5000 });
  await client.call("StopCompShareInstance", target);
  await client.call("DetachCompshareDisk", { ...target, UDiskId: String(DiskId), Device: "" });
  await client.call("StartCompShareInstance", target);
  await stack.refresh();
  expect(await stack.preview()).toContain("compshare:Disk data update");
  await stack.up();
  expect(await only()).toMatchObject({ DiskId, UHostId });
});

test("a disk is replaced on a change of type, with a warning about the loss; a smaller size is refused", async () => {
  stack.declare(onTrainer());
  await stack.up();
  const before = await only();
  stack.declare(onTrainer({ size: 50 }));
  expect(await stack.fails("preview")).toContain("50 GB is smaller than the disk (100 GB), and disks can only grow");
  stack.declare(onTrainer({ size: 50, type: "CLOUD_NORMAL" }));
  expect(warningsOf(await stack.preview()).join("\n")).toContain(
    "type and size change, which requires a new disk: a new, empty one is bought",
  );
  await stack.up();
  expect((await only()).DiskId).not.toBe(before.DiskId);
});

test.each([
  ["a size that isn't offered", { size: 5 }, "5 GB isn't offered for a CLOUD_SSD data disk: 10 to 1500 GB; write 10"],
  ["a local disk", { type: "LOCAL_SSD" }, "one of CLOUD_SSD, CLOUD_RSSD, CLOUD_NORMAL"],
  ["a name that leaves no room for the marker", { name: "a".repeat(22) }, "1 to 21 letters"],
  ["a missing instance", { instanceId: "uhost-none" }, "there is no such instance in cn-wlcb"],
])("%s is refused at preview", async (_what, changes, reason) => {
  stack.declare({ data: { type: "disk", args: disk({ instanceId: "uhost-none", ...changes }) } });
  expect(await stack.fails("preview")).toContain(reason);
});

test.each(["drop-after", "garbage"])("a disk is found by its marker after %s, and bought once", async (fault) => {
  stack.declare(onTrainer());
  await api.faults({ action: "CreateAndAttachCompshareDisk", nth: 1, fault });
  await stack.up();
  await only();
  expect(await stack.preview("--expect-no-changes")).toContain("unchanged");
});

test("a disk of another run that is in no state is refused, and taken over if the user confirms it", async () => {
  stack.declare(onTrainer());
  await stack.up();
  const { DiskId } = await only();
  const [stored] = await stack.ownDisks();
  await stack.ok("state", "delete", "--yes", stored?.urn ?? "");
  expect(await stack.fails("up", "--yes", "--skip-preview")).toContain("with this resource's marker");
  await only();
  stack.env = { ...stack.env, COMPSHARE_TAKE_OVER: String(DiskId) };
  await stack.up();
  expect((await stack.ownDisks())[0]?.id).toBe(DiskId);
});

test("get reads an existing disk, and destroy leaves it", async () => {
  stack.declare(onTrainer());
  await stack.up();
  const { DiskId } = await only();
  stack.declare({ ...onTrainer(), seen: { type: "getDisk", args: { id: DiskId, region: "cn-wlcb" } } });
  await stack.up();
  expect((await stack.outputs()).seen).toMatchObject({ diskId: DiskId, size: 100 });
});
