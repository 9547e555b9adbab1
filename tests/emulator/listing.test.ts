import { Bench, example, type Parameters } from "./support";

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.start();
});
afterEach(() => bench.close());

const list = (parameters: Parameters = {}) => bench.call("DescribeCompShareInstance", parameters);

async function makeMany(count: number, changes: Parameters = {}): Promise<string[]> {
  return (await bench.call("CreateCompShareInstance", { ...example, ...changes, MaxCount: count })).UHostIds;
}

test("without instances the list is null and the total 0", async () => {
  expect(await list()).toMatchObject({ RetCode: 0, TotalCount: 0, UHostSet: null });
  expect(await list({ UHostIds: ["uhost-none"] })).toMatchObject({ RetCode: 0, TotalCount: 0, UHostSet: null });
});

test("a page has 20 instances unless asked otherwise, at most 100", async () => {
  await makeMany(30);
  expect((await list()).UHostSet).toHaveLength(20);
  expect((await list({ Limit: 25 })).UHostSet).toHaveLength(25);
  expect((await list({ Limit: 100 })).UHostSet).toHaveLength(30);
  for (const Limit of [0, 101, "many"]) expect(await list({ Limit })).toMatchObject({ RetCode: 230 });
});

test("pages together give every instance once", async () => {
  const made = await makeMany(25);
  const ids: string[] = [];
  for (let Offset = 0; Offset < 25; Offset += 10) {
    const { UHostSet, TotalCount } = await list({ Offset, Limit: 10 });
    expect(TotalCount).toBe(25);
    ids.push(...UHostSet.map((each: Parameters) => each.UHostId));
  }
  expect(ids.sort()).toEqual([...made].sort());
});

describe("with a smaller page size configured", () => {
  test("a request for 100 rows gets fewer, with the total of all", async () => {
    await makeMany(25);
    await bench.steer("settings", { pageSize: 20 });
    const first = await list({ Limit: 100 });
    const second = await list({ Limit: 100, Offset: 20 });
    expect([first.TotalCount, first.UHostSet.length]).toEqual([25, 20]);
    expect([second.TotalCount, second.UHostSet.length]).toEqual([25, 5]);
    expect((await list({ Limit: 3 })).UHostSet).toHaveLength(3);
  });

  test.each([
    ["DescribeCompshareDisk", "DiskSet"],
    ["DescribeCompShareCustomImages", "ImageSet"],
    ["DescribeCompShareImages", "ImageSet"],
    ["DescribeCommunityImages", "CompshareImageGroup"],
  ])("%s honours it too", async (action, field) => {
    const boot = example.Disks[0];
    await bench.create({ Disks: [boot, ...Array(2).fill({ IsBoot: false, Size: 10, Type: "CLOUD_SSD" })] });
    const ask = () => bench.call(action, { Region: "cn-wlcb", Limit: 100, ImageType: "System" });
    const before = await ask();
    expect(before[field].length).toBeGreaterThan(1);
    await bench.steer("settings", { pageSize: 1 });
    const after = await ask();
    expect([after.TotalCount, after[field].length]).toEqual([before.TotalCount, 1]);
  });

  test.each([0, 101, 1.5])("a limit of %d is refused", async (pageSize) => {
    expect((await bench.steer("settings", { pageSize })).status).toBe(400);
  });
});

test.each([
  [0, 0],
  [2, 0],
  [3, 8401],
  [4, 8401],
  [-1, 230],
])("with 3 instances an Offset of %d answers %d", async (Offset, RetCode) => {
  await makeMany(3);
  expect(await list({ Offset })).toMatchObject({ RetCode });
});

test("without a region all instances are listed, each with its own region", async () => {
  await makeMany(2);
  await makeMany(1, { Region: "cn-sh2", Zone: "cn-sh2-02" });
  expect(await list()).toMatchObject({ TotalCount: 3 });
  expect(await list({ Region: "cn-sh2" })).toMatchObject({ TotalCount: 1, UHostSet: [{ Region: "cn-sh2" }] });
  expect(await list({ Region: "cn-wlcb", Zone: "cn-wlcb-01" })).toMatchObject({ TotalCount: 2 });
  expect(await list({ Region: "cn-moon" })).toMatchObject({ RetCode: 230 });
});

test("up to 100 ids select instances, and unknown ones are left out", async () => {
  const [first = "", second = ""] = await makeMany(3);
  const { UHostSet } = await list({ UHostIds: [second, "uhost-none", first, second] });
  expect(UHostSet.map((each: Parameters) => each.UHostId)).toEqual([second, first]);
  expect(await list({ UHostIds: Array(101).fill(first) })).toMatchObject({ RetCode: 230 });
});

test("a fresh id takes a moment to be listed, but works at once", async () => {
  await bench.steer("settings", { timeScale: 1, listDelay: 2 });
  const id = await bench.create();
  expect(await list()).toMatchObject({ TotalCount: 0 });
  expect(await list({ UHostIds: [id] })).toMatchObject({ TotalCount: 0 });
  expect(await bench.on(id, "ModifyCompShareInstanceName", { Name: "b" })).toMatchObject({ RetCode: 0 });
  bench.pass(2);
  expect(await list({ UHostIds: [id] })).toMatchObject({ TotalCount: 1, UHostSet: [{ Name: "b" }] });
});

test("a thousand instances are listed page by page without delay", async () => {
  await bench.steer("settings", { quota: 1000 });
  for (let batch = 0; batch < 10; batch++) await makeMany(100);
  const start = performance.now();
  for (let Offset = 0; Offset < 1000; Offset += 100) expect((await list({ Offset, Limit: 100 })).RetCode).toBe(0);
  expect((performance.now() - start) / 10).toBeLessThan(100);
});
