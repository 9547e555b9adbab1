import { Api } from "../support/api";
import { args, declareTrainer, newStack, stackWith } from "../support/instances";
import type { Stack } from "../support/stack";

const disk = (name: string, size: number, type = "CLOUD_SSD") => ({ name, size, type });
const WRITES = /^(Create|Start|Stop|Reboot|Resize|Reinstall|Modify|Switch|Terminate|Attach|Detach|Delete)/;

const RESIZE = ["StopCompShareInstance", "ResizeCompShareInstance", "StartCompShareInstance"];
const REPLACE_DISK = [
  "StopCompShareInstance",
  "DetachCompshareDisk",
  "DeleteCompshareDisk",
  "CreateAndAttachCompshareDisk",
  "StartCompShareInstance",
];

/** What was declared, what is, and the calls that it needs. No two have disks of one name: a call may name its disk alone. */
const CHANGES: Record<string, [before: Record<string, unknown>, after: Record<string, unknown>, calls: string[]]> = {
  name: [{}, { name: "renamed" }, ["ModifyCompShareInstanceName"]],
  "gpu, cpu and memory": [{}, { gpu: 2, cpu: 32, memory: 131072 }, RESIZE],
  "bootDisk.size": [{}, { bootDisk: { type: "CLOUD_SSD", size: 300 } }, RESIZE],
  "a new data disk": [{}, { dataDisks: [disk("a", 50)] }, ["CreateAndAttachCompshareDisk"]],
  "a larger data disk": [{ dataDisks: [disk("b", 50)] }, { dataDisks: [disk("b", 80)] }, ["ResizeCompShareDisk"]],
  "a data disk less": [
    { dataDisks: [disk("c", 50), disk("d", 60)] },
    { dataDisks: [disk("d", 60)] },
    ["StopCompShareInstance", "DetachCompshareDisk", "DeleteCompshareDisk", "StartCompShareInstance"],
  ],
  "a smaller data disk": [{ dataDisks: [disk("e", 50)] }, { dataDisks: [disk("e", 20)] }, REPLACE_DISK],
  "a data disk of another type": [
    { dataDisks: [disk("f", 50)] },
    { dataDisks: [disk("f", 50, "CLOUD_NORMAL")] },
    REPLACE_DISK,
  ],
  "chargeType Postpay to Month": [{}, { chargeType: "Month" }, ["SwitchChargeType"]],
  "chargeType Day to Month": [{ chargeType: "Day" }, { chargeType: "Month" }, ["SwitchChargeType"]],
  keepDataDisks: [{}, { keepDataDisks: true }, []],
  quantity: [{}, { quantity: 2 }, []],
  'imageId with onImageChange: "reinstall"': [
    { onImageChange: "reinstall" },
    { onImageChange: "reinstall", imageId: "compshareImage-ubuntu2204" },
    ["ReinstallCompShareInstance", "StopCompShareInstance"],
  ],
};

const keyOf = (title: string) => title.replaceAll(/\W+/g, "-");

describe("a change in place keeps the instance, makes only the necessary calls, and leaves no changes", () => {
  let api: Api;
  let stack: Stack;
  /** The instances' ids, by the resources' names, before the change and after it. */
  let [before, after]: Record<string, string>[] = [];
  let writes: Write[];
  const ids = async () =>
    Object.fromEntries((await stack.resources()).map(({ urn, id }) => [urn.split("::").pop() as string, id]));
  const declare = (which: 0 | 1) =>
    stack.declare(
      Object.fromEntries(Object.entries(CHANGES).map(([title, row]) => [keyOf(title), { args: args(row[which]) }])),
    );

  // All at once: an engine command takes longer than what it does for an instance.
  beforeAll(async () => {
    api = await Api.start();
    stack = await newStack(api);
    declare(0);
    await stack.up();
    before = await ids();
    declare(1);
    writes = await writesOf(api, () => stack.up());
    after = await ids();
  }, 120_000);
  afterAll(async () => {
    stack.dispose();
    await api.close();
  });

  test.each(Object.entries(CHANGES))("%s", async (title, [, , calls]) => {
    const id = before?.[keyOf(title)];
    expect(after?.[keyOf(title)]).toBe(id);
    expect((await api.living()).find(({ UHostId }) => UHostId === id)).toMatchObject({ State: "Running" });
    const made = new Set(writes.filter(({ instance }) => instance === id).map(({ action }) => action));
    expect([...made].sort()).toEqual([...calls].sort());
  });

  test("all at once, even after a refresh, and nothing remains in the end", async () => {
    expect(await api.living()).toHaveLength(Object.keys(CHANGES).length);
    expect(writes.filter(({ instance }) => !Object.values(after ?? {}).includes(instance))).toEqual([]);
    await stack.preview("--expect-no-changes");
    await stack.refresh();
    await stack.preview("--expect-no-changes");
    await stack.destroy();
    expect((await api.disks()).filter(({ ReleasedTime }) => ReleasedTime === null)).toEqual([]);
  });
});

test("an instance that is stopped stays stopped through a resize", async () => {
  const api = await Api.start();
  const stack = await stackWith(api);
  try {
    await stack.up();
    const [{ UHostId } = { UHostId: "" }] = await api.living();
    await api.meddle(UHostId, { State: "Stopped" });
    await stack.refresh();
    declareTrainer(stack, { gpu: 2, cpu: 32, memory: 131072 });
    const writes = await writesOf(api, () => stack.up());
    expect(writes).toEqual([{ action: "ResizeCompShareInstance", instance: UHostId }]);
    expect(await api.living()).toMatchObject([{ State: "Stopped" }]);
  } finally {
    stack.dispose();
    await api.close();
  }
});

interface Write {
  readonly action: string;
  /** The instance that it is about, or whose disk. */
  readonly instance: string;
}

/** The writing calls of one command. The emulator's log keeps the last hundred calls: it is read while the command runs. */
async function writesOf(api: Api, command: () => Promise<unknown>): Promise<Write[]> {
  const begun = (await api.log())[0]?.Serial ?? 0;
  const seen = new Map<number, { Action: string; About: string }>();
  const owners = new Map<unknown, unknown>();
  const look = async () => {
    for (const row of await api.log()) if (row.Serial > begun) seen.set(row.Serial, row);
    for (const { DiskId, UHostId } of await api.disks()) if (UHostId) owners.set(DiskId, UHostId);
  };
  let isRunning = true;
  const work = command().finally(() => {
    isRunning = false;
  });
  while (isRunning) {
    await look();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await work;
  await look();
  expect([...seen.keys()].sort((a, b) => a - b)).toEqual(Array.from(seen, (_, index) => begun + 1 + index));
  const writes = [...seen.values()].filter(({ Action }) => WRITES.test(Action));
  return writes.map(({ Action, About }) => ({ action: Action, instance: String(owners.get(About) ?? About) }));
}
