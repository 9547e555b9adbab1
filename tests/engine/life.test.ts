import { Api } from "../support/api";
import { args, declareTrainer, stackWith } from "../support/instances";
import { runPulumi, type Stack } from "../support/stack";

let api: Api;
let stack: Stack;
beforeAll(async () => {
  api = await Api.start();
});
afterEach(async () => {
  stack.dispose();
  await api.reset();
});
afterAll(() => api.close());

test("up creates what is declared, with less than 4 kB of state, and no changes remain", async () => {
  stack = await stackWith(api, { dataDisks: [{ name: "data", type: "CLOUD_SSD", size: 100 }] });
  // As users run it.
  stack.runner = runPulumi;
  const preview = await stack.preview();
  expect(preview).toContain("compshare:Instance trainer create");
  expect(await api.instances()).toEqual([]);

  await stack.up();
  const { UHostId } = await api.only();
  const [resource] = await stack.resources();
  expect(resource?.id).toBe(UHostId);
  expect(resource?.outputs).toMatchObject({
    instanceId: UHostId,
    state: "Running",
    region: "cn-wlcb",
    name: "trainer",
    publicIp: expect.stringMatching(/^\d+\./),
    sshCommand: expect.stringContaining("ssh"),
    createTime: expect.stringMatching(/^\d{4}-.*Z$/),
    disks: [
      expect.objectContaining({ role: "boot", size: 200 }),
      expect.objectContaining({ role: "data", name: "data", size: 100 }),
    ],
  });
  expect(JSON.stringify(resource).length).toBeLessThan(4096);

  expect(await stack.preview("--expect-no-changes")).toContain("unchanged");
  await stack.refresh();
  expect(await stack.preview("--expect-no-changes")).toContain("unchanged");

  await stack.destroy();
  expect(await api.living()).toEqual([]);
  expect((await api.disks()).filter(({ ReleasedTime }) => ReleasedTime === null)).toEqual([]);
});

describe("replacement", () => {
  test("creates the new instance before it deletes the old one", async () => {
    stack = await stackWith(api);
    await stack.up();
    const before = await api.only();
    declareTrainer(stack, { zone: "cn-sh2-02" });
    expect(await stack.preview("--diff")).toMatch(/replace[\s\S]*zone/);
    await stack.up();
    const after = await api.only();
    expect(after.UHostId).not.toBe(before.UHostId);
    const [old, young] = await api.instances();
    expect((old?.TerminatedTime ?? 0) >= (young as unknown as { CreateTime: number }).CreateTime).toBe(true);
    expect((await api.calls()).CreateCompShareInstance).toBe(2);
  });

  test("deletes first with deleteBeforeReplace", async () => {
    stack = await stackWith(api, {}, { deleteBeforeReplace: true });
    await stack.up();
    // With room for one instance alone, only this order works.
    await api.settings({ quota: 1 });
    declareTrainer(stack, { zone: "cn-sh2-02" }, { deleteBeforeReplace: true });
    await stack.up();
    await api.only();
    await api.settings({ quota: 100 });
  });
});

describe("delete", () => {
  test("treats a missing instance as deleted", async () => {
    stack = await stackWith(api);
    await stack.up();
    await api.meddle((await api.only()).UHostId, { Vanish: true });
    await stack.destroy();
    expect(await stack.resources()).toEqual([]);
  });

  test("deletes a Spot instance", async () => {
    stack = await stackWith(api, { chargeType: "Spot" });
    await stack.up();
    await stack.destroy();
    expect(await api.living()).toEqual([]);
  });

  test("waits for an operation lock to end", async () => {
    stack = await stackWith(api);
    await stack.up();
    await api.faults({ action: "TerminateCompShareInstance", nth: 1, fault: "retcode:8903" });
    await stack.destroy();
    expect(await api.living()).toEqual([]);
  });

  test("keeps data disks with keepDataDisks, and names them", async () => {
    stack = await stackWith(api, { keepDataDisks: true, dataDisks: [{ name: "data", type: "CLOUD_SSD", size: 100 }] });
    await stack.up();
    const output = await stack.destroy();
    expect(output).toMatch(/data disks are kept.*data \(\S+\)/);
    expect((await api.disks()).filter(({ ReleasedTime }) => ReleasedTime === null)).toHaveLength(1);
  });

  test("detaches a disk that somebody else attached, and names it", async () => {
    stack = await stackWith(api);
    await stack.up();
    await api.meddle((await api.only()).UHostId, { ExtraDisk: { Size: 50, Name: "theirs" } });
    expect(await stack.destroy()).toContain("attached to uhost-");
    expect(await api.living()).toEqual([]);
    expect((await api.disks()).filter(({ ReleasedTime }) => ReleasedTime === null)).toHaveLength(1);
  });
});

describe("drift", () => {
  test("refresh detects others' changes, and up reverts them", async () => {
    stack = await stackWith(api);
    await stack.up();
    const { UHostId } = await api.only();
    await api.meddle(UHostId, { Name: "whose-is-this" });
    expect(await stack.refresh()).toMatch(/updated/);
    expect((await stack.resources())[0]?.outputs.name).toBe("whose-is-this");
    await stack.up();
    expect((await api.only()).Name).toBe("trainer");
    expect((await api.only()).UHostId).toBe(UHostId);
  });

  test("changes that no preview has shown wait for the next preview", async () => {
    stack = await stackWith(api);
    await stack.up();
    const { UHostId } = await api.only();
    await api.meddle(UHostId, { Name: "whose-is-this", State: "Stopped" });
    declareTrainer(stack, { keepDataDisks: true });
    await stack.up();
    expect(await api.only()).toMatchObject({ Name: "whose-is-this", State: "Stopped" });
    expect(await stack.preview()).toContain("trainer update");
  });

  test("refresh removes a missing instance from the state, and up creates it again", async () => {
    stack = await stackWith(api);
    await stack.up();
    await api.meddle((await api.only()).UHostId, { Vanish: true });
    await stack.refresh();
    expect(await stack.resources()).toEqual([]);
    await stack.up();
    await api.only();
  });

  test("a disk that somebody else attached isn't a change", async () => {
    stack = await stackWith(api);
    await stack.up();
    await api.meddle((await api.only()).UHostId, { ExtraDisk: { Size: 50, Name: "theirs" } });
    await stack.refresh();
    await stack.preview("--expect-no-changes");
    expect((await stack.resources())[0]?.outputs.disks).toContainEqual(expect.objectContaining({ role: "foreign" }));
  });
});

test("get reads an existing instance into another stack, which never deletes it", async () => {
  stack = await stackWith(api);
  await stack.up();
  const { UHostId } = await api.only();
  stack.declare({ trainer: { args: args() }, seen: { type: "get", args: { id: UHostId } } });
  await stack.up();
  expect((await stack.outputs()).seen).toMatchObject({
    instanceId: UHostId,
    gpuType: "4090",
    memory: 65536,
    zone: "cn-wlcb-01",
  });
  await stack.preview("--expect-no-changes");
});
