import { Bench, here, type Parameters } from "./support";

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.start();
});
afterEach(() => bench.close());

const wanted = { Size: 100, DiskType: "SSDDataDisk", Name: "data" };
const withData = { Disks: [disk(true, 200), disk(false, 100)] };

function disk(IsBoot: boolean, Size: number, Type = "CLOUD_SSD") {
  return { IsBoot, Size, Type };
}

/** A stopped instance and the disks it has beside its boot disk. */
async function stopped(changes: Parameters = {}): Promise<{ id: string; data: Parameters[] }> {
  const id = await bench.create(changes);
  await bench.on(id, "StopCompShareInstance");
  const { DiskSet } = (await bench.describe(id))!;
  return { id, data: DiskSet.filter((each: Parameters) => each.Type !== "Boot") };
}

const inventory = async (filter: Parameters = {}): Promise<Parameters[]> =>
  (await bench.call("DescribeCompshareDisk", filter)).DiskSet ?? [];

test("a disk can be bought for a running and for a stopped instance, and keeps its name", async () => {
  const { id } = await stopped();
  const { UDiskId } = await bench.on(id, "CreateAndAttachCompshareDisk", wanted);
  await bench.on(id, "StartCompShareInstance");
  expect(await bench.on(id, "CreateAndAttachCompshareDisk", { ...wanted, Name: "more" })).toMatchObject({ RetCode: 0 });
  const { DiskSet } = (await bench.describe(id))!;
  expect(DiskSet.slice(1)).toMatchObject([
    { DiskId: UDiskId, Name: "data", Type: "Udisk", DiskType: "CLOUD_SSD", Size: 100, Drive: "/dev/vdb" },
    { Name: "more", Drive: "/dev/vdc" },
  ]);
});

test("a page has 20 disks unless asked otherwise, at most 100, with the total of all", async () => {
  const id = await bench.create();
  for (let index = 0; index < 25; index++) await bench.steer(`instances/${id}`, { ExtraDisk: { Size: 10, Name: "d" } });
  const page = (parameters: Parameters) => bench.call("DescribeCompshareDisk", parameters);
  const first = await page({});
  const second = await page({ Offset: 20 });
  expect([first.TotalCount, first.DiskSet.length]).toEqual([25, 20]);
  expect([second.TotalCount, second.DiskSet.length]).toEqual([25, 5]);
  const ids = [...first.DiskSet, ...second.DiskSet].map((each: Parameters) => each.ResourceId);
  expect(new Set(ids).size).toBe(25);
  expect((await page({ Limit: 100 })).DiskSet).toHaveLength(25);
  for (const Offset of [25, 26]) {
    expect(await page({ Offset })).toMatchObject({ RetCode: 0, TotalCount: 25, DiskSet: null });
  }
  for (const wrong of [{ Limit: 0 }, { Limit: 101 }]) {
    expect(await page(wrong)).toMatchObject({ RetCode: 230 });
  }
});

describe("a purchase of a disk is refused", () => {
  test.each<[string, Parameters, string, number?]>([
    ["without a name", { Name: undefined }, "Name", 210],
    ["of an unknown type", { DiskType: "CLOUD_SSD" }, "DiskType"],
    ["as RSSD on a type other than A800", { DiskType: "RSSDDataDisk" }, "DiskType"],
    ["with too small a size", { Size: 9 }, "Size"],
    ["with too large a size", { Size: 1501 }, "Size"],
    ["as Spot", { ChargeType: "Spot" }, "ChargeType"],
  ])("%s", async (_, changes, named, RetCode = 230) => {
    const { id } = await stopped();
    const answer = await bench.on(id, "CreateAndAttachCompshareDisk", { ...wanted, ...changes });
    expect(answer).toMatchObject({ RetCode, Message: expect.stringContaining(`[${named}]`) });
  });
});

test("a disk moves from one instance to another", async () => {
  const [from, to] = [await stopped(withData), await stopped()];
  const UDiskId = from.data[0]!.DiskId;
  expect(await bench.on(to.id, "AttachCompshareDisk", { UDiskId })).toMatchObject({ RetCode: 230 });
  const detached = await bench.on(from.id, "DetachCompshareDisk", { UDiskId, Device: "/dev/vdb" });
  expect(detached).toMatchObject({ RetCode: 0 });
  expect(await inventory()).toMatchObject([{ ResourceId: UDiskId, MountInstance: "", Status: "Available" }]);
  expect(await bench.on(to.id, "AttachCompshareDisk", { UDiskId })).toMatchObject({ RetCode: 0 });
  expect(await inventory()).toMatchObject([{ ResourceId: UDiskId, MountInstance: to.id, Status: "InUse" }]);
  expect((await bench.describe(to.id))!.DiskSet).toHaveLength(2);
  expect((await bench.describe(from.id))!.DiskSet).toHaveLength(1);
});

describe("detach is refused", () => {
  test("while the instance runs", async () => {
    const { id, data } = await stopped(withData);
    await bench.on(id, "StartCompShareInstance");
    const answer = await bench.on(id, "DetachCompshareDisk", { UDiskId: data[0]!.DiskId, Device: "/dev/vdb" });
    expect(answer).toMatchObject({ RetCode: 8905 });
  });

  test("for a boot disk, a local disk, a wrong device and somebody else's disk", async () => {
    const { id } = await stopped({ Disks: [disk(true, 200), disk(false, 50, "LOCAL_SSD"), disk(false, 50)] });
    const [boot, local, cloud] = (await bench.describe(id))!.DiskSet.map((each: Parameters) => each.DiskId);
    const detach = (UDiskId: string, Device: string) => bench.on(id, "DetachCompshareDisk", { UDiskId, Device });
    expect(await detach(boot, "/dev/vda")).toMatchObject({ RetCode: 230 });
    expect(await detach(local, "/dev/vdb")).toMatchObject({ RetCode: 230 });
    expect(await detach(cloud, "/dev/vdx")).toMatchObject({ RetCode: 230 });
    expect(await detach("udisk-none", "/dev/vdb")).toMatchObject({ RetCode: 8039 });
    expect(await detach(cloud, "vdc")).toMatchObject({ RetCode: 0 });
  });
});

describe("a disk", () => {
  test("is deleted once it is detached, and a second time without error", async () => {
    const { id, data } = await stopped(withData);
    const UDiskId = data[0]!.DiskId;
    const remove = () => bench.call("DeleteCompshareDisk", { ...here, UDiskId });
    expect(await remove()).toMatchObject({ RetCode: 230 });
    await bench.on(id, "DetachCompshareDisk", { UDiskId, Device: "/dev/vdb" });
    expect(await remove()).toMatchObject({ RetCode: 0, UDiskId });
    expect(await remove()).toMatchObject({ RetCode: 0, UDiskId });
    expect(await bench.call("DescribeCompshareDisk")).toMatchObject({ TotalCount: 0, DiskSet: null });
  });

  test("is still being detached for a moment", async () => {
    const { id, data } = await stopped(withData);
    const UDiskId = data[0]!.DiskId;
    await bench.steer("settings", { timeScale: 1 });
    await bench.on(id, "DetachCompshareDisk", { UDiskId, Device: "/dev/vdb" });
    expect(await bench.call("DeleteCompshareDisk", { ...here, UDiskId })).toMatchObject({ RetCode: 8434 });
    expect(await bench.on(id, "AttachCompshareDisk", { UDiskId })).toMatchObject({ RetCode: 8903 });
    bench.pass(6);
    expect(await bench.call("DeleteCompshareDisk", { ...here, UDiskId })).toMatchObject({ RetCode: 0 });
  });

  test("grows in any state, or only while stopped if configured so, and never shrinks", async () => {
    const { id, data } = await stopped(withData);
    const resize = (Size: number, UHostId?: string) =>
      bench.call("ResizeCompShareDisk", { ...here, UDiskId: data[0]!.DiskId, UHostId, Size });
    expect(await resize(100)).toMatchObject({ RetCode: 8067 });
    expect(await resize(1501)).toMatchObject({ RetCode: 8107 });
    expect(await resize(200, "uhost-other")).toMatchObject({ RetCode: 230 });
    expect(await resize(200, id)).toMatchObject({ RetCode: 0 });
    expect(await inventory()).toMatchObject([{ Size: 200, Configuration: "200GB" }]);
    await bench.on(id, "StartCompShareInstance");
    const asked = { DiskId: data[0]!.DiskId, DiskSpace: 300 };
    const check = () => bench.on(id, "CheckCompShareResizeAttachedDisk", asked);
    expect(await check()).toMatchObject({ RetCode: 0, NeedRestart: false });
    await bench.steer("settings", { diskGrowth: "stopped" });
    expect(await check()).toMatchObject({ RetCode: 0, NeedRestart: true });
    expect(await resize(300)).toMatchObject({ RetCode: 8905 });
    await bench.steer("settings", { diskGrowth: "online" });
    expect(await bench.on(id, "GetCompShareAttachedDiskUpgradePrice", asked)).toMatchObject({ Price: 0.05 });
    expect(await resize(300)).toMatchObject({ RetCode: 0 });
    expect(await bench.state(id)).toBe("Running");
    expect(await inventory()).toMatchObject([{ Size: 300 }]);
  });
});

describe("when an instance is deleted", () => {
  test.each([
    [undefined, 2],
    [false, 2],
    [true, 0],
  ])("with ReleaseUDisk=%s, %d of its data disks stay", async (ReleaseUDisk, left) => {
    const { id } = await stopped(withData);
    await bench.on(id, "CreateAndAttachCompshareDisk", wanted);
    await bench.on(id, "TerminateCompShareInstance", { ReleaseUDisk });
    const disks = await inventory();
    expect(disks).toHaveLength(left);
    for (const each of disks) expect(each.MountInstance).toBe("");
    const everMade: Parameters[] = await bench.look("disks");
    expect(everMade.filter((each) => each.ReleasedTime === null)).toHaveLength(left);
  });

  test("local disks go with it", async () => {
    const { id } = await stopped({ Disks: [disk(true, 200), disk(false, 50, "LOCAL_SSD")] });
    await bench.on(id, "TerminateCompShareInstance");
    expect(await inventory()).toEqual([]);
  });
});

test("the inventory is filtered by region and by instance", async () => {
  const { id } = await stopped(withData);
  await stopped({ ...withData, Region: "cn-sh2", Zone: "cn-sh2-02" }).catch(() => undefined);
  expect(await inventory()).toHaveLength(2);
  expect(await inventory({ Region: "cn-sh2" })).toMatchObject([{ Zone: "cn-sh2-02" }]);
  expect(await inventory({ HostId: id })).toMatchObject([{ MountInstance: id }]);
});
