import { Bench, example, here, type Parameters } from "./support";

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.start();
});
afterEach(() => bench.close());

const create = (changes: Parameters = {}) => bench.call("CreateCompShareInstance", { ...example, ...changes });
const two = { GPU: 2, CPU: 32, Memory: 128 * 1024 };
const stock = (cards: number) => bench.steer("settings", { stock: { "4090@cn-wlcb-01": cards } });
const left = async () => (await bench.look("account")).Stock["4090@cn-wlcb-01"];

async function does(id: string, ...actions: string[]): Promise<void> {
  for (const action of actions) expect(await bench.on(id, action, { Force: true })).toMatchObject({ RetCode: 0 });
}

/** The numbers of cards that the capacity check says are to be had. */
async function sizesToBeHad(Zone = "cn-wlcb-01", Region = "cn-wlcb"): Promise<number[]> {
  const { Specs } = await bench.call("CheckCompShareResourceCapacity", {
    Region,
    Zone,
    GpuType: "4090",
    MachineType: "G",
    MinimalCpuPlatform: "Auto",
    CompShareImageId: example.CompShareImageId,
    ChargeType: "Postpay",
    Disks: example.Disks,
  });
  return [
    ...new Set<number>(Specs.filter((spec: Parameters) => spec.ResourceEnough).map((spec: Parameters) => spec.Gpu)),
  ];
}

describe("a create", () => {
  test("takes cards until none are left, and is then sold out", async () => {
    await stock(3);
    expect(await create(two)).toMatchObject({ RetCode: 0 });
    expect(await left()).toBe(1);
    expect(await create(two)).toMatchObject({ RetCode: 8357 });
    expect(await create()).toMatchObject({ RetCode: 0 });
    expect(await create()).toMatchObject({ RetCode: 8357 });
  });

  test("of several instances creates all or none", async () => {
    await stock(3);
    expect(await create({ MaxCount: 4 })).toMatchObject({ RetCode: 8357 });
    expect(await left()).toBe(3);
  });

  test("of another type or in another zone isn't limited", async () => {
    await stock(0);
    expect(await create({ Region: "cn-sh2", Zone: "cn-sh2-02" })).toMatchObject({ RetCode: 0 });
    expect(await create({ GpuType: "5090" })).toMatchObject({ RetCode: 0 });
  });

  test("that is refused takes nothing", async () => {
    await stock(1);
    await create({ CompShareImageId: "compshareImage-making" });
    expect(await left()).toBe(1);
  });
});

test("the capacity check and the catalogue show what is left, by size and zone", async () => {
  const status = async () =>
    (await bench.call("DescribeAvailableCompShareInstanceTypes", { ...here, MachineTypes: ["4090"] }))
      .AvailableInstanceTypes[0].Status;
  expect(await sizesToBeHad()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  await stock(4);
  expect(await sizesToBeHad()).toEqual([1, 2, 3, 4]);
  await create(two);
  expect(await sizesToBeHad()).toEqual([1, 2]);
  expect(await status()).toBe("Normal");
  await create(two);
  expect(await sizesToBeHad()).toEqual([]);
  expect(await status()).toBe("SoldOut");
  expect(await sizesToBeHad("cn-sh2-02", "cn-sh2")).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

describe("a pay-as-you-go instance", () => {
  test.each(["Postpay", "Spot"])(
    "gives its card back when it stops, and needs one to start: %s",
    async (ChargeType) => {
      await stock(1);
      const id = await bench.create({ ChargeType });
      await does(id, "StopCompShareInstance");
      expect(await left()).toBe(1);
      const other = await bench.create();
      expect(await bench.on(id, "StartCompShareInstance")).toMatchObject({ RetCode: 8357 });
      await does(other, "StopCompShareInstance", "TerminateCompShareInstance");
      await does(id, "StartCompShareInstance");
      expect(await left()).toBe(0);
    },
  );

  test("holds its card until the stop has ended, and again from the beginning of a start", async () => {
    await bench.steer("settings", { timeScale: 1 });
    await stock(1);
    const id = await bench.create();
    bench.pass(120);
    await does(id, "StopCompShareInstance");
    expect(await left()).toBe(0);
    bench.pass(120);
    expect(await left()).toBe(1);
    await does(id, "StartCompShareInstance");
    expect(await left()).toBe(0);
  });

  test("starts without GPU where no card is left", async () => {
    await stock(1);
    const id = await bench.create();
    await does(id, "StopCompShareInstance");
    await bench.create();
    expect(await bench.on(id, "StartCompShareInstance", { WithoutGpuSpec: "B" })).toMatchObject({ RetCode: 0 });
  });

  test("gives its card back when it is reclaimed", async () => {
    await stock(1);
    const id = await bench.create({ ChargeType: "Spot" });
    await bench.steer(`instances/${id}`, { Reclaimed: true });
    expect(await left()).toBe(1);
  });

  test("needs a card for a reinstallation that starts it", async () => {
    const id = await bench.create();
    await does(id, "StopCompShareInstance");
    await stock(0);
    const CompShareImageId = "compshareImage-cuda124";
    const answer = await bench.on(id, "ReinstallCompShareInstance", { CompShareImageId });
    expect(answer).toMatchObject({ RetCode: 8357 });
  });
});

describe("a prepaid instance", () => {
  test("keeps its card when it stops, until it is deleted", async () => {
    await stock(1);
    const id = await bench.create({ ChargeType: "Day" });
    await does(id, "StopCompShareInstance");
    expect(await left()).toBe(0);
    await does(id, "StartCompShareInstance", "StopCompShareInstance", "TerminateCompShareInstance");
    expect(await left()).toBe(1);
  });

  test("can be resized only as far as there are cards", async () => {
    const id = await bench.create({ ChargeType: "Day" });
    await does(id, "StopCompShareInstance");
    const grow = (Gpu: number, Cpu: number, gb: number) =>
      bench.on(id, "ResizeCompShareInstance", { Gpu, Cpu, Memory: gb * 1024 });
    await stock(1);
    expect(await grow(4, 64, 256)).toMatchObject({ RetCode: 8357 });
    expect(await grow(2, 32, 128)).toMatchObject({ RetCode: 0 });
    expect(await left()).toBe(0);
  });
});

test("a configured stock counts from then on, whatever runs already", async () => {
  const id = await bench.create();
  await stock(0);
  expect(await create()).toMatchObject({ RetCode: 8357 });
  await does(id, "StopCompShareInstance");
  expect(await create()).toMatchObject({ RetCode: 0 });
});

test("a reset puts all cards back", async () => {
  await stock(1);
  await create();
  await bench.steer("reset", {});
  expect(await left()).toBe(1);
});

test.each([{ "4090": 1 }, { "4090@cn-moon-01": 1 }, { "RTX9000@cn-wlcb-01": 1 }, { "4090@cn-wlcb-01": -1 }])(
  "a stock of %j is refused",
  async (wrong) => {
    expect((await bench.steer("settings", { stock: wrong })).status).toBe(400);
  },
);
