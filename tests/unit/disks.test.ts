import type { Client } from "../../provider/client/client";
import { apiError } from "../../provider/client/errors";
import { describeDisksSchema } from "../../provider/client/schemas";
import { mayReleaseDisks } from "../../provider/instance/apply/disk-deletion";
import { STEPS } from "../../provider/instance/apply/steps";
import {
  declareOriginalDisks,
  diskLabel,
  matchDisks,
  recordDisks,
  recordNewDisks,
} from "../../provider/instance/model/disks";
import type { DiskRecord, InstanceOutputs } from "../../provider/instance/model/facts";
import type { DataDiskSpec, InstanceSpec } from "../../provider/instance/model/spec";
import { type ListedDisk, listDisks, listDisksIfAble } from "../../provider/instance/observe/disk-listing";
import { observed } from "../support/observed";
import { simulatedContext } from "../support/simulation";
import { spec } from "../support/spec";

const ID = "uhost-1";
const BOOT = { DiskId: "boot-1", Type: "Boot", IsBoot: "True" };
const along = (DiskId: string, changes: object = {}) => ({
  DiskId,
  Type: "Data",
  DiskType: "CLOUD_SSD",
  Size: 50,
  ...changes,
});
const alone = (DiskId: string, changes: object = {}) => along(DiskId, { Type: "Udisk", ...changes });
const seen = (...DiskSet: object[]) => observed(spec(), { DiskSet });
const data = (name: string, changes: Partial<DataDiskSpec> = {}): DataDiskSpec => ({
  name,
  type: "CLOUD_SSD",
  size: 50,
  ...changes,
});

describe("an unrecorded disk", () => {
  test.each<[string, object, "own" | "foreign" | "local"]>([
    ["belongs to its instance if it was bought with it and is as declared", along("d"), "own"],
    [
      "belongs to its instance if it was bought with it and has an unknown type",
      along("d", { DiskType: "new" }),
      "own",
    ],
    [
      "belongs to its instance if it has the label for it, whatever its size",
      alone("d", { Size: 70, Name: "a-uhost-1" }),
      "own",
    ],
    ["is foreign if it was bought alone, even if it is as declared", alone("d"), "foreign"],
    ["is foreign if the service doesn't say how it was bought", along("d", { Type: undefined }), "foreign"],
    ["is foreign if it has another size", along("d", { Size: 60 }), "foreign"],
    ["is foreign if it has another type", along("d", { DiskType: "CLOUD_NORMAL" }), "foreign"],
    ["is foreign if it has the label of another instance", along("d", { Name: "a-uhost-2" }), "foreign"],
    ["is part of the machine if it is local", along("d", { DiskType: "LOCAL_SSD" }), "local"],
  ])("%s", (_title, disk, whose) => {
    const { owned, local, foreign } = matchDisks([data("a")], [], seen(BOOT, disk));
    expect({ own: [...owned.keys()], local: local.length, foreign: foreign.length }).toEqual({
      own: whose === "own" ? ["a"] : [],
      local: whose === "local" ? 1 : 0,
      foreign: whose === "foreign" ? 1 : 0,
    });
  });

  test("is foreign if the state has others on record: its own would be among them", () => {
    const { owned, foreign } = matchDisks([data("a")], [{ id: "boot-1", role: "boot" }], seen(BOOT, along("d")));
    expect([owned.size, foreign.length]).toEqual([0, 1]);
  });

  test("replaces a detached one on record whose label it has", () => {
    const look = seen(BOOT, alone("new", { Name: "a-uhost-1" }));
    const { owned, missing } = matchDisks([data("a")], [{ id: "old", role: "data", name: "a" }], look);
    expect([owned.get("a")?.id, missing.size]).toEqual(["new", 0]);
  });

  test("is matched by its declaration even if it is local", () => {
    const local = along("d", { DiskType: "LOCAL_SSD" });
    expect([...matchDisks([data("a", { type: "LOCAL_SSD" })], [], seen(BOOT, local)).owned.keys()]).toEqual(["a"]);
  });

  test("is recorded without a name if it is local and undeclared, and stays so", () => {
    const look = seen(BOOT, along("d", { DiskType: "LOCAL_SSD" }));
    const recorded = recordDisks(matchDisks([], [], look));
    expect(recorded).toMatchObject([{ role: "boot" }, { id: "d", role: "data", name: undefined }]);
    expect(recordDisks(matchDisks([], recorded, look))).toEqual(recorded);
  });
});

describe("of a newly bought instance", () => {
  const owned = (declared: DataDiskSpec[], ...disks: object[]) =>
    recordNewDisks(declared, seen(...disks))
      .filter(({ role }) => role === "data")
      .map(({ id, name }) => `${name}: ${id}`);

  test.each<[string, DataDiskSpec[], object[], string[]]>([
    [
      "disks are told apart by size",
      [data("a"), data("b", { size: 60 })],
      [along("d", { Size: 60 }), along("e")],
      ["a: e", "b: d"],
    ],
    ["disks bought with it come before those attached meanwhile", [data("a")], [alone("x"), along("d")], ["a: d"]],
    ["a disk with another instance's label is foreign", [data("a")], [alone("x", { Name: "a-uhost-2" })], []],
    ["disks are matched even if the service doesn't say how they were bought", [data("a")], [alone("d")], ["a: d"]],
    ["the size has to match in any case", [data("a")], [alone("d", { Size: 70 })], []],
  ])("%s", (_title, declared, disks, names) => {
    expect(owned(declared, BOOT, ...disks).sort()).toEqual(names);
  });

  test("nothing is recorded after a look that shows no disks", () => {
    expect(recordNewDisks([data("a")], seen())).toEqual([]);
    expect(recordNewDisks([data("a")], seen(along("d")))).toEqual([]);
  });
});

test("disks that came with an instance are declared under their ids; others aren't", () => {
  const disks = [BOOT, along("d"), alone("x"), along("y", { Name: "a-uhost-2" }), alone("l", { Name: "a-uhost-1" })];
  const declared = declareOriginalDisks(seen(...disks));
  expect(declared).toEqual([data("d")]);
  expect([...matchDisks(declared, [], seen(...disks)).owned.keys()].sort()).toEqual(["a", "d"]);
});

test("disks of the same size that are declared under their ids are matched by these", () => {
  const { owned } = matchDisks([data("e"), data("d")], [], seen(BOOT, along("d"), along("e")));
  expect([...owned].map(([name, { id }]) => [name, id])).toEqual([
    ["e", "e"],
    ["d", "d"],
  ]);
});

/** A service that lists disks by these answers, one after another; the last one repeats. Other calls are noted. */
function listing(...answers: (object | Error)[]) {
  const calls: { action: string; params: Record<string, unknown> }[] = [];
  let asked = 0;
  const call = async (action: string, params: Record<string, unknown>) => {
    calls.push({ action, params });
    if (action !== "DescribeCompshareDisk") return { UDiskId: "bought" };
    const answer = answers[Math.min(asked++, answers.length - 1)];
    if (answer instanceof Error) throw answer;
    return describeDisksSchema.parse(answer);
  };
  return { client: { call } as Pick<Client, "call">, calls };
}

const refused = (retCode: number) => apiError({ action: "DescribeCompshareDisk", isPurchase: false }, retCode, "no");
const PLACE = { region: "cn-wlcb", zone: "cn-wlcb-01" };

describe("a list of disks", () => {
  const disks = (...ids: number[]) => ids.map((id) => ({ ResourceId: `d${id}` }));

  test.each<[string, (object | Error)[], string[]]>([
    ["that is empty", [{ TotalCount: 0, DiskSet: null }], []],
    ["that comes in one answer", [{ TotalCount: 2, DiskSet: disks(1, 2) }], ["d1", "d2"]],
    ["without a total", [{ DiskSet: disks(1, 2) }], ["d1", "d2"]],
    [
      "that comes in pages",
      [
        { TotalCount: 3, DiskSet: disks(1, 2) },
        { TotalCount: 3, DiskSet: disks(3) },
      ],
      ["d1", "d2", "d3"],
    ],
  ])("%s is read completely", async (_title, answers, ids) => {
    expect((await listDisks(listing(...answers).client, PLACE)).map(({ diskId }) => diskId)).toEqual(ids);
  });

  test("is requested in pages only if the first answer is incomplete", async () => {
    const { client, calls } = listing({ TotalCount: 2, DiskSet: disks(1) }, { TotalCount: 2, DiskSet: disks(2) });
    await listDisks(client, PLACE);
    const where = { Region: "cn-wlcb", Zone: "cn-wlcb-01", ProjectId: undefined };
    expect(calls.map(({ params }) => params)).toEqual([where, { ...where, Limit: 100, Offset: 1 }]);
  });

  test.each<[string, object | Error]>([
    ["a total without a list", { TotalCount: 25, DiskSet: null }],
    ["neither a total nor a list", {}],
    ["a list that is shorter than its total", { TotalCount: 25, DiskSet: [] }],
    ["a page that repeats, whatever is asked for", { TotalCount: 25, DiskSet: disks(1, 2) }],
    ["a disk without an id", { TotalCount: 1, DiskSet: [{ Name: "a" }] }],
    ["a refusal", refused(299)],
  ])("is an error rather than empty: %s", async (_title, answer) => {
    await expect(listDisksIfAble(listing(answer).client, PLACE)).rejects.toThrow();
  });

  test("is empty if the service doesn't support the action, and known as unsupported", async () => {
    const { client } = listing(refused(161));
    await expect(listDisks(client, PLACE)).rejects.toThrow(/doesn't list disks.*look for them in the console/);
    expect(await listDisksIfAble(client, PLACE)).toBeUndefined();
  });
});

describe("before a disk is bought", () => {
  const label = diskLabel(ID, "a");
  const bought = (changes: Partial<ListedDisk>) => ({
    TotalCount: 1,
    DiskSet: [
      {
        ResourceId: changes.diskId ?? "d",
        Name: "name" in changes ? changes.name : label,
        Size: changes.size,
        MountInstance: changes.attachedTo,
      },
    ],
  });
  /** What adding the disk "a" of 50 GB sends beside looks. */
  async function adding(answer: object, declared: Partial<InstanceSpec> = {}, knownId?: string) {
    const { client, calls } = listing(answer);
    const step = { do: "addDisk", disk: data("a"), label, knownId } as const;
    await STEPS.addDisk.run(simulatedContext(client), spec(declared), ID, step);
    const sent = calls.filter(({ action }) => action !== "DescribeCompshareDisk");
    return sent.map(({ action, params }) => [action, params.UDiskId ?? params.Name].join(" "));
  }
  const ATTACHED = ["AttachCompshareDisk d"];
  const BOUGHT = [`CreateAndAttachCompshareDisk ${label}`];

  test.each<[string, Partial<ListedDisk>, Partial<InstanceSpec>, string | undefined, string[]]>([
    ["a disk with its label is attached", {}, {}, undefined, ATTACHED],
    ["a disk that is already attached needs nothing", { attachedTo: ID }, {}, undefined, []],
    ["a disk of another name isn't taken", { name: "a-uhost-2" }, {}, undefined, BOUGHT],
    ["a disk on record is attached, whatever its name", { name: "x" }, {}, "d", ATTACHED],
    ["a disk of the same size is attached", { size: 50 }, {}, undefined, ATTACHED],
    ["a smaller disk is attached, and grows later", { size: 40 }, {}, undefined, ATTACHED],
    ["a larger disk isn't attached: it was kept when the declaration shrank", { size: 60 }, {}, undefined, BOUGHT],
    [
      "with keepDataDisks a detached disk isn't attached: it may have been kept on purpose",
      {},
      { keepDataDisks: true },
      undefined,
      BOUGHT,
    ],
    ["with keepDataDisks an attached disk needs nothing", { attachedTo: ID }, { keepDataDisks: true }, undefined, []],
    ["with keepDataDisks a disk on record is attached", {}, { keepDataDisks: true }, "d", ATTACHED],
  ])("%s", async (_title, found, declared, knownId, sent) => {
    expect(await adding(bought(found), declared, knownId)).toEqual(sent);
  });

  test("a disk that is attached elsewhere is neither moved nor bought again", async () => {
    await expect(adding(bought({ attachedTo: "uhost-2" }))).rejects.toThrow(/is attached to uhost-2, not to uhost-1/);
  });

  test.each([
    ["Spot", "Postpay"],
    ["Month", "Month"],
  ] as const)("a disk of a %s instance is charged by %s", async (chargeType, charged) => {
    const { client, calls } = listing({ TotalCount: 0, DiskSet: [] });
    const step = { do: "addDisk", disk: data("a"), label } as const;
    await STEPS.addDisk.run(simulatedContext(client), spec({ chargeType }), ID, step);
    expect(calls.at(-1)?.params).toMatchObject({ ChargeType: charged, Size: 50, DiskType: "SSDDataDisk", Quantity: 1 });
  });

  test.each([
    [
      "in doubt says that a disk may exist",
      apiError({ action: "x", isPurchase: true }, 1, "?"),
      /named "a-uhost-1" may have/,
    ],
    ["refused says only that", refused(230), /^((?!may have been bought).)*$/],
  ])("a purchase that is %s", async (_title, error, message) => {
    const { client } = listing({ TotalCount: 0, DiskSet: [] });
    const call = (action: string, params: object) =>
      action === "DescribeCompshareDisk" ? client.call(action, params as never) : Promise.reject(error);
    const step = { do: "addDisk", disk: data("a"), label } as const;
    await expect(STEPS.addDisk.run(simulatedContext({ call } as never), spec(), ID, step)).rejects.toThrow(message);
  });

  test("an incomplete list buys nothing", async () => {
    await expect(adding({ TotalCount: 25, DiskSet: null })).rejects.toThrow();
  });
});

describe("a termination may release attached disks", () => {
  const own: DiskRecord = { id: "d", role: "data", name: "a" };
  const foreign: DiskRecord = { id: "x", role: "foreign" };
  const another: DiskRecord = { id: "x", role: "data", name: "b" };
  const listed = (MountInstance: string) => ({ TotalCount: 1, DiskSet: [{ ResourceId: "x", MountInstance }] });

  test.each<[string, DiskRecord[], object[], object | Error, boolean]>([
    ["if they are all its own", [own], [BOOT, along("d")], refused(299), true],
    ["not if one of them is foreign", [own], [BOOT, along("d"), alone("x")], refused(299), false],
    ["not if it has no disk of its own to release", [], [BOOT], refused(299), false],
    ["not if a look shows no disks", [own], [], refused(299), false],
    ["not if a look shows no boot disk", [own], [along("d")], refused(299), false],
    [
      "not if a foreign one on record is still attached by the list",
      [own, foreign],
      [BOOT, along("d")],
      listed(ID),
      false,
    ],
    ["if a foreign one on record is detached by the list", [own, foreign], [BOOT, along("d")], listed(""), true],
    [
      "if it is another one of its own that the look doesn't show",
      [own, another],
      [BOOT, along("d")],
      listed(ID),
      true,
    ],
    [
      "if a foreign one on record has been given our label",
      [own, foreign],
      [BOOT, along("d"), alone("x", { Name: "b-uhost-1" })],
      refused(299),
      true,
    ],
    [
      "if a foreign one on record is on another instance now",
      [own, foreign],
      [BOOT, along("d")],
      listed("uhost-2"),
      true,
    ],
    [
      "if the list shows another disk attached, and the foreign one on record detached",
      [own, foreign],
      [BOOT, along("d")],
      { DiskSet: [{ ResourceId: "d", MountInstance: ID }, { ResourceId: "x" }] },
      true,
    ],
    [
      "not if one of several foreign ones on record is still attached by the list",
      [own, foreign, { id: "y", role: "foreign" }],
      [BOOT, along("d")],
      { DiskSet: [{ ResourceId: "x", MountInstance: ID }, { ResourceId: "y" }] },
      false,
    ],
    ["if a foreign one on record is gone", [own, foreign], [BOOT, along("d")], { DiskSet: [] }, true],
    ["not if a foreign one on record can't be looked for", [own, foreign], [BOOT, along("d")], refused(161), false],
  ])("%s", async (_title, disks, shown, list, may) => {
    const stored = { ...spec(), disks } as unknown as InstanceOutputs;
    const look = seen(...shown);
    expect(await mayReleaseDisks(listing(list), stored, look, matchDisks([], disks, look))).toBe(may);
  });
});
