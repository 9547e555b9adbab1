import type { ActionName } from "../../provider/client/actions";
import { CompShareError } from "../../provider/client/errors";
import { createDisk, deleteDisk, updateDisk } from "../../provider/disk/apply";
import type { DiskOutputs, DiskSpec } from "../../provider/disk/spec";
import type { ListedDisk } from "../../provider/instance/observe/disk-listing";
import { IncompleteError } from "../../provider/resource/lifecycle/incomplete";
import { attemptsAt, noteAttempt } from "../../provider/resource/ownership/journal";
import { readRemark, writeName } from "../../provider/resource/ownership/marker";
import { observed } from "../support/observed";
import { SimulatedClock, simulatedContext } from "../support/simulation";
import { spec as instanceSpec } from "../support/spec";

/** A data disk's lifecycle at a service that answers by script: disk.test.ts has it against the emulator. */

const ME = "a".repeat(16);
const START = 1_000_000;
const PLACE = { Region: "cn-wlcb", Zone: "cn-wlcb-01", ProjectId: undefined };
const LOST = new CompShareError({ code: "LOST", what: "no answer", effect: "unknown" });
const refusal = (retCode: number) => new CompShareError({ code: "API", what: "no", effect: "none", retCode });

const spec = (changes: Partial<DiskSpec> = {}): DiskSpec => ({
  instanceId: "uhost-1",
  zone: "cn-wlcb-01",
  region: "cn-wlcb",
  type: "CLOUD_SSD",
  size: 100,
  chargeType: "Postpay",
  name: "data",
  ...changes,
});
const listed = (changes: Partial<ListedDisk> = {}): ListedDisk =>
  ({
    diskId: "disk-1",
    name: "data",
    size: 100,
    zone: "cn-wlcb-01",
    type: "CLOUD_SSD",
    status: "InUse",
    createdAt: 900,
    attachedTo: "uhost-1",
    ...changes,
  }) as ListedDisk;
const stored = (changes: Partial<DiskOutputs> = {}): DiskOutputs =>
  ({ ...spec(), diskId: "disk-1", status: "InUse", ...changes }) as DiskOutputs;
const marked = (nonce: string, resource = ME) => writeName("data", { resource, spec: "c".repeat(8), nonce });

interface Scene {
  /** What is listed at one look after the other; the last one stays. */
  lists?: ListedDisk[][];
  /** What the calls of an action come to, the last one for good. */
  fails?: Partial<Record<ActionName, (Error | undefined)[]>>;
  instance?: { State?: string; DiskSet?: object[] };
  before?: (context: ReturnType<typeof simulatedContext>) => unknown;
}

function at({ lists = [[]], fails = {}, instance = { State: "Stopped" }, before }: Scene) {
  const clock = new SimulatedClock(START);
  const next = <T>(list: T[]) => (list.length > 1 ? (list.shift() as T) : (list[0] as T));
  const left = { lists: [...lists], fails: { ...fails }, state: instance.State ?? "Running" };
  const sent: [ActionName, Record<string, unknown>][] = [];
  const call = async (action: ActionName, params: Record<string, unknown>, sending?: () => void) => {
    sending?.();
    if (action === "DescribeCompshareDisk") {
      const disks = next(left.lists);
      return { total: disks.length, disks } as never;
    }
    if (action === "DescribeCompShareInstance") {
      const seen = observed(instanceSpec(), { State: left.state, DiskSet: instance.DiskSet ?? [] }).seen;
      return { total: 1, instances: [seen] } as never;
    }
    sent.push([action, params]);
    const failure = left.fails[action] && next(left.fails[action]);
    if (failure) throw failure;
    if (action === "StopCompShareInstance") left.state = "Stopped";
    if (action === "StartCompShareInstance") left.state = "Running";
    return { UDiskId: "disk-1" } as never;
  };
  const context = simulatedContext({ call: call as never }, { clock });
  before?.(context);
  const exclusively = <T>(_id: string, work: () => Promise<T>) => work();
  return {
    context,
    sent,
    actions: () => sent.map(([action]) => action),
    params: (action: ActionName) => sent.find(([name]) => name === action)?.[1],
    seconds: () => Math.floor((clock.now() - START) / 1000),
    create: (declared = spec()) => createDisk(context, declared, ME, exclusively),
    update: (declared: DiskSpec, from = stored()) => updateDisk(context, "disk-1", from, declared, exclusively),
    remove: (from = stored()) => deleteDisk(context, "disk-1", from, exclusively),
  };
}

const failing = async (work: Promise<unknown>) => work.catch((error: unknown) => error);
const [BUY, ATTACH, DETACH, GROW, DELETE] = [
  "CreateAndAttachCompshareDisk",
  "AttachCompshareDisk",
  "DetachCompshareDisk",
  "ResizeCompShareDisk",
  "DeleteCompshareDisk",
] as const;
const [STOP, RESTART] = ["StopCompShareInstance", "StartCompShareInstance"];

describe("a purchase", () => {
  test("sends the declared values, with the marker behind the name", async () => {
    const { create, params, context } = at({ lists: [[], [listed()]] });
    expect(await create()).toMatchObject({ diskId: "disk-1", instanceId: "uhost-1", status: "InUse" });
    expect(params(BUY)).toEqual({
      ...PLACE,
      UHostId: "uhost-1",
      Size: 100,
      DiskType: "SSDDataDisk",
      Name: expect.any(String),
      ChargeType: "Postpay",
      Quantity: 1,
    });
    expect(readRemark(String(params(BUY)?.Name))).toMatchObject({ text: "data", marker: { resource: ME } });
    expect(attemptsAt(context.journal, ME)).toMatchObject([
      { id: "disk-1", origin: { kind: "disk", region: "cn-wlcb" } },
    ]);
  });

  test("ends when the list shows the disk on its instance, with no operation in progress", async () => {
    const lists = [
      [],
      [],
      [listed({ attachedTo: undefined })],
      [listed({ attachedTo: "uhost-9" })],
      [listed({ status: "Attaching" })],
      [listed({ status: undefined })],
    ];
    const { create, context } = at({ lists });
    expect((await create()).status).toBe("");
    expect(context.told.progress.filter((text) => text.includes("attach it"))).toHaveLength(4);
    expect(context.owned.resourceOf("disk-1")).toBe(ME);
  });

  test("waits for operations on the instance", async () => {
    const { create, actions } = at({ lists: [[], [listed()]], fails: { [BUY]: [refusal(8903), undefined] } });
    await create();
    expect(actions()).toEqual([BUY, BUY]);
  });

  test("that never gets attached is incomplete, with the disk's id", async () => {
    const { create } = at({ lists: [[], [listed({ attachedTo: undefined })]] });
    const failure = await failing(create(spec({ timeouts: { create: 30 } })));
    expect(failure).toBeInstanceOf(IncompleteError);
    expect(failure).toMatchObject({
      id: "disk-1",
      message: expect.stringContaining("could not attach it within 30 s"),
      outputs: { diskId: "disk-1", status: "", createTime: new Date(START).toISOString() },
    });
  });

  test("that is refused reports only the refusal", async () => {
    const { create, context } = at({ fails: { [BUY]: [refusal(230)] } });
    expect(String(await failing(create()))).not.toContain("may have been bought");
    expect(attemptsAt(context.journal, ME)).toEqual([]);
  });

  test("without an answer or a listed disk says that one may exist", async () => {
    const { create } = at({ fails: { [BUY]: [LOST] } });
    expect(String(await failing(create()))).toMatch(/"data-pulumi-\S+" may have been bought/);
  });

  test("without an answer is settled by its attempt's marker, whatever else is listed", async () => {
    const others = [listed({ diskId: "x", name: "data" }), listed({ diskId: "y", name: marked("f".repeat(8), "b") })];
    const lists = [others, [...others, listed({ name: marked("00000001") })]];
    const { create, actions } = at({ lists, fails: { [BUY]: [LOST] } });
    expect(await create()).toMatchObject({ diskId: "disk-1" });
    expect(actions()).toEqual([BUY]);
  });
});

describe("a disk that an earlier attempt bought", () => {
  const NONCE = "d".repeat(8);
  const noted: Scene["before"] = ({ journal }) => noteAttempt(journal, ME, { at: START - 60_000, nonce: NONCE });
  const one = (changes: Partial<ListedDisk> = {}) => listed({ name: marked(NONCE), ...changes });

  test("is taken over if it still shows, and stays in the journal until the state has it", async () => {
    const { create, actions, context, seconds } = at({ lists: [[one()]], before: noted });
    expect(await create()).toMatchObject({ diskId: "disk-1" });
    expect([actions(), seconds()]).toEqual([[], 15]);
    expect(context.owned.resourceOf("disk-1")).toBe(ME);
    expect(attemptsAt(context.journal, ME)).toMatchObject([
      { nonce: NONCE, id: "disk-1", origin: { kind: "disk", region: "cn-wlcb" } },
    ]);
    expect(context.told.warnings).toEqual([
      expect.stringMatching(/^disk-1 was created at 1970-01-01T00:15:00.000Z by an attempt .* nothing was bought\.$/),
    ]);
  });

  test("that isn't as declared goes into the state unchanged, with the differences", async () => {
    const { create } = at({ lists: [[one({ size: 50, type: "CLOUD_NORMAL" })]], before: noted });
    expect(await failing(create())).toMatchObject({
      id: "disk-1",
      message: expect.stringMatching(/type is "CLOUD_NORMAL", size is 50\. It is charged/),
      outputs: { size: 50, type: "CLOUD_NORMAL" },
    });
  });

  test("must carry the resource's marker", async () => {
    const lists = [[listed({ name: marked("e".repeat(8), "b".repeat(16)) })], [listed()]];
    const { create, actions } = at({ lists, before: noted });
    await create();
    expect(actions()).toEqual([BUY]);
  });
});

describe("with adoptDiskId", () => {
  const adopting = spec({ adoptDiskId: "disk-1" });

  test("a create takes the disk unchanged, and buys nothing", async () => {
    const { create, actions } = at({ lists: [[listed({ name: "by-hand", size: 70, attachedTo: "uhost-9" })]] });
    expect(await create(adopting)).toMatchObject({ diskId: "disk-1", size: 70, instanceId: "uhost-9" });
    expect(actions()).toEqual([]);
  });

  test("a create refuses another resource's disk, with the command that shows its owner", async () => {
    const { create } = at({ lists: [[listed({ name: marked("e".repeat(8), "b".repeat(16)) })]] });
    await expect(create(adopting)).rejects.toThrow(/another Pulumi resource.*compshare orphans/);
  });

  test("a create refuses an unlisted disk, with the place where it was looked for", async () => {
    const { create } = at({});
    await expect(create({ ...adopting, projectId: "org-1" })).rejects.toThrow(
      "disk-1 isn't listed in cn-wlcb, project org-1 (at ",
    );
  });

  test("a replacement buys a new disk", async () => {
    const before: Scene["before"] = ({ owned }) => owned.learn("disk-1", { resource: ME });
    const { create, actions } = at({ lists: [[], [listed()]], before });
    await create(adopting);
    expect(actions()).toEqual([BUY]);
  });
});

describe("an update", () => {
  test("makes no calls if the disk is as declared", async () => {
    const { update, actions } = at({ lists: [[listed()]] });
    expect(await update(spec({ timeouts: { delete: 60 } }))).toMatchObject({ timeouts: { delete: 60 } });
    expect(actions()).toEqual([]);
  });

  test("of an unlisted disk is refused", async () => {
    const { update } = at({});
    expect(String(await failing(update(spec({ size: 200 }))))).toContain(
      "disk-1 can't be changed: the service doesn't list it in cn-wlcb (at ",
    );
  });

  test("that requires a replacement is refused before any look", async () => {
    const { update, context } = at({});
    await expect(update(spec({ type: "CLOUD_RSSD" }))).rejects.toThrow("type changes, which requires a new disk");
    expect(context.told.progress).toEqual([]);
  });

  test("attaches a detached disk, and ends when the list shows it", async () => {
    const loose = listed({ attachedTo: undefined });
    const { update, sent } = at({ lists: [[loose], [loose], [listed({ status: "Attaching" })], [listed()]] });
    expect(await update(spec())).toMatchObject({ instanceId: "uhost-1", status: "InUse" });
    expect(sent).toEqual([[ATTACH, { ...PLACE, UHostId: "uhost-1", UDiskId: "disk-1" }]]);
  });

  test("moves a disk, and grows it on its new instance", async () => {
    const [here, loose, there] = [undefined, "", "uhost-2"].map((attachedTo) =>
      listed({ attachedTo: attachedTo === undefined ? "uhost-1" : attachedTo || undefined }),
    ) as [ListedDisk, ListedDisk, ListedDisk];
    const detaching = listed({ attachedTo: undefined, status: "Detaching" });
    const lists = [[here], [here], [detaching], [loose], [there], [there], [{ ...there, size: 200 }]];
    const { update, actions, params, context } = at({ lists });
    expect(await update(spec({ instanceId: "uhost-2", size: 200 }))).toMatchObject({
      instanceId: "uhost-2",
      size: 200,
    });
    expect(actions()).toEqual([DETACH, ATTACH, GROW]);
    expect(params(DETACH)).toEqual({ ...PLACE, UHostId: "uhost-1", UDiskId: "disk-1", Device: "" });
    expect(params(ATTACH)).toMatchObject({ UHostId: "uhost-2" });
    expect(params(GROW)).toEqual({ ...PLACE, UHostId: "uhost-2", UDiskId: "disk-1", Size: 200 });
    expect(context.told.progress.filter((text) => text.endsWith("(disk-1)") && !/ \d+ s: /.test(text))).toEqual([
      "detach it from uhost-1 (disk-1)",
      "attach it to uhost-2 (disk-1)",
      "grow it to 200 GB (disk-1)",
    ]);
  });

  test.each<[string, Partial<ListedDisk>, object[], string]>([
    ["as the list shows it", { device: "/dev/vdc" }, [{ DiskId: "disk-1", Drive: "/dev/vdx" }], "/dev/vdc"],
    [
      "as the instance shows it, if the list doesn't",
      {},
      [
        { DiskId: "disk-9", Drive: "/dev/vdx" },
        { DiskId: "disk-1", Drive: "/dev/vdd" },
      ],
      "/dev/vdd",
    ],
    ["as empty, if neither does", {}, [{ DiskId: "disk-9", Drive: "/dev/vdx" }], ""],
  ])("names the device to detach %s", async (_title, changes, DiskSet, Device) => {
    const lists = [[listed(changes)], [listed({ attachedTo: undefined })], [listed({ attachedTo: "uhost-2" })]];
    const { update, params } = at({ lists, instance: { State: "Stopped", DiskSet } });
    await update(spec({ instanceId: "uhost-2" }));
    expect(params(DETACH)).toMatchObject({ Device });
  });

  test("that is refused before anything was done throws the refusal", async () => {
    const { update } = at({ lists: [[listed({ attachedTo: "uhost-9" })]] });
    const failure = await failing(update(spec({ instanceId: "uhost-2" })));
    expect(failure).not.toBeInstanceOf(IncompleteError);
    expect(failure).toMatchObject({ code: "REFUSED", facts: { diskId: "disk-1", effect: "none" } });
  });

  test("detaches nothing if the state has the disk on no instance", async () => {
    const { update, actions } = at({ lists: [[listed()]] });
    const failure = await failing(update(spec({ instanceId: "uhost-2" }), stored({ instanceId: undefined })));
    expect(String(failure)).toContain("it is attached to uhost-1, and this stack has it on none");
    expect(actions()).toEqual([]);
  });

  test("that fails on the way keeps what was reached in the state, under the old name", async () => {
    const loose = listed({ attachedTo: undefined });
    const { update } = at({ lists: [[loose], [listed()]], fails: { [GROW]: [LOST] } });
    const failure = await failing(update(spec({ name: "store", size: 200 })));
    expect(failure).toBeInstanceOf(IncompleteError);
    expect(failure).toMatchObject({ id: "disk-1", outputs: { instanceId: "uhost-1", size: 100, name: "data" } });
  });
});

describe("growth", () => {
  const grown = (size: number, changes: Partial<ListedDisk> = {}) => listed({ size, ...changes });

  test("of an unattached disk names no instance", async () => {
    const loose = { attachedTo: undefined };
    const { update, sent } = at({ lists: [[grown(100, loose)], [grown(200, loose)]] });
    await update(spec({ instanceId: undefined, size: 200 }));
    expect(sent).toEqual([[GROW, { ...PLACE, UDiskId: "disk-1", Size: 200 }]]);
  });

  test("ends when the list shows the new size", async () => {
    const { update, actions } = at({
      lists: [[grown(100)], [grown(100)], [listed({ size: undefined })], [grown(200)]],
    });
    expect(await update(spec({ size: 200 }))).toMatchObject({ size: 200 });
    expect(actions()).toEqual([GROW]);
  });

  test("isn't started if the list doesn't show a size", async () => {
    const { update, actions } = at({ lists: [[listed({ size: undefined })]] });
    await update(spec({ size: 200 }));
    expect(actions()).toEqual([]);
  });

  test.each<[string, Error, string[]]>([
    ["is refused while the instance runs stops it and tries again", refusal(292), [GROW, STOP, GROW, RESTART]],
    ["gets no answer stops nothing", LOST, [GROW]],
    ["isn't sent stops nothing", new CompShareError({ code: "NOT_SENT", what: "no connection" }), [GROW]],
    ["meets a fault of the code stops nothing", new TypeError("not a function"), [GROW]],
  ])("that %s", async (_title, error, actions) => {
    const service = at({
      lists: [[grown(100)], [grown(200)]],
      fails: { [GROW]: [error, undefined] },
      instance: { State: "Running" },
      before: ({ owned }) => owned.keep("uhost-1", "trainer"),
    });
    await failing(service.update(spec({ size: 200 })));
    expect(service.actions()).toEqual(actions);
  });

  test("of an unattached disk passes on a refusal", async () => {
    const service = at({ lists: [[grown(100, { attachedTo: undefined })]], fails: { [GROW]: [refusal(292)] } });
    await failing(service.update(spec({ instanceId: undefined, size: 200 })));
    expect(service.actions()).toEqual([GROW]);
  });
});

describe("a deletion", () => {
  test("detaches the disk, and deletes it once the list shows it detached", async () => {
    const loose = listed({ attachedTo: undefined });
    const lists = [[listed()], [listed()], [{ ...loose, status: "Detaching" }], [{ ...loose, status: undefined }]];
    const { remove, sent, context } = at({ lists });
    await remove();
    expect(sent.map(([action]) => action)).toEqual([DETACH, DELETE]);
    expect(sent[1]?.[1]).toEqual({ ...PLACE, UDiskId: "disk-1" });
    expect(context.told.progress.filter((text) => text.includes("s: detach it from uhost-1"))).toHaveLength(2);
  });

  test("of an unattached disk touches no instance", async () => {
    const { remove, actions, context } = at({ lists: [[listed({ attachedTo: undefined, status: undefined })]] });
    await remove();
    expect(actions()).toEqual([DELETE]);
    expect(context.told.progress).toEqual(["delete it (disk-1, )"]);
  });

  test("waits for operations on the disk", async () => {
    const lists = [[listed({ attachedTo: undefined })]];
    const { remove, actions } = at({ lists, fails: { [DELETE]: [refusal(8903), undefined] } });
    await remove();
    expect(actions()).toEqual([DELETE, DELETE]);
  });

  test("that is refused fails if the disk still shows after the time that lists lag behind", async () => {
    const { remove, actions } = at({
      lists: [[listed({ attachedTo: undefined })]],
      fails: { [DELETE]: [refusal(230)] },
    });
    await expect(remove()).rejects.toThrow("disk-1 could not be deleted: no. It is kept in the state, and is charged");
    expect(actions()).toEqual([DELETE]);
  });
});
