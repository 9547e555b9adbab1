import { Bench, here, type Parameters } from "./support";

let bench: Bench;
beforeEach(async () => {
  bench = await Bench.start({ timeScale: 1 });
});
afterEach(() => bench.close());

const longEnough = 121;

const bake = (id: string, changes: Parameters = {}) =>
  bench.on(id, "CreateCompShareCustomImage", { Name: "trained", ...changes });
const about = (image: string, action: string, changes: Parameters = {}) =>
  bench.call(action, { ...here, CompShareImageId: image, ...changes });

/** What a listing says of an image of the account. */
async function listed(image: string, changes: Parameters = {}) {
  const answer = await bench.call("DescribeCompShareCustomImages", { Region: here.Region, Limit: 100, ...changes });
  return (answer.ImageSet ?? []).find(({ CompShareImageId }: Parameters) => CompShareImageId === image);
}

async function running(changes: Parameters = {}): Promise<string> {
  const id = await bench.create(changes);
  bench.pass(longEnough);
  return id;
}

const CONTAINER = { CompShareImageId: "compshareImage-container" };

/** An image that can be used, of an instance that runs. */
async function made(changes: Parameters = {}): Promise<{ source: string; image: string }> {
  const source = await running(changes);
  const { CompShareImageId: image } = await bake(source);
  bench.pass(longEnough);
  return { source, image };
}

describe("an image that is made", () => {
  test("is Making for one to two minutes, tells its progress, and is Available then", async () => {
    const id = await running();
    const { CompShareImageId: image } = await bake(id, { Description: "epoch 3" });
    expect(image).toMatch(/^compshareImage-/);
    let before = -1;
    let seconds = 0;
    for (; (await about(image, "GetCompShareImageCreateProgress")).Process < 100; seconds += 5) {
      const { Process, TotalDuration, RemainingDuration } = await about(image, "GetCompShareImageCreateProgress");
      expect(Process).toBeGreaterThan(before);
      expect(Math.abs(seconds + Number(RemainingDuration) - Number(TotalDuration))).toBeLessThanOrEqual(1);
      before = Process;
      bench.pass(5);
      if (seconds > 0) expect((await listed(image)).Status).toMatch(/Making|Available/);
    }
    expect(seconds).toBeGreaterThanOrEqual(60);
    expect(seconds).toBeLessThanOrEqual(125);
    expect(await listed(image)).toMatchObject({
      Name: "trained",
      Description: "epoch 3",
      ImageType: "Custom",
      Status: "Available",
      Container: "False",
      Size: 100 * 1024,
    });
  });

  test("isn't listed at once, in no other region, in no other project", async () => {
    const id = await running();
    const { CompShareImageId: image } = await bake(id);
    expect(await listed(image)).toBeUndefined();
    bench.pass(1);
    expect(await listed(image)).toMatchObject({ Status: "Making" });
    expect(await listed(image, { Region: "cn-sh2" })).toBeUndefined();
    expect(await listed(image, { ProjectId: "org-research" })).toBeUndefined();
  });

  test("may fail", async () => {
    await bench.steer("settings", { failingImages: 1 });
    const { image } = await made();
    expect(await listed(image)).toMatchObject({ Status: "UnAvailable", FailedReason: expect.stringMatching(/./) });
    expect(await bench.look("settings")).toMatchObject({ failingImages: 0 });
    expect(await bench.call("CreateCompShareInstance", { ...createWith(image) })).toMatchObject({ RetCode: 230 });
  });

  test("at time scale 0 is there when the answer comes", async () => {
    await bench.steer("settings", { timeScale: 0 });
    const id = await bench.create();
    const { CompShareImageId: image } = await bake(id);
    expect(await listed(image)).toMatchObject({ Status: "Available" });
  });
});

describe("the instance, while an image is made of it,", () => {
  test.each(["StopCompShareInstance", "RebootCompShareInstance", "CreateCompShareCustomImage"])(
    "runs on, and %s is refused until the image is made",
    async (action) => {
      const id = await running();
      await bake(id);
      bench.pass(2);
      const again = () => bench.on(id, action, { Name: "another" });
      expect(await bench.state(id)).toBe("Running");
      expect(await again()).toMatchObject({ RetCode: action === "CreateCompShareCustomImage" ? 8964 : 8903 });
      bench.pass(longEnough);
      expect(await again()).toMatchObject({ RetCode: 0 });
    },
  );
});

describe("where images are made of", () => {
  test.each<[string, Parameters, string[], number]>([
    ["a machine that runs", {}, [], 0],
    ["a machine that is stopped", {}, ["StopCompShareInstance"], 0],
    ["a container that runs", CONTAINER, [], 0],
    ["a container that is stopped", CONTAINER, ["StopCompShareInstance"], 8905],
    ["a machine that was deleted", {}, ["StopCompShareInstance", "TerminateCompShareInstance"], 8039],
  ])("%s", async (_what, changes, actions, RetCode) => {
    const id = await running(changes);
    for (const action of actions) {
      await bench.on(id, action);
      bench.pass(longEnough);
    }
    expect(await bake(id)).toMatchObject({ RetCode });
  });

  test("an instance that boots isn't one of them", async () => {
    expect(await bake(await bench.create())).toMatchObject({ RetCode: 8903 });
  });
});

const createWith = (image: string) => ({
  ...here,
  GpuType: "4090",
  GPU: 1,
  CPU: 16,
  Memory: 65536,
  CompShareImageId: image,
  Disks: [{ IsBoot: true, Type: "CLOUD_SSD", Size: 200 }],
  ChargeType: "Postpay",
});

describe("an image of the account is used", () => {
  test("once it is Available, by creates, reinstallations, stock and prices", async () => {
    const id = await running();
    const { CompShareImageId: image } = await bake(id);
    bench.pass(2);
    const create = () => bench.call("CreateCompShareInstance", createWith(image));
    expect(await create()).toMatchObject({ RetCode: 230, Message: expect.stringContaining("Making") });
    bench.pass(longEnough);
    const { UHostIds } = await create();
    await bench.on(id, "StopCompShareInstance");
    bench.pass(longEnough);
    expect(await bench.on(id, "ReinstallCompShareInstance", { CompShareImageId: image })).toMatchObject({ RetCode: 0 });
    const machine = { MachineType: "G", MinimalCpuPlatform: "Auto", ...createWith(image) };
    expect(await bench.call("CheckCompShareResourceCapacity", machine)).toMatchObject({ RetCode: 0 });
    const price = { ...here, GpuType: "4090", Gpu: 1, Cpu: 16, Memory: 65536, CompShareImageId: image };
    expect(await bench.call("GetCompShareInstancePrice", price)).toMatchObject({ RetCode: 0 });
    bench.pass(longEnough);
    expect(await bench.describe(UHostIds[0])).toMatchObject({
      CompShareImageId: image,
      CompShareImageName: "trained",
      CompShareImageType: "Custom",
    });
  });

  test("not in another region, nor in another project", async () => {
    const { image } = await made();
    const create = (changes: Parameters) => bench.call("CreateCompShareInstance", { ...createWith(image), ...changes });
    expect(await create({ Region: "cn-sh2", Zone: "cn-sh2-02" })).toMatchObject({ RetCode: 230 });
    expect(await create({ ProjectId: "org-research" })).toMatchObject({ RetCode: 230 });
  });

  test("on a boot disk that it fits on", async () => {
    const { image } = await made();
    const small = { ...createWith(image), Disks: [{ IsBoot: true, Type: "CLOUD_SSD", Size: 99 }] };
    const refusal = { RetCode: 8315, Message: expect.stringContaining("[Disks.0.Size]") };
    expect(await bench.call("CreateCompShareInstance", small)).toMatchObject(refusal);
    const asked = { MachineType: "G", MinimalCpuPlatform: "Auto", ...small };
    expect(await bench.call("CheckCompShareResourceCapacity", asked)).toMatchObject(refusal);
    const other = await running({ Disks: small.Disks });
    await bench.on(other, "StopCompShareInstance");
    bench.pass(longEnough);
    expect(await bench.on(other, "ReinstallCompShareInstance", { CompShareImageId: image })).toMatchObject(refusal);
  });

  test("as a container where it was made of one, and on the GPU types of the image below it", async () => {
    const blackwell = { GpuType: "5090", CPU: 16, CompShareImageId: "compshareImage-blackwell" };
    const { image } = await made(blackwell);
    expect(await bench.call("CreateCompShareInstance", createWith(image))).toMatchObject({ RetCode: 226603 });
    const container = await running(CONTAINER);
    const { CompShareImageId } = await bake(container, { Name: "boxed" });
    bench.pass(longEnough);
    expect(await listed(CompShareImageId)).toMatchObject({ Container: "True" });
  });
});

describe("UpdateCompShareImage", () => {
  test("changes what is named and leaves the rest", async () => {
    const { image } = await made();
    expect(await about(image, "UpdateCompShareImage", { Name: "renamed" })).toMatchObject({ RetCode: 0 });
    expect(await about(image, "UpdateCompShareImage", { Description: "epoch 4" })).toMatchObject({ RetCode: 0 });
    expect(await listed(image)).toMatchObject({ Name: "renamed", Description: "epoch 4" });
  });

  test("needs an image of the account", async () => {
    expect(await about("compshareImage-xxxx", "UpdateCompShareImage", { Name: "mine" })).toMatchObject({
      RetCode: 8039,
    });
    expect(await about("compshareImage-shared", "UpdateCompShareImage", { Name: "mine" })).toMatchObject({
      RetCode: 8039,
    });
  });
});

test("no two images of the account have one name, be it made or changed", async () => {
  const { source, image } = await made();
  expect(await bake(source)).toMatchObject({ RetCode: 230, Message: expect.stringContaining("[Name]") });
  const { CompShareImageId: other } = await bake(source, { Name: "other" });
  expect(await about(other, "UpdateCompShareImage", { Name: "trained" })).toMatchObject({ RetCode: 230 });
  bench.pass(longEnough);
  await about(image, "TerminateCompShareCustomImage");
  expect(await bake(source)).toMatchObject({ RetCode: 0 });
});

test("an image outlives the instance that it was made of", async () => {
  const { source, image } = await made();
  await bench.on(source, "StopCompShareInstance");
  bench.pass(longEnough);
  await bench.on(source, "TerminateCompShareInstance");
  expect(await listed(image)).toMatchObject({ Status: "Available" });
});

describe("TerminateCompShareCustomImage", () => {
  test("deletes it; it shows for a while, can't be used, and its instances live on", async () => {
    const { image } = await made();
    const { UHostIds } = await bench.call("CreateCompShareInstance", createWith(image));
    expect(await about(image, "TerminateCompShareCustomImage")).toMatchObject({ RetCode: 0 });
    expect(await listed(image)).toMatchObject({ Name: "trained" });
    expect(await bench.call("CreateCompShareInstance", createWith(image))).toMatchObject({ RetCode: 230 });
    expect(await about(image, "TerminateCompShareCustomImage")).toMatchObject({ RetCode: 8039 });
    bench.pass(longEnough);
    expect(await listed(image)).toBeUndefined();
    expect(await bench.state(UHostIds[0])).toBe("Running");
  });

  test("waits for the making, and for the withdrawal of a published one", async () => {
    const id = await running();
    const { CompShareImageId: image } = await bake(id);
    expect(await about(image, "TerminateCompShareCustomImage")).toMatchObject({ RetCode: 8964 });
    bench.pass(longEnough);
    await bench.steer(`images/${image}`, { Published: true });
    expect(await listed(image)).toMatchObject({ Visibility: 1 });
    expect(await about(image, "TerminateCompShareCustomImage")).toMatchObject({
      RetCode: 230,
      Message: expect.stringContaining("withdraw"),
    });
    await bench.steer(`images/${image}`, { Published: false });
    expect(await about(image, "TerminateCompShareCustomImage")).toMatchObject({ RetCode: 0 });
  });
});

describe("under /_emulator", () => {
  test("images that were made are watched and patched, others aren't", async () => {
    const { image } = await made();
    expect(await bench.look("images")).toEqual([expect.objectContaining({ CompShareImageId: image, Deleted: false })]);
    await bench.steer(`images/${image}`, { Name: "theirs", Status: "UnAvailable" });
    expect(await listed(image)).toMatchObject({ Name: "theirs", Status: "UnAvailable" });
    await bench.steer(`images/${image}`, { Vanish: true });
    expect(await listed(image)).toBeUndefined();
    expect((await bench.steer(`images/${image}`, {})).status).toBe(404);
    expect((await bench.steer("images/compshareImage-xxxx", {})).status).toBe(404);
  });

  test("a reset forgets them, and what was done to those that were there from the first", async () => {
    const { image } = await made();
    await about("compshareImage-custom", "TerminateCompShareCustomImage");
    await bench.steer("reset", {});
    expect(await listed(image)).toBeUndefined();
    expect(await listed("compshareImage-custom")).toMatchObject({ Name: "my-environment" });
  });
});
