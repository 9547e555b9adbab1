import { Bench, example, here, type Parameters } from "./support";

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
});
beforeEach(() => bench.steer("settings", { prices: {} }));
afterAll(() => bench.close());

const machine = { ...here, GpuType: "4090", Gpu: 1, Cpu: 16, Memory: 64 * 1024 };

async function quote(ChargeType: string, more: Parameters = {}): Promise<Parameters> {
  const { PriceDetails } = await bench.call("GetCompShareInstancePrice", { ...machine, ChargeType, ...more });
  expect(PriceDetails).toHaveLength(1);
  return PriceDetails[0];
}

describe("a quote is for one unit of its charge type", () => {
  const everything = {
    CompShareImageId: "compshareImage-community-paid",
    Disks: [
      { IsBoot: true, Type: "CLOUD_SSD", Size: 300 },
      { IsBoot: false, Type: "CLOUD_SSD", Size: 50 },
    ],
  };
  // By the list: the card, 200 GB of boot disk that aren't free, these and 50 GB of data; the image is CNY 0.1 an hour.
  test.each([
    ["Postpay", 1.66, 0.1, 0.125, 0.1],
    ["Spot", 1.162, 0.1, 0.125, 0.1],
    ["Dynamic", 1.66, 0.1, 0.125, 0.1],
    ["Day", 36.73, 2.2, 2.75, 2.4],
    ["Month", 1001.95, 60, 75, 72],
    ["Year", 12023.4, 720, 900, 876],
  ])("%s", async (ChargeType, Instance, SystemDisks, Disks, CompShareImage) => {
    expect(await quote(ChargeType, everything)).toMatchObject({ Instance, SystemDisks, Disks, CompShareImage });
  });
});

describe("the quantity", () => {
  test.each([
    ["Month", 3005.85],
    ["Day", 110.19],
    ["Dynamic", 4.98],
  ])("3 of %s is three of them", async (ChargeType, Instance) => {
    expect(await quote(ChargeType, { Quantity: 3 })).toMatchObject({ Instance });
  });

  test.each([
    ["Postpay", 1.66],
    ["Spot", 1.162],
  ])("3 of %s buys no time: the price stays that of an hour", async (ChargeType, Instance) => {
    expect(await quote(ChargeType, { Quantity: 3 })).toMatchObject({ Instance });
  });
});

describe("a configured price", () => {
  const price = async (ChargeType: string) => (await quote(ChargeType)).Instance;

  test("applies to its type and charge type, per card", async () => {
    await bench.steer("settings", { prices: { "4090": { Postpay: 99, Month: 5000 } } });
    expect(await price("Postpay")).toBe(99);
    expect(await price("Month")).toBe(5000);
    expect(await quote("Postpay", { Gpu: 2, Cpu: 32, Memory: 128 * 1024 })).toMatchObject({ Instance: 198 });
    for (const [mode, list] of [
      ["Day", 36.73],
      ["Dynamic", 1.66],
      ["Spot", 1.162],
    ] as const) {
      expect(await price(mode)).toBe(list);
    }
    expect(await quote("Postpay", { GpuType: "5090" })).toMatchObject({ Instance: 3.16 });
  });

  test("shows wherever the machine is priced", async () => {
    await bench.steer("settings", { prices: { "4090": { Postpay: 99 } } });
    const id = await bench.create(example);
    expect(await bench.describe(id)).toMatchObject({ InstancePrice: 99 });
    const upgrade = { GPU: 2, CPU: 32, Memory: 128 * 1024 };
    expect(await bench.on(id, "GetCompShareInstanceUpgradePrice", upgrade)).toMatchObject({ Price: 99 });
  });

  test.each([{ RTX9000: { Day: 1 } }, { "4090": { Week: 1 } }, { "4090": { Day: -1 } }])(
    "is refused if it is %j",
    async (prices) => {
      expect((await bench.steer("settings", { prices })).status).toBe(400);
    },
  );
});
