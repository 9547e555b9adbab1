import { instanceSchema } from "../../provider/client/schemas";
import { writeRemark } from "../../provider/instance/marker";
import { orphansText } from "../../provider/orphans/render";
import { type DiskListing, orphansOf } from "../../provider/orphans/select";
import { readStates } from "../../provider/orphans/states";

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
const disk = (changes: Partial<DiskListing[number]>): DiskListing[number] => ({
  diskId: "udisk-1",
  name: "data-uhost-gone",
  size: 50,
  zone: "cn-wlcb-01",
  createdAt: NOW_S,
  attachedTo: undefined,
  ...changes,
});
const found = (instances: ReturnType<typeof instance>[], disks: DiskListing = [], owned = NONE) =>
  orphansOf(owned, [{ region: "cn-wlcb", instances, disks }], NOW_S * 1000);
const state = (...resources: object[]) => readStates(new Map([["s", JSON.stringify({ deployment: { resources } })]]));
const resource = (id: string, disks: string[] = []) => ({
  type: "pulumi-nodejs:dynamic/compshare:Instance",
  id,
  outputs: { disks: disks.map((disk) => ({ id: disk })) },
});

describe("an orphan is", () => {
  test.each<[string, string[], ReturnType<typeof found>]>([
    ["an instance with our marker", ["uhost-1"], found([instance("uhost-1")])],
    ["not one without", [], found([instance("uhost-1", { Remark: "by hand" })])],
    ["not one that a state owns", [], found([instance("uhost-1")], [], state(resource("uhost-1")))],
    ["not the old half of a replacement", [], found([instance("u")], [], state({ ...resource("u"), delete: true }))],
    ["a disk that was bought for an instance", ["udisk-1"], found([], [disk({})])],
    ["not somebody else's disk", [], found([], [disk({ name: "backup" })])],
    ["not an attached disk: its instance counts", [], found([], [disk({ attachedTo: "uhost-2" })])],
    ["not a disk that a state owns", [], found([], [disk({})], state(resource("uhost-2", ["udisk-1"])))],
    ["counted once, though two regions' answers hold it", ["u"], found([instance("u"), instance("u")])],
  ])("%s", (_title, ids, orphans) => {
    expect(orphans.map(({ id }) => id)).toEqual(ids);
  });
});

test("an orphan says what it costs, how old it is, and both ways out", () => {
  expect(found([instance("uhost-1")])[0]).toMatchObject({
    ageSeconds: 7200,
    price: 1.66,
    chargeType: "Postpay",
    adoptInstanceId: "uhost-1:cccccccc",
    end: ["compshare instance stop uhost-1 --wait", "compshare instance delete uhost-1"],
  });
});

test("a young instance may be in the making", () => {
  expect(found([instance("u", { CreateTime: NOW_S - 60 })])[0]?.note).toMatch(/an `up` may be making it/);
});

test("a hostile name doesn't steer the terminal", () => {
  expect(orphansText(found([instance("u", { Name: "\u001b[2Jx" })]))).not.toContain("\u001b");
});

test.each(["{}", "not json", '{"deployment":{"resources":[{}]}}'])("%s isn't a state", (content) => {
  expect(() => readStates(new Map([["file.json", content]]))).toThrow("file.json isn't a state");
});
