import { Bench, example, type Parameters } from "./support";

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.start();
});
afterEach(() => bench.close());

const hour = 3600;
const day = 24 * hour;
const advance = (seconds: number) => bench.steer("clock", { advanceSeconds: seconds });
const spent = async () => (await bench.look("account")).Spent;

describe("the clock", () => {
  test("advances on request, and with real time", async () => {
    const { Now } = await bench.look("clock");
    expect(Now).toBe(bench.now / 1000);
    expect(await (await advance(100)).json()).toEqual({ Now: Now + 100 });
    bench.pass(20);
    expect(await bench.look("clock")).toEqual({ Now: Now + 120 });
  });

  test("completes operations, and isn't turned back by a reset", async () => {
    await bench.steer("settings", { timeScale: 1 });
    const id = await bench.create();
    await advance(120);
    expect(await bench.state(id)).toBe("Running");
    await bench.steer("reset", {});
    expect(await bench.look("clock")).toEqual({ Now: bench.now / 1000 + 120 });
  });

  test.each([{}, { advanceSeconds: 0 }, { advanceSeconds: -5 }, { advanceSeconds: 1e9 }, { advanceDays: 1 }])(
    "refuses to advance by %j",
    async (body) => {
      expect((await bench.steer("clock", body)).status).toBe(400);
    },
  );
});

describe("on the 7th day of being stopped, at noon in Shanghai,", () => {
  // The clock starts at 8 o'clock there.
  const until = 7 * day + 4 * hour;
  const stopped = async (changes: Parameters = {}) => {
    const id = await bench.create(changes);
    await bench.on(id, "StopCompShareInstance", { Force: true });
    return id;
  };

  test.each(["Postpay", "Spot"])("a %s instance is deleted, and not before", async (ChargeType) => {
    const id = await stopped({ ChargeType });
    const { ReleaseTime } = (await bench.describe(id))!;
    expect(ReleaseTime).toBe(bench.now / 1000 + until);
    await advance(until - 1);
    expect(await bench.state(id)).toBe("Stopped");
    await advance(1);
    expect(await bench.describe(id)).toBeUndefined();
    expect(await bench.look("instances")).toMatchObject([{ UHostId: id, TerminatedTime: ReleaseTime }]);
  });

  test("an interrupted Spot instance is deleted with its data", async () => {
    const id = await bench.create({ ChargeType: "Spot" });
    await bench.steer(`instances/${id}`, { Reclaimed: true });
    await advance(until);
    expect(await bench.describe(id)).toBeUndefined();
  });

  test("a prepaid one is still there", async () => {
    const id = await stopped({ ChargeType: "Month" });
    await advance(8 * day);
    expect(await bench.describe(id)).toMatchObject({ State: "Stopped", ReleaseTime: 0 });
  });

  test("one that was started in between is still there", async () => {
    const id = await stopped();
    await advance(6 * day);
    await bench.on(id, "StartCompShareInstance");
    await advance(6 * day);
    expect(await bench.state(id)).toBe("Running");
  });

  test("an operation in progress is allowed to end", async () => {
    const id = await stopped();
    await bench.steer("settings", { timeScale: 1 });
    await advance(until - 5);
    await bench.on(id, "ResizeCompShareInstance", { Gpu: 2, Cpu: 32, Memory: 128 * 1024 });
    await advance(9);
    expect(await bench.state(id)).toBe("Resizing");
    await advance(2);
    expect(await bench.look("instances")).not.toMatchObject([{ TerminatedTime: null }]);
  });

  test("it happens to the second, if configured so", async () => {
    await bench.steer("settings", { releaseTime: "exact" });
    expect(await bench.describe(await stopped())).toMatchObject({ ReleaseTime: bench.now / 1000 + 7 * day });
  });

  test("the days count from a planned stop", async () => {
    const id = await bench.create();
    const SchedulerStopTime = bench.now / 1000 + day;
    await bench.on(id, "UpdateCompShareStopScheduler", { ProjectId: "org-emulator", SchedulerStopTime });
    await advance(until);
    expect(await bench.state(id)).toBe("Stopped");
    await advance(day);
    expect(await bench.describe(id)).toBeUndefined();
  });
});

describe("a Spot instance", () => {
  const spot = { ChargeType: "Spot" };

  test("runs for reclaimSpotAfter, and can be started again", async () => {
    await bench.steer("settings", { reclaimSpotAfter: 100 });
    const id = await bench.create(spot);
    bench.pass(99);
    expect(await bench.state(id)).toBe("Running");
    bench.pass(1);
    expect(await bench.state(id)).toBe("Interrupted");
    expect(await bench.on(id, "StartCompShareInstance")).toMatchObject({ RetCode: 0 });
    expect(await bench.state(id)).toBe("Running");
    await advance(100);
    expect(await bench.state(id)).toBe("Interrupted");
  });

  test("counts its time from when it runs, not from its creation", async () => {
    await bench.steer("settings", { reclaimSpotAfter: 10, timeScale: 1 });
    const id = await bench.create(spot);
    bench.pass(15);
    expect(await bench.state(id)).not.toBe("Interrupted");
    await advance(60);
    expect(await bench.state(id)).toBe("Interrupted");
  });

  test("that has run longer than a new limit is reclaimed now, not in the past", async () => {
    const id = await bench.create(spot);
    await advance(3 * hour);
    await bench.steer("settings", { reclaimSpotAfter: 2 * hour });
    const { Now } = await bench.look("clock");
    expect(await bench.describe(id)).toMatchObject({ State: "Interrupted", StopTime: Now });
    expect(await spent()).toBeCloseTo(3 * 1.162);
  });

  test("is the only kind that is reclaimed", async () => {
    await bench.steer("settings", { reclaimSpotAfter: 100 });
    const id = await bench.create();
    await advance(1000);
    expect(await bench.state(id)).toBe("Running");
  });

  test.each([
    [hour, 0],
    [hour + 1800, 1.743],
  ])("that is reclaimed after %d s has cost %d: its first hour is free", async (after, cost) => {
    await bench.steer("settings", { reclaimSpotAfter: after });
    await bench.create(spot);
    await advance(2 * hour);
    expect(await spent()).toBeCloseTo(cost);
  });

  test("has one free hour, after its creation: a later run costs", async () => {
    const id = await bench.create(spot);
    await advance(2 * hour);
    await bench.on(id, "StopCompShareInstance", { Force: true });
    await bench.on(id, "StartCompShareInstance");
    await advance(hour / 2);
    await bench.steer(`instances/${id}`, { Reclaimed: true });
    expect(await spent()).toBeCloseTo(2.5 * 1.162);
  });

  test("that is deleted has cost the time used", async () => {
    const id = await bench.create(spot);
    await advance(hour / 2);
    await bench.on(id, "TerminateCompShareInstance");
    expect(await spent()).toBeCloseTo(0.581);
  });
});

describe("prepaid time", () => {
  test.each([
    ["Dynamic", hour],
    ["Day", day],
    ["Month", 30 * day],
  ])("of %s is renewed while the balance lasts", async (ChargeType, period) => {
    const id = await bench.create({ ChargeType });
    const bought = await spent();
    await advance(period * 2.5);
    expect(await spent()).toBeCloseTo(3 * bought);
    const { ExpireTime, IsExpire, State } = (await bench.describe(id))!;
    expect({ ExpireTime, IsExpire, State }).toEqual({
      ExpireTime: bench.now / 1000 + 3 * period,
      IsExpire: "No",
      State: "Running",
    });
  });

  test("ends when the balance is used up: the instance stops, and can only be deleted", async () => {
    await bench.steer("settings", { balance: 80 });
    const id = await bench.create({ ChargeType: "Day" });
    await advance(2 * day - 1);
    expect(await bench.describe(id)).toMatchObject({ State: "Running", IsExpire: "No" });
    await advance(1);
    expect(await bench.describe(id)).toMatchObject({ State: "Stopped", IsExpire: "Yes" });
    const larger = { Gpu: 2, Cpu: 32, Memory: 128 * 1024, CompShareImageId: example.CompShareImageId };
    for (const action of ["StartCompShareInstance", "ResizeCompShareInstance", "ReinstallCompShareInstance"]) {
      expect(await bench.on(id, action, larger)).toMatchObject({ RetCode: 226602 });
    }
    expect(await bench.on(id, "TerminateCompShareInstance")).toMatchObject({ RetCode: 0 });
    expect(await bench.look("account")).toMatchObject({ Balance: 6.54 });
  });

  test("is renewed late, once there is money again", async () => {
    await bench.steer("settings", { balance: 40 });
    const id = await bench.create({ ChargeType: "Day" });
    await advance(3 * day);
    await bench.steer("settings", { balance: 40 });
    const { Now } = await bench.look("clock");
    expect(await bench.describe(id)).toMatchObject({ State: "Stopped", IsExpire: "No", ExpireTime: Now + day });
    expect(await bench.on(id, "StartCompShareInstance")).toMatchObject({ RetCode: 0 });
    expect(await bench.look("account")).toMatchObject({ Balance: 3.27 });
  });
});
