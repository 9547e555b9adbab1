import { Client } from "../../provider/client/client";
import { createInstance } from "../../provider/instance/apply/create";
import { deleteInstance } from "../../provider/instance/apply/delete";
import { updateInstance } from "../../provider/instance/apply/update";
import { diffInstance } from "../../provider/instance/model/diff";
import type { InstanceOutputs } from "../../provider/instance/model/facts";
import type { InstanceSpec } from "../../provider/instance/model/spec";
import { readInstance } from "../../provider/instance/observe/read";
import { Api, KEYS } from "../support/api";
import { memoryJournal, simulatedContext } from "../support/simulation";
import { spec } from "../support/spec";

/** The service as public sources tell it, in each form in which they tell it differently, over HTTP. */

let api: Api;
beforeEach(async () => {
  api = await Api.start();
});
afterEach(() => api.close());

/** The runs of one stack. */
function runs() {
  const client = new Client({ endpoint: api.url, ...KEYS, requestTimeoutMs: 5000 });
  const journal = memoryJournal();
  const run = () => simulatedContext(client, { journal, now: Date.now, sleep: async () => undefined });
  return {
    client,
    create: (declared: InstanceSpec, resource = "a") => createInstance(run(), declared, resource.repeat(16)),
    update: (stored: InstanceOutputs, declared: InstanceSpec) =>
      updateInstance(run(), stored.instanceId, stored, declared),
    refresh: async (stored: InstanceOutputs) => {
      const found = await readInstance(run(), stored.instanceId, stored);
      if (!found) throw new Error("it is gone");
      return found.outputs;
    },
    end: (stored: InstanceOutputs) => deleteInstance(run(), stored.instanceId, stored),
  };
}

const differences = (actual: InstanceOutputs, declared: InstanceSpec) =>
  diffInstance(actual as never, declared as never);
const NONE = { updates: [], replaces: [] };
const disk = (size: number) => ({ name: "data", type: "CLOUD_SSD" as const, size });
/** The actions that were called since, reads left out. */
async function writes(work: () => Promise<unknown>): Promise<string[]> {
  const before = await api.calls();
  await work();
  const after = Object.entries(await api.calls()).filter(([action, count]) => count > (before[action] ?? 0));
  return after.map(([action]) => action).filter((action) => !/^(Describe|Get|Check)/.test(action));
}

describe.each(["postpay", "empty", "spot"])("Spot, described as %s", (spotForm) => {
  const SPOT = spec({ chargeType: "Spot" });
  beforeEach(() => api.settings({ spotForm }));

  test("is Spot after up and refresh, without changes", async () => {
    const { create, refresh } = runs();
    const read = await refresh(await create(SPOT));
    expect(read.chargeType).toBe("Spot");
    expect(differences(read, SPOT)).toEqual(NONE);
  });

  test("is stopped by force for a change", async () => {
    await api.settings({ spotStop: "forced" });
    const { create, update } = runs();
    const larger = spec({ chargeType: "Spot", gpu: 2, cpu: 32, memory: 131_072 });
    expect(await update(await create(SPOT), larger)).toMatchObject({ gpu: 2, state: "Running", chargeType: "Spot" });
  });

  test("is deleted while it runs", async () => {
    const { create, end } = runs();
    const made = await create(SPOT);
    expect(await writes(() => end(made))).toEqual(["TerminateCompShareInstance"]);
  });

  test.each(["Interrupted", "Stopped"])("counts as reclaimed in the state %s, and is started again", async (State) => {
    const { create, refresh, update } = runs();
    const declared = spec({ chargeType: "Spot", onReclaim: "restart" });
    const made = await create(declared);
    await api.meddle(made.instanceId, { State });
    const read = await refresh(made);
    expect(differences(read, declared)).toEqual({ updates: ["onReclaim"], replaces: [] });
    expect(read.reclaimAt).toMatch(/T04:00:00/);
    expect((await update(read, declared)).state).toBe("Running");
  });
});

test("a Spot instance that somebody has stopped is kept unless onReclaim says otherwise", async () => {
  const { create, refresh } = runs();
  const declared = spec({ chargeType: "Spot" });
  const made = await create(declared);
  await api.meddle(made.instanceId, { State: "Stopped" });
  expect(differences(await refresh(made), declared)).toEqual(NONE);
});

describe.each<[string, object]>([
  ["with what it has then", {}],
  ["with its whole size, and a filter", { gpuLessForm: "unchanged" }],
  ["with what it has then, and no filter", { withoutGpuFilter: "ignored" }],
])("an instance without its cards, described %s", (_title, form) => {
  const declared = spec({ powerState: "withoutGpu" });
  beforeEach(() => api.settings(form));

  test("is as declared after up and refresh: cards, vCPUs and memory are no drift", async () => {
    const { create, refresh } = runs();
    await create(spec({ name: "other" }), "b");
    const read = await refresh(await create(declared));
    expect(read).toMatchObject({ powerState: "withoutGpu", gpu: 1, cpu: 16, memory: 65536 });
    expect(differences(read, declared)).toEqual(NONE);
  });
});

test("an unfiltered list doesn't make an instance with cards count as one without", async () => {
  await api.settings({ withoutGpuFilter: "ignored" });
  const { create, refresh } = runs();
  const declared = spec({ powerState: "running" });
  expect(differences(await refresh(await create(declared)), declared)).toEqual(NONE);
});

test("an instance without its cards can be resized", async () => {
  const { create, update } = runs();
  const made = await create(spec({ powerState: "withoutGpu" }));
  await update(made, spec({ powerState: "running", gpu: 2, cpu: 32, memory: 131_072 }));
  expect(await api.living()).toMatchObject([{ State: "Running", GPU: 2, CPU: 32 }]);
});

describe("the charge type is switched in place", () => {
  test.each(["Month", "Day", "Year", "Dynamic"] as const)("from Postpay to %s, while it runs", async (chargeType) => {
    const { create, refresh, update } = runs();
    const made = await create(spec());
    let switched = made;
    const called = await writes(async () => {
      switched = await update(made, spec({ chargeType }));
    });
    expect(called).toEqual(["SwitchChargeType"]);
    expect(differences(await refresh(switched), spec({ chargeType }))).toEqual(NONE);
  });

  test("of a stopped instance, which is started for the switch and stopped again", async () => {
    const { create, update } = runs();
    const declared = spec({ powerState: "stopped" });
    const made = await create(declared);
    const called = await writes(() => update(made, { ...declared, chargeType: "Month" }));
    expect(called.sort()).toEqual(["StartCompShareInstance", "StopCompShareInstance", "SwitchChargeType"]);
    expect(await api.living()).toMatchObject([{ State: "Stopped", ChargeType: "Month" }]);
  });

  test("a year bought in the console doesn't differ from the declared month", async () => {
    const { create, refresh } = runs();
    const made = await create(spec({ chargeType: "Month" }));
    await api.meddle(made.instanceId, { ChargeType: "Year" });
    const read = await refresh(made);
    expect(read.chargeType).toBe("Year");
    expect(differences(read, spec({ chargeType: "Month" }))).toEqual(NONE);
    expect(differences(read, spec({ chargeType: "Year" }))).toEqual(NONE);
  });
});

describe("a change to a machine", () => {
  test("of its password stops and starts it", async () => {
    const { create, update } = runs();
    const made = await create(spec({ password: "First-one1" }));
    let reset = made;
    const called = await writes(async () => {
      reset = await update(made, spec({ password: "Other-one1" }));
    });
    expect(called.sort()).toEqual([
      "ResetCompShareInstancePassword",
      "StartCompShareInstance",
      "StopCompShareInstance",
    ]);
    expect(reset).toMatchObject({ state: "Running", password: "Other-one1" });
  });

  test("of its image stops it, reinstalls it in place and starts it again", async () => {
    const { create, update } = runs();
    const made = await create(spec({ onImageChange: "reinstall" }));
    const wanted = spec({ onImageChange: "reinstall", imageId: "compshareImage-ubuntu2204" });
    const called = await writes(() => update(made, wanted));
    expect(called).toContain("StopCompShareInstance");
    expect(await api.living()).toMatchObject([{ State: "Running" }]);
  });

  test("of a container's password is made while it runs", async () => {
    const { create, update } = runs();
    const container = spec({ imageId: "compshareImage-container", password: "First-one1" });
    const made = await create(container);
    expect(await writes(() => update(made, { ...container, password: "Other-one1" }))).toEqual([
      "ResetCompShareInstancePassword",
    ]);
  });

  test("of a data disk's size stops it only if the service refuses to grow the disk while it runs", async () => {
    const { create, update } = runs();
    let made = await create(spec({ dataDisks: [disk(50)] }));
    expect(
      await writes(async () => {
        made = await update(made, spec({ dataDisks: [disk(60)] }));
      }),
    ).toEqual(["ResizeCompShareDisk"]);
    await api.settings({ diskGrowth: "stopped" });
    const called = await writes(() => update(made, spec({ dataDisks: [disk(70)] })));
    expect(called.sort()).toEqual(["ResizeCompShareDisk", "StartCompShareInstance", "StopCompShareInstance"]);
    expect(await api.living()).toMatchObject([{ State: "Running" }]);
  });
});

describe("a container in a container zone", () => {
  const POD = {
    zone: "cn-bj2-03",
    region: "cn-bj2",
    imageId: "compshareImage-container",
    ports: { http: [8188], tcp: [6006] },
  };

  test("has its own form of id and a host name, and shows its ports as declared after a refresh", async () => {
    const { create, refresh } = runs();
    const read = await refresh(await create(spec(POD)));
    expect(read.instanceId).toMatch(/^cpod-/);
    expect(read.connection).toMatchObject({ user: "root", host: expect.stringMatching(/^cpod-.*\.compshare\.cn$/) });
    expect(differences(read, spec(POD))).toEqual(NONE);
  });

  test("shows ports set by somebody else, and the next update reverts them", async () => {
    const { client, create, refresh, update } = runs();
    const made = await create(spec(POD));
    const target = { Region: POD.region, Zone: POD.zone, UHostId: made.instanceId };
    await client.call("UpdateCompShareInstancePorts", { ...target, HttpPorts: [9000], TcpPorts: [] });
    const read = await refresh(made);
    expect(read.ports).toEqual({ http: [9000], tcp: [] });
    expect(differences(read, spec(POD))).toEqual({ updates: ["ports"], replaces: [] });
    expect((await update(read, spec(POD))).ports).toEqual(POD.ports);
  });
});
