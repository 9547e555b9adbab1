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

describe("a new image", () => {
  test("is Making for one to two minutes, with its progress, and then Available", async () => {
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

  test("isn't listed at once, nor in another region or project", async () => {
    const id = await running();
    const { CompShareImageId: image } = await bake(id);
    expect(await listed(image)).toBeUndefined();
    bench.pass(1);
    expect(await listed(image)).toMatchObject({ Status: "Making" });
    expect(await listed(image, { Region: "cn-sh2" })).toBeUndefined();
    expect(await listed(image, { ProjectId: "org-research" })).toBeUndefined();
  });

  test("can fail", async () => {
    await bench.steer("settings", { failingImages: 1 });
    const { image } = await made();
    expect(await listed(image)).toMatchObject({ Status: "UnAvailable", FailedReason: expect.stringMatching(/./) });
    expect(await bench.look("settings")).toMatchObject({ failingImages: 0 });
    expect(await bench.call("CreateCompShareInstance", { ...createWith(image) })).toMatchObject({ RetCode: 230 });
  });

  test("is there with the answer at time scale 0", async () => {
    await bench.steer("settings", { timeScale: 0 });
    const id = await bench.create();
    const { CompShareImageId: image } = await bake(id);
    expect(await listed(image)).toMatchObject({ Status: "Available" });
  });
});

describe("an instance from which an image is being created", () => {
  test.each(["StopCompShareInstance", "RebootCompShareInstance", "CreateCompShareCustomImage"])(
    "keeps running, and refuses %s until the image exists",
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

describe("creating an image from", () => {
  test.each<[string, Parameters, string[], number]>([
    ["a running machine works", {}, [], 0],
    ["a stopped machine works", {}, ["StopCompShareInstance"], 0],
    ["a running container works", CONTAINER, [], 0],
    ["a stopped container is refused", CONTAINER, ["StopCompShareInstance"], 8905],
    ["a deleted machine is refused", {}, ["StopCompShareInstance", "TerminateCompShareInstance"], 8039],
  ])("%s", async (_what, changes, actions, RetCode) => {
    const id = await running(changes);
    for (const action of actions) {
      await bench.on(id, action);
      bench.pass(longEnough);
    }
    expect(await bake(id)).toMatchObject({ RetCode });
  });

  test("an instance that is booting is refused", async () => {
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

describe("an image of the account", () => {
  test("can be used once it is Available, in creates, reinstallations, stock and prices", async () => {
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

  test("can't be used in another region or project", async () => {
    const { image } = await made();
    const create = (changes: Parameters) => bench.call("CreateCompShareInstance", { ...createWith(image), ...changes });
    expect(await create({ Region: "cn-sh2", Zone: "cn-sh2-02" })).toMatchObject({ RetCode: 230 });
    expect(await create({ ProjectId: "org-research" })).toMatchObject({ RetCode: 230 });
  });

  test("needs a boot disk that it fits on", async () => {
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

  test("creates containers if it was created from one, on the GPU types of its base image", async () => {
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
  test("changes the given properties and leaves the rest", async () => {
    const { image } = await made();
    expect(await about(image, "UpdateCompShareImage", { Name: "renamed" })).toMatchObject({ RetCode: 0 });
    expect(await about(image, "UpdateCompShareImage", { Description: "epoch 4" })).toMatchObject({ RetCode: 0 });
    expect(await listed(image)).toMatchObject({ Name: "renamed", Description: "epoch 4" });
  });

  test("refuses an image that isn't the account's", async () => {
    expect(await about("compshareImage-xxxx", "UpdateCompShareImage", { Name: "mine" })).toMatchObject({
      RetCode: 8039,
    });
    expect(await about("compshareImage-shared", "UpdateCompShareImage", { Name: "mine" })).toMatchObject({
      RetCode: 8039,
    });
  });
});

test("two images of the account can't share a name, on creation or update", async () => {
  const { source, image } = await made();
  expect(await bake(source)).toMatchObject({ RetCode: 230, Message: expect.stringContaining("[Name]") });
  const { CompShareImageId: other } = await bake(source, { Name: "other" });
  expect(await about(other, "UpdateCompShareImage", { Name: "trained" })).toMatchObject({ RetCode: 230 });
  bench.pass(longEnough);
  await about(image, "TerminateCompShareCustomImage");
  expect(await bake(source)).toMatchObject({ RetCode: 0 });
});

test("an image survives the instance that it was created from", async () => {
  const { source, image } = await made();
  await bench.on(source, "StopCompShareInstance");
  bench.pass(longEnough);
  await bench.on(source, "TerminateCompShareInstance");
  expect(await listed(image)).toMatchObject({ Status: "Available" });
});

describe("TerminateCompShareCustomImage", () => {
  test("deletes the image, which shows for a while and can't be used, and leaves its instances alone", async () => {
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

  test("is refused until the image is made, and until a published one is withdrawn", async () => {
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
  test("created images can be listed and patched, and others can't", async () => {
    const { image } = await made();
    expect(await bench.look("images")).toEqual([expect.objectContaining({ CompShareImageId: image, Deleted: false })]);
    await bench.steer(`images/${image}`, { Name: "theirs", Status: "UnAvailable" });
    expect(await listed(image)).toMatchObject({ Name: "theirs", Status: "UnAvailable" });
    await bench.steer(`images/${image}`, { Vanish: true });
    expect(await listed(image)).toBeUndefined();
    expect((await bench.steer(`images/${image}`, {})).status).toBe(404);
    expect((await bench.steer("images/compshareImage-xxxx", {})).status).toBe(404);
  });

  test("a reset removes created images, and undoes changes to the built-in ones", async () => {
    const { image } = await made();
    await about("compshareImage-custom", "TerminateCompShareCustomImage");
    await bench.steer("reset", {});
    expect(await listed(image)).toBeUndefined();
    expect(await listed("compshareImage-custom")).toMatchObject({ Name: "my-environment" });
  });
});
