import { Bench } from "./support";

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.start({ requestsPerSecond: 2, throttledBy: "429" });
});
afterEach(() => bench.close());

/** Sends some calls one after the other, and gives the statuses of the answers. */
async function statuses(count: number): Promise<number[]> {
  const seen = [];
  for (let call = 0; call < count; call++) seen.push((await bench.send("GetProjectList")).status);
  return seen;
}

describe("above the limit", () => {
  test("a call is answered with 429, and accepted again after a while", async () => {
    expect(await statuses(4)).toEqual([200, 200, 429, 429]);
    bench.pass(0.5);
    expect(await statuses(2)).toEqual([200, 429]);
    bench.pass(3600);
    expect(await statuses(3)).toEqual([200, 200, 429]);
  });

  test.each([
    [2, "1"],
    [0.25, "4"],
  ])("of %d calls a second, Retry-After says %s s", async (requestsPerSecond, wait) => {
    await bench.steer("settings", { requestsPerSecond });
    await statuses(2);
    const refused = await bench.send("GetProjectList");
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, wait]);
    bench.pass(Number(wait));
    expect(await statuses(1)).toEqual([200]);
  });

  test("a call isn't carried out, counted, or hit by a fault", async () => {
    await statuses(2);
    await bench.steer("faults", [{ action: "GetProjectList", nth: 1, fault: "http:503" }]);
    expect((await bench.send("CreateCompShareInstance")).status).toBe(429);
    expect(await statuses(1)).toEqual([429]);
    expect(await bench.look("instances")).toEqual([]);
    expect(await bench.look("calls")).toEqual({ GetProjectList: 2 });
    expect(await bench.look("throttled")).toEqual({ CreateCompShareInstance: 1, GetProjectList: 1 });
    bench.pass(1);
    expect(await statuses(2)).toEqual([503, 200]);
  });
});

test("by default a throttled call gets RetCode 153", async () => {
  await bench.steer("settings", { throttledBy: "153" });
  await statuses(2);
  const refused = await bench.send("GetProjectList");
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([200, null]);
  expect(await refused.json()).toMatchObject({ Action: "GetProjectListResponse", RetCode: 153 });
});

test("control requests aren't limited", async () => {
  for (let look = 0; look < 5; look++) expect(await bench.look("instances")).toEqual([]);
  expect(await statuses(2)).toEqual([200, 200]);
});

test("a reset clears the record of refused calls, and fills the bucket", async () => {
  await statuses(3);
  await bench.steer("reset", {});
  expect(await bench.look("throttled")).toEqual({});
  expect(await statuses(3)).toEqual([200, 200, 429]);
});

test.each([0, -1, "many"])("a limit of %j is refused", async (requestsPerSecond) => {
  expect((await bench.steer("settings", { requestsPerSecond })).status).toBe(400);
});

test("without a limit, all calls are accepted", async () => {
  await bench.steer("settings", { requestsPerSecond: null });
  expect(new Set(await statuses(50))).toEqual(new Set([200]));
});

test("an instance's row shows how long it took to boot", async () => {
  await bench.steer("settings", { requestsPerSecond: null, timeScale: 1 });
  await bench.create();
  expect(await bench.look("instances")).toMatchObject([{ State: "Initializing", BootSeconds: null }]);
  bench.pass(60);
  const [{ BootSeconds }] = await bench.look("instances");
  expect(BootSeconds).toBeGreaterThanOrEqual(20);
  expect(BootSeconds).toBeLessThanOrEqual(60);
  bench.pass(60);
  expect(await bench.look("instances")).toMatchObject([{ BootSeconds }]);
});
