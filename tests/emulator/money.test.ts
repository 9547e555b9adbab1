import { Bench, example, type Parameters } from "./support";

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.start();
});
afterEach(() => bench.close());

const hour = 3600;
const create = (changes: Parameters = {}) => bench.call("CreateCompShareInstance", { ...example, ...changes });
const hold = (balance: number | null) => bench.steer("settings", { balance });
const account = () => bench.look("account");
const balance = async () => (await account()).Balance;
const advance = (seconds: number) => bench.steer("clock", { advanceSeconds: seconds });
const data = (Size: number) => [...example.Disks, { IsBoot: false, Type: "CLOUD_SSD", Size }];

describe("without a balance", () => {
  test("everything can be bought, and spending is recorded", async () => {
    await create({ ChargeType: "Month" });
    expect(await account()).toMatchObject({ Balance: null, Spent: 1001.95, Instances: 1, Quota: 100 });
  });
});

describe("prepaid time", () => {
  test("is paid for on purchase: machines, disks, image, all units", async () => {
    await hold(1000);
    const CompShareImageId = "compshareImage-community-paid";
    await create({ ChargeType: "Day", Quantity: 2, MaxCount: 3, Disks: data(50), CompShareImageId });
    expect(await balance()).toBeCloseTo(1000 - 6 * (36.73 + 0.55 + 2.4));
  });

  test("is refused if the balance doesn't cover it: nothing is created or charged", async () => {
    await hold(36.72);
    expect(await create({ ChargeType: "Day" })).toMatchObject({
      RetCode: 8429,
      Message: expect.stringContaining("36.73"),
    });
    expect(await bench.look("instances")).toEqual([]);
    expect(await balance()).toBe(36.72);
    await hold(36.73);
    expect(await create({ ChargeType: "Day" })).toMatchObject({ RetCode: 0 });
    expect(await balance()).toBe(0);
  });

  test("is refunded for the unused part on deletion", async () => {
    await hold(100);
    const id = await bench.create({ ChargeType: "Day" });
    await advance(12 * hour);
    await bench.on(id, "StopCompShareInstance");
    await bench.on(id, "TerminateCompShareInstance");
    expect(await balance()).toBeCloseTo(100 - 36.73 * 0.5 * 1.25);
  });

  test("of another kind is paid for on a switch of charge type", async () => {
    await hold(100);
    const id = await bench.create({ ChargeType: "Day" });
    const month = { DestChargeType: "Month" };
    expect(await bench.on(id, "SwitchChargeType", month)).toMatchObject({ RetCode: 520 });
    expect(await bench.describe(id)).toMatchObject({ ChargeType: "Day" });
    await hold(1002);
    expect(await bench.on(id, "SwitchChargeType", month)).toMatchObject({ RetCode: 0 });
    expect(await balance()).toBeCloseTo(0.05);
  });

  test("of a larger machine costs the difference", async () => {
    await hold(40);
    const id = await bench.create({ ChargeType: "Day" });
    await bench.on(id, "StopCompShareInstance");
    const larger = { Gpu: 2, Cpu: 32, Memory: 128 * 1024 };
    expect(await bench.on(id, "ResizeCompShareInstance", larger)).toMatchObject({ RetCode: 8429 });
    expect(await bench.describe(id)).toMatchObject({ GPU: 1 });
    await hold(40);
    expect(await bench.on(id, "ResizeCompShareInstance", larger)).toMatchObject({ RetCode: 0 });
    expect(await balance()).toBeCloseTo(40 - 36.73);
  });

  test("of a disk is paid for on purchase", async () => {
    const id = await bench.create();
    const disk = { Size: 100, DiskType: "SSDDataDisk", Name: "data", ChargeType: "Month" };
    await hold(29);
    expect(await bench.on(id, "CreateAndAttachCompshareDisk", disk)).toMatchObject({ RetCode: 8429 });
    expect(await bench.look("disks")).toHaveLength(1);
    await hold(31);
    expect(await bench.on(id, "CreateAndAttachCompshareDisk", disk)).toMatchObject({ RetCode: 0 });
    expect(await balance()).toBe(1);
  });
});

describe("pay-as-you-go", () => {
  test("requires money for the first hour, and costs nothing yet", async () => {
    await hold(1.65);
    expect(await create()).toMatchObject({ RetCode: 8429 });
    await hold(1.66);
    expect(await create()).toMatchObject({ RetCode: 0 });
    expect(await balance()).toBe(1.66);
  });

  test("costs while the instance runs; stopped, only for its disks beyond the free part", async () => {
    await hold(100);
    const id = await bench.create({ Disks: data(100) });
    await advance(hour / 2);
    expect(await balance()).toBeCloseTo(100 - 0.83 - 0.025);
    await bench.on(id, "StopCompShareInstance");
    await advance(hour);
    expect(await balance()).toBeCloseTo(100 - 0.83 - 0.075);
    await bench.on(id, "TerminateCompShareInstance", { ReleaseUDisk: true });
    await advance(hour);
    expect(await balance()).toBeCloseTo(100 - 0.83 - 0.075);
  });

  test("goes on when the balance is used up, but a start requires more", async () => {
    await hold(2);
    const id = await bench.create();
    await advance(2 * hour);
    expect(await bench.state(id)).toBe("Running");
    expect(await balance()).toBeCloseTo(2 - 3.32);
    expect(await create()).toMatchObject({ RetCode: 8429 });
    await bench.on(id, "StopCompShareInstance");
    expect(await bench.on(id, "StartCompShareInstance")).toMatchObject({ RetCode: 226601 });
    const { CompShareImageId } = example;
    expect(await bench.on(id, "ReinstallCompShareInstance", { CompShareImageId })).toMatchObject({ RetCode: 226601 });
    await hold(2);
    expect(await bench.on(id, "StartCompShareInstance")).toMatchObject({ RetCode: 0 });
  });

  test("is charged up to the moment of a planned stop", async () => {
    await hold(100);
    const id = await bench.create();
    const SchedulerStopTime = bench.now / 1000 + hour;
    await bench.on(id, "UpdateCompShareStopScheduler", { ProjectId: "org-emulator", SchedulerStopTime });
    await advance(24 * hour);
    expect(await balance()).toBeCloseTo(100 - 1.66);
  });

  test("costs a little while the instance runs without GPU", async () => {
    const id = await bench.create();
    await bench.on(id, "StopCompShareInstance");
    await bench.on(id, "StartCompShareInstance", { WithoutGpuSpec: "B" });
    await advance(hour);
    expect(await account()).toMatchObject({ Spent: 0.15 });
  });

  test("is charged at the price of the time of use", async () => {
    await hold(100);
    await bench.create();
    await advance(hour);
    await bench.steer("settings", { prices: { "4090": { Postpay: 10 } } });
    await advance(hour);
    expect(await balance()).toBeCloseTo(100 - 1.66 - 10);
  });
});

test("a reset restores the balance", async () => {
  await hold(100);
  await create({ ChargeType: "Day" });
  await bench.steer("reset", {});
  expect(await account()).toMatchObject({ Balance: 100, Spent: 0, Instances: 0 });
});
