import { Api } from "../support/api";
import { declareTrainer, stackWith } from "../support/instances";
import type { Stack } from "../support/stack";

const disk = (name: string, size: number, type = "CLOUD_SSD") => ({ name, size, type });
const WRITES = /^(Create|Start|Stop|Reboot|Resize|Reinstall|Modify|Switch|Terminate|Attach|Detach|Delete)/;

let api: Api;
let stack: Stack;
beforeEach(async () => {
  api = await Api.start();
});
afterEach(async () => {
  stack.dispose();
  await api.close();
});

/** The writing calls of one `up`. */
async function writesOf(work: () => Promise<unknown>): Promise<string[]> {
  const before = await api.calls();
  await work();
  const after = await api.calls();
  return Object.keys(after).filter((action) => WRITES.test(action) && after[action] !== before[action]);
}

describe("a change in place keeps the instance, makes the calls it needs and no other, and leaves nothing to do", () => {
  test.each<[string, Record<string, unknown>, Record<string, unknown>, string[]]>([
    ["name", {}, { name: "renamed" }, ["ModifyCompShareInstanceName"]],
    [
      "gpu, cpu and memory",
      {},
      { gpu: 2, cpu: 32, memory: 131072 },
      ["StopCompShareInstance", "ResizeCompShareInstance", "StartCompShareInstance"],
    ],
    [
      "bootDisk.size",
      {},
      { bootDisk: { type: "CLOUD_SSD", size: 300 } },
      ["StopCompShareInstance", "ResizeCompShareInstance", "StartCompShareInstance"],
    ],
    ["a new data disk", {}, { dataDisks: [disk("a", 50)] }, ["CreateAndAttachCompshareDisk"]],
    ["a larger data disk", { dataDisks: [disk("a", 50)] }, { dataDisks: [disk("a", 80)] }, ["ResizeCompShareDisk"]],
    [
      "a data disk less",
      { dataDisks: [disk("a", 50), disk("b", 60)] },
      { dataDisks: [disk("b", 60)] },
      ["StopCompShareInstance", "DetachCompshareDisk", "DeleteCompshareDisk", "StartCompShareInstance"],
    ],
    [
      "a smaller data disk",
      { dataDisks: [disk("a", 50)] },
      { dataDisks: [disk("a", 20)] },
      [
        "StopCompShareInstance",
        "DetachCompshareDisk",
        "DeleteCompshareDisk",
        "CreateAndAttachCompshareDisk",
        "StartCompShareInstance",
      ],
    ],
    [
      "a data disk of another type",
      { dataDisks: [disk("a", 50)] },
      { dataDisks: [disk("a", 50, "CLOUD_NORMAL")] },
      [
        "StopCompShareInstance",
        "DetachCompshareDisk",
        "DeleteCompshareDisk",
        "CreateAndAttachCompshareDisk",
        "StartCompShareInstance",
      ],
    ],
    ["chargeType Postpay to Month", {}, { chargeType: "Month" }, ["SwitchChargeType"]],
    ["chargeType Day to Month", { chargeType: "Day" }, { chargeType: "Month" }, ["SwitchChargeType"]],
    ["keepDataDisks", {}, { keepDataDisks: true }, []],
    ["quantity", {}, { quantity: 2 }, []],
  ])("%s", async (_title, before, after, expected) => {
    stack = await stackWith(api, before);
    await stack.up();
    const [{ UHostId } = { UHostId: "" }] = await api.living();
    declareTrainer(stack, after);
    expect((await writesOf(() => stack.up())).sort()).toEqual([...expected].sort());
    expect(await api.living()).toMatchObject([{ UHostId, State: "Running" }]);
    await stack.preview("--expect-no-changes");
    await stack.refresh();
    await stack.preview("--expect-no-changes");
    await stack.destroy();
    expect((await api.disks()).filter(({ ReleasedTime }) => ReleasedTime === null)).toEqual([]);
  });

  test('imageId with onImageChange: "reinstall"', async () => {
    stack = await stackWith(api, { onImageChange: "reinstall" });
    await stack.up();
    const [before] = await api.living();
    declareTrainer(stack, { onImageChange: "reinstall", imageId: "compshareImage-ubuntu2204" });
    expect((await writesOf(() => stack.up())).sort()).toEqual(["ReinstallCompShareInstance", "StopCompShareInstance"]);
    expect((await api.living())[0]?.UHostId).toBe(before?.UHostId);
    await stack.preview("--expect-no-changes");
  });
});

test("an instance that is stopped stays stopped through a resize", async () => {
  stack = await stackWith(api);
  await stack.up();
  const [{ UHostId } = { UHostId: "" }] = await api.living();
  await api.meddle(UHostId, { State: "Stopped" });
  await stack.refresh();
  declareTrainer(stack, { gpu: 2, cpu: 32, memory: 131072 });
  expect(await writesOf(() => stack.up())).toEqual(["ResizeCompShareInstance"]);
  expect(await api.living()).toMatchObject([{ State: "Stopped" }]);
});
