import { Bench, example, here, type Parameters } from "./support";

let bench: Bench;
beforeAll(async () => {
  bench = await Bench.start();
});
beforeEach(() => bench.steer("settings", { soldOut: [], catalogueSpot: "empty", catalogueScope: "everywhere" }));
afterAll(() => bench.close());

const machine = { ...here, GpuType: "4090", Memory: 64 * 1024 };
const capacity = {
  ...here,
  GpuType: "4090",
  MachineType: "G",
  MinimalCpuPlatform: "Auto",
  CompShareImageId: example.CompShareImageId,
  ChargeType: "Postpay",
  Disks: example.Disks,
};

test("zones and projects are those of the API reference", async () => {
  const { ZoneInfo } = await bench.call("DescribeCompShareSupportZone", { Region: "cn-wlcb" });
  expect(ZoneInfo).toMatchObject([
    { Region: "cn-wlcb", Zone: "cn-wlcb-01" },
    { Region: "cn-sh2", Zone: "cn-sh2-02" },
    { Region: "cn-wlcb", Zone: "cn-wlcb-03", ZoneId: 10033, IsPod: true },
    { Region: "cn-bj2", Zone: "cn-bj2-03", IsPod: true },
    { Region: "cn-sh2", Zone: "cn-sh2-01", IsPod: true },
  ]);
  const { ProjectSet } = await bench.call("GetProjectList");
  expect(ProjectSet.filter((project: Parameters) => project.IsDefault)).toHaveLength(1);
});

describe("the instance types on offer", () => {
  const types = async (parameters: Parameters = {}): Promise<Parameters[]> =>
    (await bench.call("DescribeAvailableCompShareInstanceTypes", { ...here, ...parameters })).AvailableInstanceTypes;

  /** The documented maxima: cards, cores, GB. */
  const maxima: Record<string, [number, number, number]> = {
    "4090_48G": [8, 124, 940],
    "5090": [8, 124, 940],
    A100: [8, 124, 1024],
    A800: [8, 124, 1800],
    H20: [8, 188, 1800],
    "3090": [8, 124, 450],
    "3080Ti": [8, 12, 125],
    "2080Ti": [8, 48, 192],
    "2080": [8, 92, 334],
    P40: [8, 48, 502],
    V100S: [8, 92, 576],
  };

  test.each(Object.entries(maxima))(
    "%s stays within %j and is sold with any number of cards to 8",
    async (name, most) => {
      const [type] = await types({ MachineTypes: [name] });
      const sizes = type?.MachineSizes as { Gpu: number; Collection: { Cpu: number; Memory: number[] }[] }[];
      expect(sizes.map((size) => size.Gpu)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      for (const { Gpu, Collection } of sizes) {
        expect(Gpu).toBeLessThanOrEqual(most[0]);
        for (const { Cpu, Memory } of Collection) {
          expect(Cpu).toBeLessThanOrEqual(most[1]);
          expect(Math.max(...Memory)).toBeLessThanOrEqual(most[2]);
        }
      }
    },
  );

  test("include every size that any source mentions", async () => {
    const catalogued = ["1/16/64", "1/16/94", "2/32/128", "2/32/192", "4/64/256", "4/64/384", "8/92/940", "8/124/940"];
    const seen = {
      "4090": [...catalogued, "3/48/192", "9/140/576", "10/140/680"],
      "4090_48G": ["1/16/96", "2/32/224", "4/64/470", "8/124/940"],
      "5090": ["1/14/64", "1/16/64", "1/16/96", "2/32/192", "8/124/940"],
      "3080Ti": ["1/12/32", "8/12/125"],
      "3090": ["1/16/64", "8/124/450"],
      P40: ["1/8/64"],
      "2080": ["1/8/40"],
      A100: ["1/16/64"],
      A800: ["1/16/64", "1/16/240", "2/32/480", "4/40/512"],
      H20: ["1/16/240", "8/188/1800"],
      V100S: ["1/10/64"],
    };
    for (const [name, sizes] of Object.entries(seen)) {
      const { Specs } = await bench.call("CheckCompShareResourceCapacity", { ...capacity, GpuType: name });
      const sold = Specs.map((spec: Parameters) => `${spec.Gpu}/${spec.Cpu}/${spec.Mem}`);
      expect(sold).toEqual(expect.arrayContaining(sizes));
    }
  });

  test("have the documented shape", async () => {
    const [type] = await types({ MachineTypes: ["4090"] });
    expect(type).toMatchObject({
      Name: "4090",
      Zone: "cn-wlcb-01",
      Status: "Normal",
      MachineClass: "GPU",
      ParentType: "G",
      CpuPlatforms: { Intel: expect.any(Array), Amd: expect.any(Array) },
      GraphicsMemory: { Value: 24 },
    });
    expect((type!.MachineSizes as Parameters[])[0]).toMatchObject({
      Gpu: 1,
      Collection: [{ Cpu: 16, Memory: [64, 94] }],
    });
  });

  test("include none as Spot, as observed, unless the setting lists them", async () => {
    const asked = { ...here, InstanceType: "spot" };
    const answer = await bench.call("DescribeAvailableCompShareInstanceTypes", asked);
    expect(answer).toMatchObject({ RetCode: 0, AvailableInstanceTypes: [] });
    await bench.steer("settings", { catalogueSpot: "listed" });
    const names = (await types({ InstanceType: "spot" })).map((type) => type.Name);
    expect(names).toContain("4090");
    for (const name of ["4090_48G", "A800", "H20", "P40", "2080"]) expect(names).not.toContain(name);
  });

  test("offer RSSD only on A800", async () => {
    const withRssd = (await types()).filter((type) => JSON.stringify(type.Disks).includes("CLOUD_RSSD"));
    expect(withRssd.map((type) => type.Name)).toEqual(["A800"]);
  });

  test("cover all zones whatever Zone says, unless the setting limits them to the zone", async () => {
    const zonesOf = async () => [...new Set((await types()).map((type) => type.Zone))];
    expect(await zonesOf()).toEqual(["cn-wlcb-01", "cn-sh2-02", "cn-wlcb-03", "cn-bj2-03", "cn-sh2-01"]);
    const shanghai = (await types()).filter((type) => type.Zone === "cn-sh2-02").map((type) => type.Name);
    expect(shanghai).toEqual(["4090", "4090_48G", "5090", "2080Ti"]);
    await bench.steer("settings", { catalogueScope: "zone" });
    expect(await zonesOf()).toEqual(["cn-wlcb-01"]);
  });

  test("show when they are sold out, zone by zone", async () => {
    await bench.steer("settings", { soldOut: ["4090@cn-wlcb-01"], catalogueScope: "zone" });
    const status = async (Region: string, Zone: string) =>
      (await types({ Region, Zone, MachineTypes: ["4090"] }))[0]?.Status;
    expect(await status("cn-wlcb", "cn-wlcb-01")).toBe("SoldOut");
    expect(await status("cn-sh2", "cn-sh2-02")).toBe("Normal");
    const { Specs } = await bench.call("CheckCompShareResourceCapacity", capacity);
    expect(Specs.some((spec: Parameters) => spec.ResourceEnough)).toBe(false);
  });
});

test.each<[string, Parameters, number]>([
  ["a good question", {}, 0],
  ["an unknown type", { GpuType: "RTX9000" }, 230],
  ["an unknown image", { CompShareImageId: "none" }, 230],
  ["an image for other GPUs, which it doesn't look at", { CompShareImageId: "compshareImage-blackwell" }, 0],
  ["Spot where it isn't sold", { GpuType: "A800", ChargeType: "Spot" }, 230],
  ["a platform the type lacks", { GpuType: "A800", MinimalCpuPlatform: "Amd/Auto" }, 230],
  ["no disks", { Disks: undefined }, 210],
  ["a type that the zone doesn't have", { GpuType: "A800", Region: "cn-sh2", Zone: "cn-sh2-02" }, 8333],
])("capacity, asked with %s", async (_, changes, RetCode) => {
  expect(await bench.call("CheckCompShareResourceCapacity", { ...capacity, ...changes })).toMatchObject({ RetCode });
});

describe("prices", () => {
  test("follow the price list, by number of cards", async () => {
    const of = async (Gpu: number, Cpu: number, gb: number, ChargeType: string) => {
      const asked = { ...machine, Gpu, Cpu, Memory: gb * 1024, ChargeType };
      return (await bench.call("GetCompShareInstancePrice", asked)).PriceDetails[0].Instance;
    };
    expect(await of(1, 16, 64, "Postpay")).toBe(1.66);
    expect(await of(1, 16, 64, "Day")).toBe(36.73);
    expect(await of(2, 32, 128, "Month")).toBe(2003.9);
  });

  test("come for every mode when none is named, Spot only where it is sold", async () => {
    const modes = async (parameters: Parameters) =>
      (await bench.call("GetCompShareInstanceUserPrice", { ...machine, ...parameters })).PriceDetails.map(
        (detail: Parameters) => detail.ChargeType,
      );
    expect(await modes({ GPU: 1, CPU: 16 })).toEqual(["Month", "Day", "Dynamic", "Postpay", "Spot"]);
    expect(await modes({ GPU: 1, CPU: 16, GpuType: "A800" })).toEqual(["Month", "Day", "Dynamic", "Postpay"]);
  });

  test("include disks, and of the boot disk only what exceeds 100 GB", async () => {
    const Disks = [
      { IsBoot: true, Type: "CLOUD_SSD", Size: 300 },
      { IsBoot: false, Type: "CLOUD_SSD", Size: 50 },
    ];
    const asked = { ...machine, Gpu: 1, Cpu: 16, ChargeType: "Month", Disks };
    const { PriceDetails } = await bench.call("GetCompShareInstancePrice", asked);
    expect(PriceDetails).toMatchObject([{ SystemDisks: 60, Disks: 75 }]);
  });

  test("are positive for an upgrade, negative for a downgrade", async () => {
    const id = await bench.create({ GPU: 2, CPU: 32, Memory: 128 * 1024, ChargeType: "Month" });
    const upgrade = (GPU: number, CPU: number, gb: number) =>
      bench.on(id, "GetCompShareInstanceUpgradePrice", { GPU, CPU, Memory: gb * 1024 });
    expect((await upgrade(4, 64, 256)).Price).toBeCloseTo(2003.9);
    expect((await upgrade(1, 16, 64)).Price).toBeCloseTo(-1001.95);
    expect(await upgrade(1, 32, 64)).toMatchObject({ RetCode: 230 });
  });

  test("of a refund shrink with the time used", async () => {
    const id = await bench.create({ ChargeType: "Day" });
    const refund = async () =>
      (await bench.call("GetCompShareRefundPrice", { ...here, UHostIds: [id] })).RefundPriceSet[0];
    expect(await refund()).toMatchObject({ UHostId: id, Code: 0, RefundPrice: 36.73 });
    bench.pass(43_200);
    expect((await refund()).RefundPrice).toBeCloseTo(36.73 * (1 - 0.5 * 1.25), 3);
  });
});

describe("images", () => {
  const ids = async (action: string, parameters: Parameters = {}) =>
    ((await bench.call(action, { Region: "cn-wlcb", ...parameters })).ImageSet ?? []).map(
      (image: Parameters) => image.CompShareImageId,
    );

  test("of the platform include the one in the API page's example, found by any filter", async () => {
    const page = "compshareImage-xxxx";
    const filters = [{}, { CompShareImageId: page }, { ImageType: "System" }, { Name: "pytorch" }, { Tag: "PyTorch" }];
    for (const filter of filters) expect(await ids("DescribeCompShareImages", filter)).toContain(page);
    expect(await ids("DescribeCompShareImages", { ImageType: "App" })).not.toContain(page);
  });

  test("of the account and those shared with it are listed apart", async () => {
    expect(await ids("DescribeCompShareCustomImages")).toEqual(["compshareImage-custom", "compshareImage-making"]);
    expect(await ids("DescribeCompShareSharingImages")).toEqual(["compshareImage-shared"]);
  });

  test("are null if none matches", async () => {
    const asked = { Region: "cn-wlcb", CompShareImageId: "none" };
    expect(await bench.call("DescribeCompShareImages", asked)).toMatchObject({ TotalCount: 0, ImageSet: null });
  });

  test("of the community come grouped by version", async () => {
    const { CompshareImageGroup, TotalCount } = await bench.call("DescribeCommunityImages", { Region: "cn-wlcb" });
    expect(TotalCount).toBe(2);
    const versions = CompshareImageGroup.flatMap((group: { Data: Parameters[] }) => group.Data);
    expect(versions.map((image: Parameters) => image.Status)).toEqual(["Available", "Available", "Offline"]);
  });
});
