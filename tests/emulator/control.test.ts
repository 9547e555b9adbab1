import { Bench, example, type Parameters } from "./support";

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.start();
});
afterEach(() => bench.close());

const plant = (action: string, fault: string, nth = 1) => bench.steer("faults", [{ action, nth, fault }]);
const create = () => bench.send("CreateCompShareInstance", example);
const made = async () => (await bench.look("instances")).length;

describe("a fault", () => {
  test("drop-before cuts the connection before anything is done", async () => {
    await plant("CreateCompShareInstance", "drop-before");
    await expect(create()).rejects.toThrow();
    expect(await made()).toBe(0);
  });

  test("drop-after cuts the connection after everything is done", async () => {
    await plant("CreateCompShareInstance", "drop-after");
    await expect(create()).rejects.toThrow();
    expect(await made()).toBe(1);
  });

  test("garbage answers with invalid JSON after everything is done", async () => {
    await plant("CreateCompShareInstance", "garbage");
    const response = await create();
    expect(response.status).toBe(200);
    await expect(response.json()).rejects.toThrow();
    expect(await made()).toBe(1);
  });

  test.each([429, 500, 503])("http:%d answers with that status, with nothing done", async (status) => {
    await plant("CreateCompShareInstance", `http:${status}`);
    const response = await create();
    expect(response.status).toBe(status);
    expect(response.headers.get("x-ucloud-request-uuid")).toBeTruthy();
    expect(await made()).toBe(0);
  });

  test("retcode:8903 answers with that code, with nothing done", async () => {
    await plant("CreateCompShareInstance", "retcode:8903");
    expect(await (await create()).json()).toMatchObject({ RetCode: 8903, Action: "CreateCompShareInstanceResponse" });
    expect(await made()).toBe(0);
  });

  test("delay:150 answers late, after the call is carried out", async () => {
    await plant("CreateCompShareInstance", "delay:150");
    const start = performance.now();
    expect(await (await create()).json()).toMatchObject({ RetCode: 0 });
    expect(performance.now() - start).toBeGreaterThanOrEqual(140);
    expect(await made()).toBe(1);
  });

  test("outlives a caller that gives up waiting", async () => {
    await plant("GetProjectList", "delay:200");
    await expect(fetch(`${bench.url}/?Action=GetProjectList`, { signal: AbortSignal.timeout(30) })).rejects.toThrow();
    expect(await bench.call("GetProjectList")).toMatchObject({ RetCode: 0 });
  });

  test("hits the nth call of its action from when it was posted, and no other", async () => {
    await bench.call("GetProjectList");
    await plant("GetProjectList", "retcode:1", 2);
    await bench.call("DescribeCompShareInstance");
    const codes = [];
    for (let call = 0; call < 3; call++) codes.push((await bench.call("GetProjectList")).RetCode);
    expect(codes).toEqual([0, 1, 0]);
  });

  test("for * hits any call", async () => {
    await plant("*", "retcode:7", 2);
    expect(await bench.call("GetProjectList")).toMatchObject({ RetCode: 0 });
    expect(await bench.call("DescribeCompShareInstance")).toMatchObject({ RetCode: 7 });
  });

  const codes = async (count: number) => {
    const seen = [];
    for (let call = 0; call < count; call++) seen.push((await bench.call("GetProjectList")).RetCode);
    return seen;
  };
  const plantFor = (how: Parameters, nth = 1) =>
    bench.steer("faults", [{ action: "GetProjectList", nth, fault: "retcode:7", ...how }]);

  test("hits as many calls as it says, from the nth on", async () => {
    await plantFor({ calls: 2 }, 2);
    expect(await codes(5)).toEqual([0, 7, 7, 0, 0]);
  });

  test("hits for as many seconds as it says from its first hit on, by the emulator's clock", async () => {
    await plantFor({ seconds: 30 }, 2);
    bench.pass(60);
    expect(await codes(3)).toEqual([0, 7, 7]);
    bench.pass(29);
    expect(await codes(1)).toEqual([7]);
    await bench.steer("clock", { advanceSeconds: 1 });
    expect(await codes(2)).toEqual([0, 0]);
  });

  test("with both calls and seconds ends with whichever runs out first", async () => {
    await plantFor({ calls: 2, seconds: 30 });
    expect(await codes(3)).toEqual([7, 7, 0]);
    await plantFor({ calls: 2, seconds: 30 });
    expect(await codes(1)).toEqual([7]);
    bench.pass(30);
    expect(await codes(1)).toEqual([0]);
  });

  test("without an end hits all calls until faults are cleared", async () => {
    await plantFor({ calls: "all" });
    expect(await codes(20)).toEqual(Array(20).fill(7));
    expect((await fetch(`${bench.url}/_emulator/faults`, { method: "DELETE" })).status).toBe(200);
    expect(await codes(2)).toEqual([0, 0]);
  });

  test.each<[string, unknown]>([
    ["of an unknown kind", [{ action: "*", nth: 1, fault: "explode" }]],
    ["without its number", [{ action: "*", nth: 1, fault: "http" }]],
    ["with a number it can't have", [{ action: "*", nth: 1, fault: "http:9" }]],
    ["for the 0th call", [{ action: "*", nth: 0, fault: "garbage" }]],
    ["without action", [{ nth: 1, fault: "garbage" }]],
    ["with unknown fields", [{ action: "*", nth: 1, fault: "garbage", when: "now" }]],
    ["for no call", [{ action: "*", nth: 1, fault: "garbage", calls: 0 }]],
    ["for no time", [{ action: "*", nth: 1, fault: "garbage", seconds: 0 }]],
    ["of a list for an action that has none", [{ action: "StopCompShareInstance", nth: 1, fault: "empty" }]],
    ["of a list for any action", [{ action: "*", nth: 1, fault: "partial" }]],
    ["of a row for a list without rows", [{ action: "DescribeCompshareDisk", nth: 1, fault: "empty:udisk-1" }]],
    ["of a row without its id", [{ action: "DescribeCompshareDisk", nth: 1, fault: "short:" }]],
    ["outside of a list", { action: "*", nth: 1, fault: "garbage" }],
  ])("%s is refused, with a reason", async (_, body) => {
    const response = await bench.steer("faults", body);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { error: string }).error).toMatch(/\w/);
  });
});

test("latency delays every answer", async () => {
  await bench.steer("settings", { latency: 150 });
  const began = performance.now();
  await create();
  expect(performance.now() - began).toBeGreaterThanOrEqual(145);
});

test("calls are counted by action; control requests aren't", async () => {
  await bench.call("GetProjectList");
  await bench.call("GetProjectList");
  await create();
  await bench.look("instances");
  expect(await bench.look("calls")).toEqual({ GetProjectList: 2, CreateCompShareInstance: 1 });
});

test("every instance that was ever created stays on record", async () => {
  const id = await bench.create({ Remark: "mine" });
  await bench.on(id, "StopCompShareInstance");
  const alive = {
    UHostId: id,
    Name: "my-instance",
    State: "Stopped",
    Remark: "mine",
    GpuType: "4090",
    Zone: "cn-wlcb-01",
    CreateTime: bench.now / 1000,
    TerminatedTime: null,
  };
  expect(await bench.look("instances")).toEqual([expect.objectContaining(alive)]);
  bench.pass(10);
  await bench.on(id, "TerminateCompShareInstance");
  expect(await bench.look("instances")).toMatchObject([{ ...alive, TerminatedTime: bench.now / 1000 }]);
});

test("a reset clears instances, disks, calls and faults", async () => {
  await bench.create();
  await plant("*", "drop-before");
  expect((await bench.steer("reset", {})).status).toBe(200);
  for (const path of ["instances", "disks"]) expect(await bench.look(path)).toEqual([]);
  expect(await bench.look("calls")).toEqual({});
  expect(await bench.call("DescribeCompShareInstance")).toMatchObject({ RetCode: 0, TotalCount: 0 });
});

describe("changes made by somebody else", () => {
  test.each<[Parameters, Parameters]>([
    [{ Name: "theirs" }, { Name: "theirs" }],
    [{ State: "Stopped" }, { State: "Stopped" }],
    [{ State: "" }, { State: "" }],
    [{ Reclaimed: true }, { State: "Interrupted" }],
    [{ ExtraDisk: { Size: 50, Name: "foreign" } }, { DiskSet: [{}, { Name: "foreign", Size: 50, Type: "Udisk" }] }],
  ])("include %j", async (patch, seen) => {
    const id = await bench.create();
    expect((await bench.steer(`instances/${id}`, patch)).status).toBe(200);
    expect(await bench.describe(id)).toMatchObject(seen);
  });

  test("include an instance that vanishes and leaves its data disks", async () => {
    const id = await bench.create({ Disks: [...example.Disks, { IsBoot: false, Type: "CLOUD_SSD", Size: 10 }] });
    await bench.steer(`instances/${id}`, { Vanish: true });
    expect(await bench.describe(id)).toBeUndefined();
    expect(await bench.call("DescribeCompshareDisk")).toMatchObject({ TotalCount: 1 });
  });

  test.each<[string, unknown, number]>([
    ["uhost-none", { Name: "x" }, 404],
    ["", { Colour: "red" }, 400],
    ["", { State: "Dancing" }, 400],
    ["", { Name: "two words" }, 400],
  ])("are refused if they make no sense: %s %j", async (wrongId, patch, status) => {
    const id = wrongId || (await bench.create());
    expect((await bench.steer(`instances/${id}`, patch)).status).toBe(status);
  });
});

test("settings change one at a time, within their limits", async () => {
  await bench.steer("settings", { quota: 3, soldOut: ["A800"] });
  await bench.steer("settings", { timeScale: 0.5 });
  expect(await bench.look("settings")).toMatchObject({ quota: 3, soldOut: ["A800"], timeScale: 0.5, accountLevel: 4 });
  for (const wrong of [{ timeScale: -1 }, { accountLevel: 5 }, { colour: "red" }]) {
    expect((await bench.steer("settings", wrong)).status).toBe(400);
  }
});

test.each(["nothing", "instances/a/b", "faults"])("GET /_emulator/%s is no route", async (path) => {
  expect((await fetch(`${bench.url}/_emulator/${path}`)).status).toBe(404);
});
