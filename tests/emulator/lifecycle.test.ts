import { Bench, here, type Parameters } from "./support";

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.start({ timeScale: 1 });
});
afterEach(() => bench.close());

const longEnough = 120;

/** An instance that runs, or has come to another lasting state since. */
async function made(changes: Parameters = {}, ...actions: string[]): Promise<string> {
  const id = await bench.create(changes);
  bench.pass(longEnough);
  for (const action of actions) {
    const answer = await bench.on(id, action, action === "StopCompShareInstance" ? { Force: true } : {});
    if (answer.RetCode !== 0) throw new Error(answer.Message);
    bench.pass(longEnough);
  }
  return id;
}

const stopped = (changes: Parameters = {}) => made(changes, "StopCompShareInstance");

test("an instance boots in 20 to 60 seconds, through Initializing and Starting", async () => {
  const id = await bench.create();
  const seen: string[] = [];
  let seconds = 0;
  while (seen.at(-1) !== "Running") {
    bench.pass(1);
    seconds++;
    const state = await bench.state(id);
    if (state !== undefined && state !== seen.at(-1)) seen.push(state);
  }
  expect(seen).toEqual(["Initializing", "Starting", "Running"]);
  expect(seconds).toBeGreaterThanOrEqual(20);
  expect(seconds).toBeLessThanOrEqual(61);
});

test("a fresh instance has no address until it is installed", async () => {
  const id = await bench.create();
  bench.pass(2);
  expect(await bench.describe(id)).toMatchObject({ State: "Initializing", IPSet: null, SshLoginCommand: "" });
  bench.pass(longEnough);
  const { IPSet, SshLoginCommand } = (await bench.describe(id))!;
  expect(IPSet.map((address: Parameters) => address.Type)).toEqual(["Private", "Bgp"]);
  expect(SshLoginCommand).toContain(IPSet[1].IP);
});

test("time scale 0 does everything at once", async () => {
  await bench.steer("settings", { timeScale: 0 });
  const id = await bench.create();
  expect(await bench.state(id)).toBe("Running");
  await bench.on(id, "StopCompShareInstance");
  expect(await bench.state(id)).toBe("Stopped");
});

test("a boot can fail, and a failed instance can be deleted", async () => {
  await bench.steer("settings", { failingBoots: 1 });
  const id = await made();
  expect(await bench.state(id)).toBe("Install Fail");
  expect(await bench.on(id, "TerminateCompShareInstance")).toMatchObject({ RetCode: 0 });
  expect(await bench.state(await made())).toBe("Running");
});

describe("each operation shows its state on the way and at the end", () => {
  const password = Buffer.from("Secret-1").toString("base64");
  test.each<[string, Parameters, "Running" | "Stopped", string, string]>([
    ["StopCompShareInstance", {}, "Running", "Stopping", "Stopped"],
    ["StartCompShareInstance", {}, "Stopped", "Starting", "Running"],
    ["RebootCompShareInstance", {}, "Running", "Rebooting", "Running"],
    ["ResizeCompShareInstance", { Cpu: 32, Gpu: 2, Memory: 128 * 1024 }, "Stopped", "Resizing", "Stopped"],
    [
      "ReinstallCompShareInstance",
      { CompShareImageId: "compshareImage-cuda124", Password: password },
      "Stopped",
      "Install",
      "Running",
    ],
  ])("%s", async (action, parameters, from, through, to) => {
    const id = from === "Running" ? await made() : await stopped();
    expect(await bench.on(id, action, parameters)).toMatchObject({ RetCode: 0, UHostId: id });
    bench.pass(1);
    expect(await bench.state(id)).toBe(through);
    bench.pass(longEnough);
    expect(await bench.state(id)).toBe(to);
  });
});

describe("an operation is refused in the wrong state", () => {
  const image = { CompShareImageId: "compshareImage-cuda124" };
  test.each<[string, "Running" | "Stopped", number, Parameters]>([
    ["StopCompShareInstance", "Stopped", 8905, {}],
    ["RebootCompShareInstance", "Stopped", 8905, {}],
    ["StartCompShareInstance", "Running", 8905, {}],
    ["ResizeCompShareInstance", "Running", 8905, { Cpu: 32, Gpu: 2, Memory: 128 * 1024 }],
    ["ResetCompShareInstancePassword", "Running", 8905, { Password: "U2VjcmV0LTE=" }],
    ["UpdateCompShareStopScheduler", "Stopped", 8905, { ProjectId: "org-emulator", SchedulerStopTime: 2e9 }],
    ["SwitchChargeType", "Stopped", 8905, { DestChargeType: "Month" }],
    ["AttachUS3", "Stopped", 8905, {}],
    ["ReinstallCompShareInstance", "Running", 8010, image],
    ["TerminateCompShareInstance", "Running", 8856, {}],
  ])("%s while %s: %d", async (action, state, RetCode, parameters) => {
    const id = state === "Running" ? await made() : await stopped();
    const answer = await bench.on(id, action, parameters);
    expect(answer.RetCode).toBe(RetCode);
    expect(answer.Message).toContain(state);
    expect(await bench.state(id)).toBe(state);
  });
});

describe("the operation lock", () => {
  test("refuses a second operation until the first has ended", async () => {
    const id = await made();
    await bench.on(id, "StopCompShareInstance");
    for (const action of ["StartCompShareInstance", "StopCompShareInstance", "TerminateCompShareInstance"]) {
      expect(await bench.on(id, action)).toMatchObject({ RetCode: 8903 });
    }
    bench.pass(longEnough);
    expect(await bench.on(id, "StartCompShareInstance")).toMatchObject({ RetCode: 0 });
  });

  test("is held by a boot", async () => {
    const id = await bench.create();
    expect(await bench.on(id, "StopCompShareInstance")).toMatchObject({ RetCode: 8903 });
  });

  test("doesn't stop a rename", async () => {
    const id = await bench.create();
    expect(await bench.on(id, "ModifyCompShareInstanceName", { Name: "b" })).toMatchObject({ RetCode: 0 });
  });

  test("starts with its operation, whatever renames come in between", async () => {
    await bench.steer("settings", { timeScale: 100 });
    const id = await bench.create();
    bench.pass(599);
    expect(await bench.on(id, "RebootCompShareInstance")).toMatchObject({ RetCode: 8903 });
    await bench.on(id, "ModifyCompShareInstanceName", { Name: "b" });
    bench.pass(1);
    expect(await bench.on(id, "RebootCompShareInstance")).toMatchObject({ RetCode: 8905 });
  });

  test("is lost after 10 minutes", async () => {
    const id = await stopped();
    await bench.steer(`instances/${id}`, { Locked: 3600 });
    bench.pass(599);
    expect(await bench.on(id, "StartCompShareInstance")).toMatchObject({ RetCode: 8903 });
    bench.pass(1);
    expect(await bench.on(id, "StartCompShareInstance")).toMatchObject({ RetCode: 0 });
  });
});

describe("resize", () => {
  test("changes the size at the end, and leaves the machine stopped", async () => {
    const id = await stopped();
    await bench.on(id, "ResizeCompShareInstance", { Cpu: 32, Gpu: 2, Memory: 192 * 1024 });
    expect(await bench.describe(id)).toMatchObject({ GPU: 1, State: "Resizing" });
    bench.pass(longEnough);
    expect(await bench.describe(id)).toMatchObject({ GPU: 2, CPU: 32, Memory: 192 * 1024, State: "Stopped" });
  });

  test.each<[string, Parameters, string, number?]>([
    ["a machine and a disk in one call", { Cpu: 32, Gpu: 2, Memory: 131072, DiskId: "x", DiskSpace: 300 }, "DiskId"],
    ["nothing", {}, "Cpu"],
    ["a size that isn't sold", { Cpu: 32, Gpu: 1, Memory: 131072 }, "Cpu"],
    ["cards that aren't sold", { Cpu: 32, Gpu: 11, Memory: 131072 }, "Gpu"],
    ["half a size", { Cpu: 32, Gpu: 2 }, "Memory", 210],
    ["a disk without size", { DiskId: "x" }, "DiskSpace", 210],
    ["a size beside a start without cards", { Cpu: 32, WithoutGpuSpec: "A" }, "DiskId"],
  ])("refuses %s", async (_, parameters, named, RetCode = 230) => {
    const answer = await bench.on(await stopped(), "ResizeCompShareInstance", parameters);
    expect(answer).toMatchObject({ RetCode, Message: expect.stringContaining(`[${named}]`) });
  });

  test("grows a disk, and never shrinks one", async () => {
    const id = await stopped();
    const DiskId = (await bench.describe(id))!.DiskSet[0].DiskId;
    for (const [DiskSpace, RetCode] of [
      [50, 8067],
      [100, 8067],
      [1001, 8107],
    ]) {
      const answer = await bench.on(id, "ResizeCompShareInstance", { DiskId, DiskSpace });
      expect(answer).toMatchObject({ RetCode, Message: expect.stringContaining("DiskSpace") });
    }
    expect(await bench.on(id, "ResizeCompShareInstance", { DiskId, DiskSpace: 300 })).toMatchObject({ RetCode: 0 });
    bench.pass(longEnough);
    expect((await bench.describe(id))!.DiskSet[0]).toMatchObject({ DiskId, Size: 300 });
  });
});

test("a reinstall keeps id, address, disks and card, and changes image and password", async () => {
  const id = await stopped();
  const before = (await bench.describe(id))!;
  const Password = Buffer.from("New-pass-1").toString("base64");
  await bench.on(id, "ReinstallCompShareInstance", { CompShareImageId: "compshareImage-cuda124", Password });
  bench.pass(longEnough);
  const { IPSet, DiskSet, GpuType } = before;
  expect(await bench.describe(id)).toMatchObject({
    CompShareImageId: "compshareImage-cuda124",
    Password,
    IPSet,
    DiskSet,
    GpuType,
  });
});

test("a new password shows in the description", async () => {
  const id = await stopped();
  const Password = Buffer.from("Other-pass-1").toString("base64");
  expect(await bench.on(id, "ResetCompShareInstancePassword", { Password })).toMatchObject({ RetCode: 0 });
  expect(await bench.describe(id)).toMatchObject({ Password });
});

describe("delete", () => {
  test("still lists the instance for a moment, but refuses its id at once", async () => {
    const id = await stopped();
    expect(await bench.on(id, "TerminateCompShareInstance")).toMatchObject({ RetCode: 0, UHostId: id });
    expect(await bench.state(id)).toBe("Stopped");
    for (const action of ["TerminateCompShareInstance", "StartCompShareInstance", "StopCompShareInstance"]) {
      expect(await bench.on(id, action)).toMatchObject({ RetCode: 8039 });
    }
    bench.pass(longEnough);
    expect(await bench.describe(id)).toBeUndefined();
    expect(await bench.call("DescribeCompShareInstance")).toMatchObject({ TotalCount: 0, UHostSet: null });
  });

  test.each([
    ["Month", "Yes"],
    ["Postpay", "No"],
  ])("of a %s instance goes to the recycle bin: %s", async (ChargeType, InRecycle) => {
    const id = await stopped({ ChargeType });
    expect(await bench.on(id, "TerminateCompShareInstance")).toMatchObject({ InRecycle });
  });
});

describe("a Spot instance", () => {
  const spot = { ChargeType: "Spot" };

  test.each<["allowed" | "forced" | "refused", number, number, number]>([
    ["allowed", 0, 0, 0],
    ["forced", 230, 0, 230],
    ["refused", 230, 230, 230],
  ])("with stops %s: plain %d, by force %d, planned %d", async (spotStop, plain, forced, planned) => {
    await bench.steer("settings", { spotStop, timeScale: 0 });
    const [first, second, third] = [await made(spot), await made(spot), await made(spot)];
    expect(await bench.on(first, "StopCompShareInstance")).toMatchObject({ RetCode: plain });
    expect(await bench.on(second, "StopCompShareInstance", { Force: true })).toMatchObject({ RetCode: forced });
    const plan = { ProjectId: "org-emulator", SchedulerStopTime: bench.now / 1000 + 600 };
    expect(await bench.on(third, "UpdateCompShareStopScheduler", plan)).toMatchObject({ RetCode: planned });
  });

  test("can be deleted running or stopped", async () => {
    expect(await bench.on(await made(spot), "TerminateCompShareInstance")).toMatchObject({ RetCode: 0 });
    expect(await bench.on(await stopped(spot), "TerminateCompShareInstance")).toMatchObject({ RetCode: 0 });
  });

  test("can only be started or deleted once it is reclaimed", async () => {
    const id = await made(spot);
    await bench.steer(`instances/${id}`, { Reclaimed: true });
    expect(await bench.state(id)).toBe("Interrupted");
    const refused = ["StopCompShareInstance", "RebootCompShareInstance", "ResetCompShareInstancePassword"];
    for (const action of refused) {
      const answer = await bench.on(id, action, { Force: true, Password: "U2VjcmV0LTE=" });
      expect(answer).toMatchObject({ RetCode: 8905 });
    }
    expect(await bench.on(id, "StartCompShareInstance")).toMatchObject({ RetCode: 0 });
    await bench.steer(`instances/${id}`, { Reclaimed: true });
    expect(await bench.on(id, "TerminateCompShareInstance")).toMatchObject({ RetCode: 0 });
  });
});

describe("start", () => {
  test("fails if the type is sold out", async () => {
    const id = await stopped();
    await bench.steer("settings", { soldOut: ["4090"] });
    expect(await bench.on(id, "StartCompShareInstance")).toMatchObject({ RetCode: 8357 });
    await bench.steer("settings", { soldOut: [] });
    expect(await bench.on(id, "StartCompShareInstance")).toMatchObject({ RetCode: 0 });
  });

  test("without GPU needs no stock, and is limited by the account's quota", async () => {
    const [first, second] = [await stopped(), await stopped()];
    await bench.steer("settings", { soldOut: ["4090"] });
    expect(await bench.on(first, "StartCompShareInstance", { WithoutGpuSpec: "B" })).toMatchObject({ RetCode: 0 });
    await bench.steer("settings", { gpuLessInstances: 1 });
    expect(await bench.on(second, "StartCompShareInstance", { WithoutGpuSpec: "A" })).toMatchObject({ RetCode: 8445 });
    const { UHostSet } = await bench.call("DescribeCompShareInstance", { WithoutGpu: true });
    expect(UHostSet.map((each: Parameters) => each.UHostId)).toEqual([first]);
  });

  test.each(["Day", "Month", "Spot"])("without GPU is refused for %s", async (ChargeType) => {
    const id = await stopped({ ChargeType });
    expect(await bench.on(id, "StartCompShareInstance", { WithoutGpuSpec: "A" })).toMatchObject({ RetCode: 8442 });
  });
});

describe("the charge type", () => {
  const all = ["Month", "Day", "Dynamic", "Postpay", "Spot", "Year"];
  const fromPostpay = ["Postpay Dynamic", "Postpay Day", "Postpay Month", "Postpay Year"];
  const allowed = [...fromPostpay, "Day Month", "Day Year", "Month Year"];
  const pairs = all.filter((from) => from !== "Year").flatMap((from) => all.map((to) => [from, to] as const));
  test.each(pairs)("%s -> %s", async (ChargeType, DestChargeType) => {
    const id = await made({ ChargeType });
    const works = allowed.includes(`${ChargeType} ${DestChargeType}`);
    const answer = await bench.on(id, "SwitchChargeType", { DestChargeType });
    expect(answer.RetCode).toBe(works ? 0 : 8116);
    const [{ ChargeType: now }] = await bench.look("instances");
    expect(now).toBe(works ? DestChargeType : ChargeType);
  });
});

describe("a planned stop", () => {
  const project = { ProjectId: "org-emulator" };
  const inSeconds = (seconds: number) => ({ ...project, SchedulerStopTime: Math.floor(bench.now / 1000) + seconds });

  test("takes place at its time", async () => {
    const id = await made();
    expect(await bench.on(id, "UpdateCompShareStopScheduler", inSeconds(600))).toMatchObject({ RetCode: 0 });
    bench.pass(599);
    expect(await bench.state(id)).toBe("Running");
    bench.pass(2);
    expect(await bench.describe(id)).toMatchObject({ State: "Stopped", SchedulerStopTime: 0 });
  });

  test("can be cancelled", async () => {
    const id = await made();
    await bench.on(id, "UpdateCompShareStopScheduler", inSeconds(600));
    expect(await bench.on(id, "DeleteCompShareStopScheduler")).toMatchObject({ RetCode: 0 });
    bench.pass(700);
    expect(await bench.state(id)).toBe("Running");
  });

  test("requires a project and 5 minutes' notice", async () => {
    const id = await made();
    const { SchedulerStopTime } = inSeconds(600);
    expect(await bench.on(id, "UpdateCompShareStopScheduler", { SchedulerStopTime })).toMatchObject({ RetCode: 230 });
    expect(await bench.on(id, "UpdateCompShareStopScheduler", inSeconds(60))).toMatchObject({ RetCode: 230 });
  });
});

test("an action looks for an instance only in the region and project that it names", async () => {
  const id = await made();
  const elsewhere = { Region: "cn-sh2", Zone: "cn-sh2-02" };
  expect(await bench.on(id, "StopCompShareInstance", elsewhere)).toMatchObject({ RetCode: 8039 });
  expect(await bench.on(id, "StopCompShareInstance", here)).toMatchObject({ RetCode: 0 });
});

test("ports can be set for container instances only, as a whole list", async () => {
  const machine = await made();
  expect(await bench.on(machine, "UpdateCompShareInstancePorts", { HttpPorts: [80] })).toMatchObject({ RetCode: 230 });
  const container = await made({ CompShareImageId: "compshareImage-container" });
  await bench.on(container, "UpdateCompShareInstancePorts", { HttpPorts: [8188] });
  const { Softwares } = (await bench.describe(container))!;
  expect(Softwares).toEqual([
    { Name: "port-8188", URL: expect.stringMatching(/:8188$/) },
    { Name: "JupyterLab", URL: expect.stringMatching(/:8888$/) },
  ]);
  const eleven = Array.from({ length: 11 }, (_, index) => 9000 + index);
  expect(await bench.on(container, "UpdateCompShareInstancePorts", { TcpPorts: eleven })).toMatchObject({
    RetCode: 230,
  });
});
