import { Bench, example, here, type Parameters } from "./support";

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.start();
});
afterEach(() => bench.close());

const stopped = async (changes: Parameters = {}) => {
  const id = await bench.create(changes);
  await bench.on(id, "StopCompShareInstance", { Force: true });
  return id;
};

describe("a Spot instance is described", () => {
  test.each<[string, Parameters, Parameters]>([
    ["as Postpay with IsSpot", {}, { ChargeType: "Postpay", IsSpot: true }],
    ["with an empty charge type and IsSpot", { spotForm: "empty" }, { ChargeType: "", IsSpot: true }],
    ["as Spot without IsSpot", { spotForm: "spot" }, { ChargeType: "Spot", IsSpot: undefined }],
  ])("%s", async (_, settings, form) => {
    await bench.steer("settings", settings);
    const { ChargeType, IsSpot } = (await bench.describe(await bench.create({ ChargeType: "Spot" })))!;
    expect({ ChargeType, IsSpot }).toEqual(form);
  });

  test("as reclaimed by the configured state, and its data disk stays", async () => {
    await bench.steer("settings", { reclaimedState: "Stopped" });
    const data = { IsBoot: false, Type: "CLOUD_SSD", Size: 50 };
    const id = await bench.create({ ChargeType: "Spot", Disks: [...example.Disks, data] });
    await bench.steer(`instances/${id}`, { Reclaimed: true });
    expect(await bench.describe(id)).toMatchObject({ State: "Stopped", IsSpot: true });
    await bench.steer("clock", { advanceSeconds: 8 * 86_400 });
    expect(await bench.describe(id)).toBeUndefined();
    expect(await bench.call("DescribeCompshareDisk")).toMatchObject({ DiskSet: [{ Size: 50, Status: "Available" }] });
  });
});

describe("a start without GPU", () => {
  const container = { CompShareImageId: "compshareImage-container" };
  const start = (id: string, parameters: Parameters) => bench.on(id, "StartCompShareInstance", parameters);
  const reduced = { GPU: 0, MachineType: "O", GpuType: "4090", State: "Running", InstancePrice: 0.15 };

  test.each<[string, Parameters, Parameters]>([
    ["A", { CPU: 2, Memory: 4096, WithoutGpuSpec: { Cpu: 2, Memory: 4096, Gpu: 0 } }, {}],
    ["B", { CPU: 8, Memory: 16384, WithoutGpuSpec: { Cpu: 8, Memory: 16384, Gpu: 0 } }, {}],
    ["A", { CPU: 2, Memory: 4096 }, container],
  ])("by %s shows as %j", async (WithoutGpuSpec, size, changes) => {
    const id = await stopped(changes);
    expect(await start(id, { WithoutGpuSpec })).toMatchObject({ RetCode: 0 });
    expect(await bench.describe(id)).toMatchObject({ ...reduced, ...size });
  });

  test("lasts through a stop, until a plain start brings the cards back", async () => {
    const id = await stopped();
    expect(await bench.describe(id)).toMatchObject({ GPU: 1, MachineType: "G", SupportWithoutGpuStart: true });
    await start(id, { WithoutGpuSpec: "B" });
    await bench.on(id, "StopCompShareInstance");
    expect(await bench.describe(id)).toMatchObject({ GPU: 0, CPU: 8, State: "Stopped" });
    await bench.steer("settings", { soldOut: ["4090"] });
    expect(await start(id, {})).toMatchObject({ RetCode: 8357 });
    await bench.steer("settings", { soldOut: [] });
    expect(await start(id, {})).toMatchObject({ RetCode: 0 });
    expect(await bench.describe(id)).toMatchObject({ GPU: 1, CPU: 16, Memory: 65536, MachineType: "G" });
  });

  test("can be prepared by a resize", async () => {
    const id = await stopped();
    expect(await bench.on(id, "ResizeCompShareInstance", { WithoutGpuSpec: "A" })).toMatchObject({ RetCode: 0 });
    expect(await bench.describe(id)).toMatchObject({ GPU: 0, CPU: 2, State: "Stopped" });
  });

  test("rules out a switch, a reinstallation and, by A, an image", async () => {
    const id = await stopped();
    await start(id, { WithoutGpuSpec: "A" });
    expect(await bench.on(id, "SwitchChargeType", { DestChargeType: "Month" })).toMatchObject({ RetCode: 8116 });
    expect(await bench.on(id, "CreateCompShareCustomImage", { Name: "x" })).toMatchObject({ RetCode: 230 });
    await bench.on(id, "StopCompShareInstance");
    const { CompShareImageId } = example;
    expect(await bench.on(id, "ReinstallCompShareInstance", { CompShareImageId })).toMatchObject({ RetCode: 226603 });
  });

  test("may leave the described size unchanged", async () => {
    await bench.steer("settings", { gpuLessForm: "unchanged" });
    const id = await stopped();
    await start(id, { WithoutGpuSpec: "B" });
    expect(await bench.describe(id)).toMatchObject({ GPU: 1, CPU: 16, Memory: 65536, MachineType: "G" });
  });

  test.each<[string, number, number | undefined]>([
    ["refused", 230, undefined],
    ["ignored", 0, 1],
    ["honoured", 0, 0],
  ])("by the old flag is %s", async (withoutGpuFlag, RetCode, GPU) => {
    await bench.steer("settings", { withoutGpuFlag });
    const id = await stopped();
    expect(await start(id, { WithoutGpu: true })).toMatchObject({ RetCode });
    if (GPU !== undefined) expect(await bench.describe(id)).toMatchObject({ State: "Running", GPU });
  });

  test("is filtered by WithoutGpu, unless the setting ignores it", async () => {
    const [id] = [await stopped(), await stopped()];
    await start(id, { WithoutGpuSpec: "B" });
    const found = async () => (await bench.call("DescribeCompShareInstance", { WithoutGpu: true })).TotalCount;
    expect(await found()).toBe(1);
    await bench.steer("settings", { withoutGpuFilter: "ignored" });
    expect(await found()).toBe(2);
  });
});

test.each<[string, string[]]>([
  ["GpuInventory", ["GpuInventory"]],
  ["GpuInventoryByZone", ["GpuInventoryByZone"]],
  ["both", ["GpuInventory", "GpuInventoryByZone"]],
])("the inventory comes in %s", async (inventoryField, fields) => {
  await bench.steer("settings", { inventoryField, stock: { "4090@cn-wlcb-01": 3 }, soldOut: ["5090@cn-sh2-02"] });
  const answer = await bench.call("DescribeCompShareGpuInventory", here);
  expect(Object.keys(answer).filter((key) => key.startsWith("Gpu"))).toEqual(fields);
  const { Exclusive, Spot } = answer[fields[0]!];
  expect([Exclusive["10027"]["4090"], Spot["10027"]["4090"], Exclusive["8200"]["5090"]]).toEqual([3, 3, 0]);
  expect(Spot["10027"].A800).toBeUndefined();
  expect(Exclusive["10033"]["4090"]).toBe(0);
  expect(answer.SpotUnsupportedGpuTypes).toContain("A800");
  const pods = (await bench.call("DescribeCompShareGpuInventory", { ...here, zone_id: 10033 }))[fields[0]!];
  expect(pods.Exclusive["10033"]["4090"]).toBeGreaterThan(0);
  expect(pods.Exclusive["10027"]).toBeUndefined();
});

test("prices are described when asked by id, or always", async () => {
  const id = await bench.create();
  const listed = async (more: Parameters = {}) => (await bench.call("DescribeCompShareInstance", more)).UHostSet[0];
  const prices = { InstancePrice: 1.66, DiskPrice: 0, DiskPriceInfo: [{ IsBoot: true, Price: 0 }] };
  expect(await listed({ UHostIds: [id] })).toMatchObject(prices);
  expect((await listed({ UHostIds: [id], SkipBill: true })).InstancePrice).toBeUndefined();
  expect((await listed()).InstancePrice).toBeUndefined();
  await bench.steer("settings", { describedPrices: "always" });
  expect(await listed()).toMatchObject(prices);
});

test("platform images come type by type, each paged on its own, or as System alone", async () => {
  const types = async () => {
    const { ImageSet, TotalCount } = await bench.call("DescribeCompShareImages", { Limit: 1 });
    return [TotalCount, ImageSet.map((image: Parameters) => image.ImageType)];
  };
  expect(await types()).toEqual([6, ["System", "App"]]);
  await bench.steer("settings", { imageTypes: "System" });
  expect(await types()).toEqual([4, ["System"]]);
});

test.each<[Parameters, string, Parameters, number]>([
  [{}, "StopCompShareInstance", { ...here, UHostId: "uhost-none" }, 8039],
  [{ notFoundCode: "230" }, "StopCompShareInstance", { ...here, UHostId: "uhost-none" }, 230],
  [{ subAccount: true }, "DescribeCompShareInstance", {}, 292],
  [{ subAccount: true, missingProjectCode: "230" }, "DescribeCompShareInstance", {}, 230],
  [{ soldOut: ["4090"], soldOutCode: "226604" }, "CreateCompShareInstance", example, 226604],
])("with %j %s answers %d", async (settings, action, parameters, RetCode) => {
  await bench.steer("settings", settings);
  expect(await bench.call(action, parameters)).toMatchObject({ RetCode });
});

test("each answer has the id of its request in the body too", async () => {
  const response = await bench.send("GetProjectList");
  expect(await response.json()).toMatchObject({ request_uuid: response.headers.get("x-ucloud-request-uuid") });
});

test("a call can be carried out and still answered with a RetCode, in the words of the public table", async () => {
  await bench.steer("faults", [{ action: "CreateCompShareInstance", nth: 1, fault: "retcode-after:110" }]);
  const answer = await bench.call("CreateCompShareInstance", example);
  expect(answer).toMatchObject({ RetCode: 110, Message: expect.stringContaining("60 seconds") });
  expect(await bench.look("instances")).toHaveLength(1);
});

test("a Year can be bought in the console, and is described and renewed", async () => {
  const id = await bench.create();
  await bench.steer(`instances/${id}`, { ChargeType: "Year" });
  const { ChargeType, ExpireTime } = (await bench.describe(id))!;
  expect([ChargeType, ExpireTime]).toEqual(["Year", bench.now / 1000 + 365 * 86_400]);
});
