import { imagesSchema } from "../../provider/client/offer-schemas";
import { instanceSchema } from "../../provider/client/schemas";
import type { ListedDisk } from "../../provider/instance/observe/disk-listing";
import { orphansJson, orphansText } from "../../provider/orphans/render";
import { withoutGone } from "../../provider/orphans/search";
import { type Holding, type Orphan, orphansOf } from "../../provider/orphans/select";
import { readStates } from "../../provider/orphans/states";
import { writeRemark } from "../../provider/resource/ownership/marker";

const NOW_S = 1_800_000_000;
const NONE = readStates(new Map());

const instance = (id: string, changes: Record<string, unknown> = {}) =>
  instanceSchema.parse({
    UHostId: id,
    State: "Running",
    Name: "trainer",
    CreateTime: NOW_S - 7200,
    ChargeType: "Postpay",
    InstancePrice: 1.66,
    Remark: writeRemark("", { resource: "a".repeat(16), spec: "b".repeat(8), nonce: "c".repeat(8) }),
    ...changes,
  });
const disk = (changes: Partial<ListedDisk>): ListedDisk => ({
  diskId: "udisk-1",
  name: "data-uhost-gone",
  size: 50,
  zone: "cn-wlcb-01",
  type: "SSDDataDisk",
  status: "Available",
  device: undefined,
  createdAt: NOW_S - 7200,
  expiresAt: undefined,
  attachedTo: undefined,
  ...changes,
});
const holding = (changes: Partial<Holding>): Holding => ({
  region: "cn-wlcb",
  projectId: "org-1",
  isDefaultProject: true,
  instances: [],
  images: [],
  disks: [],
  ...changes,
});
const image = (id: string, changes: Record<string, unknown> = {}) =>
  imagesSchema.parse({
    ImageSet: [
      {
        CompShareImageId: id,
        Name: "trained",
        Status: "Available",
        Size: 100 * 1024,
        CreateTime: NOW_S - 7200,
        Description: writeRemark("mine", { resource: "a".repeat(16), spec: "b".repeat(8), nonce: "c".repeat(8) }),
        ...changes,
      },
    ],
  }).images;
const among = (holdings: Partial<Holding>[], owned = NONE) => orphansOf(owned, holdings.map(holding), NOW_S * 1000);
const found = (instances: Holding["instances"], disks: ListedDisk[] = [], owned = NONE) =>
  among([{ instances, disks }], owned);
const state = (...resources: object[]) => readStates(new Map([["s", JSON.stringify({ deployment: { resources } })]]));
const resource = (id: string, disks: string[] = []) => ({
  type: "pulumi-nodejs:dynamic/compshare:Instance",
  id,
  outputs: { disks: disks.map((disk) => ({ id: disk })) },
});

describe("an orphan is", () => {
  const ownImage = { type: "pulumi-nodejs:dynamic/compshare:CustomImage", id: "image-1", outputs: {} };
  const owns1 = state(resource("uhost-1", ["udisk-1"]));
  test.each<[string, string[], Orphan[]]>([
    ["an instance with our marker", ["uhost-1"], found([instance("uhost-1")])],
    ["not an instance without it", [], found([instance("uhost-1", { Remark: "by hand" })])],
    ["not one in a state", [], found([instance("uhost-1")], [], owns1)],
    ["not the old half of a replacement", [], found([instance("u")], [], state({ ...resource("u"), delete: true }))],
    ["an image with our marker", ["image-1"], among([{ images: image("image-1") }])],
    ["not an image made by hand", [], among([{ images: image("image-1", { Description: "mine" }) }])],
    ["not one in a state", [], among([{ images: image("image-1") }], state(ownImage))],
    ["a disk that was bought for an instance", ["udisk-1"], found([], [disk({})])],
    ["not somebody else's disk", [], found([], [disk({ name: "backup" })])],
    ["not a disk in a state", [], found([], [disk({})], owns1)],
    [
      "not a disk on an orphan, which counts itself",
      ["uhost-2"],
      found([instance("uhost-2")], [disk({ attachedTo: "uhost-2" })]),
    ],
    ["not a disk on an owned instance", [], found([], [disk({ diskId: "udisk-2", attachedTo: "uhost-1" })], owns1)],
    ["a disk that is listed on a missing instance", ["udisk-1"], found([], [disk({ attachedTo: "uhost-2" })])],
    [
      "counted once, even if two answers show it",
      ["u"],
      among([{ instances: [instance("u")] }, { instances: [instance("u")] }]),
    ],
  ])("%s", (_title, ids, orphans) => {
    expect(orphans.map(({ id }) => id)).toEqual(ids);
  });
});

test("an orphan shows its cost, its age, whom it was created for, and how to keep it", () => {
  expect(found([instance("uhost-1")], [disk({})])).toMatchObject([
    {
      kind: "instance",
      ageSeconds: 7200,
      inTheMaking: false,
      price: 1.66,
      chargeType: "Postpay",
      resource: "a".repeat(16),
      adoptInstanceId: "uhost-1:cccccccc",
    },
    { kind: "disk", size: 50, madeFor: "uhost-gone", note: expect.stringContaining("its instance is gone") },
  ]);
});

test("an image shows its size, how to keep and delete it, and whether it has to be withdrawn first", () => {
  const [orphan] = among([{ images: image("image-1", { Visibility: 1 }) }]);
  expect(orphan).toMatchObject({
    kind: "image",
    size: 100,
    state: "Available",
    ageSeconds: 7200,
    resource: "a".repeat(16),
    adoptImageId: "image-1:cccccccc",
    end: ["compshare image delete image-1"],
    note: "is published: withdraw it first",
  });
  const text = orphansText([orphan as Orphan]);
  expect(text).toContain('keep: adoptImageId: "image-1:cccccccc" in a resource there');
  expect(text).toContain("1 image that no given state owns");
});

test.each([
  [60, true],
  [3600, false],
])("an instance created %d s ago may still be in creation: %p", (age, inTheMaking) => {
  expect(found([instance("u", { CreateTime: NOW_S - age })])).toMatchObject([{ inTheMaking }]);
});

describe("the commands to delete", () => {
  const data = { DiskId: "udisk-d", Type: "Data", IsBoot: "False", Size: 100 };
  const label = (id: string, owner: string) => ({ DiskId: id, Type: "Udisk", Name: `more-${owner}` });
  const boot = { DiskId: "boot-1", Type: "Boot", IsBoot: "True" };
  const stop = "compshare instance stop uhost-1 --wait";
  const remove = "compshare instance delete uhost-1";
  const removeDisk = (id: string) => `compshare storage disk delete ${id}`;

  test.each<[string, Record<string, unknown>, string[]]>([
    ["a running instance stop it first", {}, [stop, remove]],
    ["a starting one stop it first", { State: "Starting" }, [stop, remove]],
    ["a stopped one don't stop it", { State: "Stopped" }, [remove]],
    ["a Spot one don't stop it", { ChargeType: "Spot" }, [remove]],
    ["one with only a boot disk don't mention disks", { DiskSet: [boot] }, [stop, remove]],
    [
      "one with disks of its own release them",
      { DiskSet: [boot, data, label("udisk-2", "uhost-1")] },
      [stop, `${remove} --release-disk`],
    ],
    ["one with somebody else's disk release none", { DiskSet: [{ ...data, Type: "Udisk" }] }, [stop, remove]],
    [
      "one with disks of both delete only its own",
      { DiskSet: [data, label("udisk-2", "uhost-2")] },
      [stop, `${remove} --wait`, removeDisk("udisk-d")],
    ],
    ["one with a disk of another instance leave that", { DiskSet: [{ ...data, Name: "d-uhost-2" }] }, [stop, remove]],
  ])("%s", (_title, changes, end) => {
    expect(found([instance("uhost-1", changes)])[0]?.end).toEqual(end);
  });

  test("a disk name its id", () => {
    expect(found([], [disk({})])[0]?.end).toEqual([removeDisk("udisk-1")]);
  });

  test("never include a disk that a state owns", () => {
    const [orphan] = found([instance("uhost-1", { DiskSet: [data] })], [], state(resource("uhost-3", ["udisk-d"])));
    expect(orphan).toMatchObject({ end: [stop, remove], note: "has disks of others: udisk-d" });
  });

  test("are empty for a project that the tool can't reach", () => {
    const orphans = among([{ isDefaultProject: false, instances: [instance("u")], disks: [disk({})] }]);
    expect(orphans.map(({ end }) => end)).toEqual([[], []]);
    expect(orphansText(orphans)).toMatch(/u \(cn-wlcb, project org-1\)\n.*\n {2}end: {2}in https:\/\/console/);
  });
});

describe("a second look", () => {
  const looks = async (first: Orphan[], second: Orphan[] = []) => {
    const answers = [first, second];
    const pause = jest.fn(async () => undefined);
    const left = await withoutGone(async () => answers.shift() ?? [], pause);
    return { left: left.map(({ id }) => id), pauses: pause.mock.calls.length };
  };
  const running = found([instance("running")]);

  test.each<[string, Orphan[]]>([
    ["a stopped instance", found([instance("it", { State: "Stopped" })])],
    ["a failed instance", found([instance("it", { State: "Install Fail" })])],
    ["a Spot instance, which needn't be stopped first", found([instance("it", { ChargeType: "Spot" })])],
    ["a disk", found([], [disk({ diskId: "it" })])],
  ])("is taken for %s, which counts if it still shows", async (_title, it) => {
    expect(await looks([...it, ...running], it)).toEqual({ left: ["it", "running"], pauses: 1 });
    expect(await looks([...it, ...running], running)).toEqual({ left: ["running"], pauses: 1 });
  });

  test.each<[string, Orphan[]]>([
    ["a running instance", running],
    ["a starting instance", found([instance("running", { State: "Starting" })])],
  ])("isn't taken for %s, which can't have been deleted", async (_title, it) => {
    expect(await looks(it)).toEqual({ left: ["running"], pauses: 0 });
  });

  test("isn't taken if nothing was found", async () => {
    expect(await looks([])).toEqual({ left: [], pauses: 0 });
  });
});

describe("the text", () => {
  test("shows each orphan in a row, the total cost, the disks, and how to keep or delete it", () => {
    const data = { DiskId: "udisk-9", Type: "Udisk", Size: 20, Name: "backup" };
    const instances = [
      instance("uhost-1", { Zone: "cn-wlcb-01", DiskSet: [data] }),
      instance("uhost-2", { Name: "训练", CreateTime: NOW_S - 60, InstancePrice: 0.04 }),
    ];
    expect(orphansText(found(instances, [disk({})]))).toBe(
      `KIND      ID       NAME             ZONE        STATE    AGE    PRICE               MADE FOR          NOTE
instance  uhost-1  trainer          cn-wlcb-01  Running  2 h    1.66 CNY (Postpay)  aaaaaaaaaaaaaaaa  has disks of others: udisk-9
instance  uhost-2  训练             cn-wlcb     Running  1 min  0.04 CNY (Postpay)  aaaaaaaaaaaaaaaa  creation may be in progress
disk      udisk-1  data-uhost-gone  cn-wlcb-01  50 GB    2 h                        uhost-gone        its instance is gone: it may have been kept on purpose (keepDataDisks)

2 instances and 1 disk that no given state owns: 1.7 CNY (Postpay).
Prices are the instances' as the service states them for their charge type.
An instance of a stack whose state wasn't given looks like an orphan: --stack and --state give more of them.

uhost-1 (cn-wlcb-01, project org-1)
  disk: udisk-9, backup, 20 GB, not its own
  keep: adoptInstanceId: "uhost-1:cccccccc" in a resource there, then pulumi up
  end:  compshare instance stop uhost-1 --wait && compshare instance delete uhost-1
uhost-2 (cn-wlcb, project org-1)
  keep: adoptInstanceId: "uhost-2:cccccccc" in a resource there, then pulumi up
  end:  compshare instance stop uhost-2 --wait && compshare instance delete uhost-2
udisk-1 (cn-wlcb-01, project org-1)
  keep: adoptDiskId: "udisk-1" in a CompShareDisk there, then pulumi up
  end:  compshare storage disk delete udisk-1
`,
    );
  });

  test.each(["\u001b[2Jx", "\u009b2Jx", "a\nuhost-1 is no orphan", "\u202egnp.exe", "\r", "\u{e0041}"])(
    "can't be broken by the name %j, nor can the JSON",
    (Name) => {
      const orphans = found([instance("u", { Name, DiskSet: [{ DiskId: "udisk-1", Name }] })]);
      const text = orphansText(orphans);
      const json = orphansJson(orphans, [Name]);
      expect(text).not.toMatch(/[^\P{C}\n]/u);
      expect(text.split("\n")).toHaveLength(
        orphansText(found([instance("u", { DiskSet: [{ DiskId: "d" }] })])).split("\n").length,
      );
      expect(json).not.toMatch(/[^\P{C}\n]/u);
      expect(JSON.parse(json)).toMatchObject({ orphans: [{ name: Name, disks: [{ name: Name }] }], warnings: [Name] });
    },
  );
});

test.each(["{}", "not json", '{"deployment":{"resources":[{}]}}'])("%s is refused as a state", (content) => {
  expect(() => readStates(new Map([["file.json", content]]))).toThrow("file.json isn't a state");
});
