import { Bench, example, here, keys } from "./support";

/** What the front page shows, as JSON, and how the page's address keeps out of the API's way. */

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.start();
});
afterEach(() => bench.close());

const overview = () => bench.look("overview");
const perHour = async () => (await overview()).PerHour;
const buyDisk = (id: string, Size: number, ChargeType: string) =>
  bench.on(id, "CreateAndAttachCompshareDisk", { Size, DiskType: "SSDDataDisk", Name: "d", ChargeType });

describe("the sum per hour", () => {
  test("of an empty account is nothing", async () => {
    expect(await overview()).toMatchObject({ PerHour: 0, Instances: [], Disks: [], Calls: [] });
  });

  test("is exact to the fen, though each row is rounded", async () => {
    await bench.create({ Disks: [{ IsBoot: "true", Size: 150, Type: "CLOUD_SSD" }] });
    await bench.create({ ChargeType: "Month", GpuType: "3080Ti", CPU: 12, Memory: 32 * 1024 });
    await bench.create({ ChargeType: "Spot", GpuType: "5090" });
    const stopped = await bench.create();
    await buyDisk(stopped, 101, "Postpay");
    await buyDisk(stopped, 33, "Postpay");
    await bench.on(stopped, "StopCompShareInstance");
    const [, { DiskId }] = (await bench.look("disks")).filter(({ Type }: { Type: string }) => Type === "Udisk");
    expect(await bench.on(stopped, "DetachCompshareDisk", { UDiskId: DiskId })).toMatchObject({ RetCode: 0 });
    // By the list: 1.66 and 50 GB; 444.72 a month of 720 hours; 0.7 of 3.16; nothing but 101 GB; 33 GB that are loose.
    const { PerHour, Instances, Disks } = await overview();
    const rows = [...Instances, ...Disks].map((row: { PerHour: number }) => row.PerHour);
    expect(rows).toEqual([0.0505, 2.212, 0.6177, 1.685, 0.0165]);
    expect(PerHour).toBe(4.58);
  });

  test("rounds half a fen up", async () => {
    await bench.steer("settings", { prices: { "4090": { Postpay: 1.005 } } });
    await bench.create();
    expect(await perHour()).toBe(1.01);
  });

  test("equals what an hour then costs, for pay-as-you-go", async () => {
    const id = await bench.create({ CompShareImageId: "compshareImage-community-paid" });
    await bench.create({ ChargeType: "Spot", Disks: [{ IsBoot: "true", Size: 320, Type: "CLOUD_SSD" }] });
    await buyDisk(id, 100, "Postpay");
    const { PerHour, Instances, Spent } = await overview();
    bench.pass(3600);
    const spent = (await overview()).Spent - Spent;
    expect(spent).toBeCloseTo(Instances[0].PerHour + Instances[1].PerHour, 8);
    expect(spent).toBeCloseTo(PerHour, 2);
  });

  test("leaves out an expired instance, but not a disk that was bought on its own", async () => {
    const id = await bench.create({ ChargeType: "Day", Disks: [{ IsBoot: "true", Size: 300, Type: "CLOUD_SSD" }] });
    await buyDisk(id, 100, "Postpay");
    await bench.steer("settings", { balance: 0 });
    bench.pass(86_400);
    expect(await overview()).toMatchObject({ PerHour: 0.05, Instances: [{ IsExpire: "Yes", PerHour: 0.05 }] });
  });
});

test("what is deleted is no longer listed as held; the newest comes first", async () => {
  const [first, second, third] = [await bench.create(), await bench.create(), await bench.create()];
  await bench.on(second, "StopCompShareInstance");
  await bench.on(second, "TerminateCompShareInstance");
  const { Instances } = await overview();
  expect(Instances.map(({ UHostId }: { UHostId: string }) => UHostId)).toEqual([third, first]);
});

describe("the last calls", () => {
  const calls = async () => (await overview()).Calls;
  const fault = (fault: string) => bench.steer("faults", [{ action: "*", nth: 1, fault }]);

  test("show their subject and answer, newest first", async () => {
    const id = await bench.create();
    await bench.on(id, "StartCompShareInstance");
    expect(await calls()).toMatchObject([
      { Action: "StartCompShareInstance", About: id, RetCode: 8905, Message: expect.stringContaining("Running") },
      { Action: "CreateCompShareInstance", About: id, RetCode: 0, Message: "" },
    ]);
  });

  test.each([
    ["drop-before", null, "fault: connection cut, nothing done"],
    ["drop-after", null, "fault: connection cut, done all the same"],
    ["garbage", null, "fault: garbage answered, done all the same"],
    ["http:503", null, "fault: HTTP 503, nothing done"],
    ["retcode:8903", 8903, "fault: nothing done"],
    ["delay:1", 0, ""],
  ])("hit by %s show whether anything was done", async (kind, RetCode, Message) => {
    await fault(kind);
    await bench.send("CreateCompShareInstance", example).catch(() => undefined);
    expect(await calls()).toMatchObject([{ Action: "CreateCompShareInstance", RetCode, Message }]);
    expect((await overview()).Instances).toHaveLength(Message.includes("nothing done") ? 0 : 1);
  });

  test("hit by a wrong list show how it was wrong", async () => {
    await bench.steer("faults", [{ action: "DescribeCompShareInstance", nth: 1, fault: "empty-list" }]);
    await bench.call("DescribeCompShareInstance");
    expect(await calls()).toMatchObject([{ RetCode: 0, Message: "fault: list answered wrongly (empty-list)" }]);
  });

  test("include those that the gateway throttled", async () => {
    await bench.steer("settings", { requestsPerSecond: 1 });
    await bench.send("GetProjectList");
    await bench.send("GetProjectList");
    expect(await calls()).toMatchObject([
      { RetCode: 153, Message: expect.stringContaining("too many") },
      { RetCode: 0 },
    ]);
  });

  test("that are alike and follow each other share a row, with the time of the last", async () => {
    for (let call = 0; call < 3; call++) {
      bench.pass(10);
      await bench.call("GetProjectList");
    }
    const { Now, Calls } = await overview();
    expect(Calls).toMatchObject([{ Action: "GetProjectList", Times: 3, Time: Now }]);
    await bench.call("DescribeCompShareInstance");
    await bench.call("GetProjectList");
    expect((await calls()).map(({ Times }: { Times: number }) => Times)).toEqual([1, 1, 3]);
  });

  test("are limited to a hundred, however many came and however long their text is", async () => {
    for (let call = 0; call < 130; call++) await bench.call(`${call}${"x".repeat(5000)}`);
    const kept = await calls();
    expect(kept).toHaveLength(100);
    expect(kept[0].Action).toMatch(/^129x+…$/);
    expect(JSON.stringify(kept).length).toBeLessThan(100_000);
  });

  test("are forgotten by a reset", async () => {
    await bench.call("GetProjectList");
    await bench.steer("reset", {});
    expect(await calls()).toEqual([]);
  });
});

describe("the page", () => {
  const get = (path: string, init?: RequestInit) => fetch(bench.url + path, init);

  test("needs no signature, and its headers forbid loading, running, framing and caching", async () => {
    const page = await get("/");
    expect([page.status, page.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    const policy = page.headers.get("content-security-policy")?.split("; ");
    expect(policy).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"]),
    );
    expect(policy?.join()).not.toMatch(/unsafe|\*|http|data:/);
    expect(page.headers.get("cache-control")).toBe("no-store");
  });

  test("comes with all the files that it names", async () => {
    const names = new Set((await (await get("/")).text()).match(/(?<=(?:src|href)=")\/[^"]+/g));
    expect(names.size).toBeGreaterThan(3);
    for (const name of names) expect((await get(name)).status).toBe(200);
  });

  test("isn't counted as a call, throttled, or hit by a fault", async () => {
    await bench.steer("settings", { requestsPerSecond: 1 });
    await bench.steer("faults", [{ action: "*", nth: 1, fault: "http:500" }]);
    for (let visit = 0; visit < 3; visit++) expect((await get("/")).status).toBe(200);
    expect(await bench.look("calls")).toEqual({});
    expect((await bench.send("GetProjectList")).status).toBe(500);
  });

  test.each<[string, string, RequestInit]>([
    ["GET / with an action", "/?Action=GetProjectList", {}],
    ["GET / with any query", "/?x=1", {}],
    ["GET of another path", "/index.html", {}],
    ["POST /", "/", { method: "POST" }],
  ])("has one path: %s is a call of the API", async (_, path, init) => {
    const answer = await (await get(path, init)).json();
    expect(answer).toMatchObject({ RetCode: path.includes("Action") ? 170 : 160 });
  });

  test("leaves unknown paths beside it unknown", async () => {
    for (const name of ["page", "index.html", "page.ts", "..%2Fpage.ts"]) {
      expect((await get(`/_emulator/${name}`)).status).toBe(404);
    }
  });
});

test("the page's data contains neither keys nor passwords", async () => {
  const id = await bench.create({ Password: Buffer.from("Pa55-word").toString("base64") });
  await bench.on(id, "ResetCompShareInstancePassword", { Password: Buffer.from("0ther-Pa55").toString("base64") });
  await bench.call("Nonsense", { ...here, Password: "Pa55-word" });
  const told = JSON.stringify(await overview());
  expect(told).toContain(id);
  const secrets = [keys.privateKey, keys.publicKey, "Pa55", "UGE1NS", (await bench.describe(id))?.Password];
  for (const secret of secrets) expect(told).not.toContain(secret);
});
