import { checkDisk, diskWarnings } from "../../provider/disk/preview";
import { DISK_PROPERTIES, diffDisk } from "../../provider/disk/properties";
import { DISK_SPEC_NAMES, type DiskOutputs, type DiskSpec } from "../../provider/disk/spec";
import { diskPrice } from "../../provider/offers/disk-price";
import type { Request } from "../../provider/resource/definition";
import { UNKNOWN } from "../../provider/resource/properties/inputs";

/** Valid declarations of a data disk, and what a change does. */

const DECLARED = { instanceId: "uhost-1", zone: "cn-wlcb-01", size: 100, name: "data" };
const spec = (changes: Partial<DiskSpec> = {}): DiskSpec => ({
  ...DECLARED,
  region: "cn-wlcb",
  type: "CLOUD_SSD",
  chargeType: "Postpay",
  ...changes,
});
const outputs = (changes: Partial<DiskOutputs> = {}): DiskOutputs => ({
  ...spec(),
  diskId: "udisk-1",
  status: "InUse",
  ...changes,
});

describe("check", () => {
  const problems = (raw: Record<string, unknown>) =>
    checkDisk({ ...DECLARED, ...raw }).violations.map(({ property, reason }) => `${property}: ${reason}`);

  test("accepts a valid declaration with its defaults, and again with them filled in", () => {
    const { inputs, violations } = checkDisk(DECLARED);
    expect(violations).toEqual([]);
    expect(inputs).toEqual(spec());
    expect(checkDisk(inputs)).toEqual({ inputs, violations: [] });
  });

  test.each([
    [{ instanceId: undefined }, /^instanceId: .*is required: name the instance to attach the disk to/],
    [{ zone: undefined }, /^zone: zone is required/],
    [{ region: "cn-sh2" }, /^region: "cn-sh2" doesn't contain the zone cn-wlcb-01/],
    [{ type: "LOCAL_SSD" }, /^type: "LOCAL_SSD" isn't valid: it must be one of CLOUD_SSD/],
    [{ size: undefined }, /^size: size is required: number of GB/],
    [{ size: "100GB" }, /^size: "100GB" isn't valid: it must be an integer \(GB\); write 100/],
    [{ size: 9 }, /^size: 9 GB isn't offered .* write 10$/],
    [{ size: 1501 }, /^size: 1501 GB isn't offered .* write 1500$/],
    [{ chargeType: "Spot" }, /^chargeType: "Spot" isn't valid/],
    [{ name: "a/b" }, /^name: "a\/b" isn't valid: it must be 1 to 21 letters/],
    [{ adoptDiskId: "a disk" }, /^adoptDiskId: "a disk" isn't valid: it must be a disk id/],
    [{ sise: 5 }, /^sise: there is no such property; write size/],
  ])("%j is one problem with property, value and fix", (changes, message) => {
    expect(problems(changes)).toEqual([expect.stringMatching(message)]);
  });

  test.each([
    ["smaller", { size: 50 }, ["size"]],
    ["as large", { size: 100 }, []],
    ["larger", { size: 200 }, []],
    ["smaller, of another type", { size: 50, type: "CLOUD_NORMAL" }, []],
    ["smaller, in another zone", { size: 50, zone: "cn-sh2-02" }, []],
  ])("compares the size with an existing disk: %s", (_what, changes, wrong) => {
    const { violations } = checkDisk({ ...DECLARED, ...changes }, {}, checkDisk(DECLARED).inputs);
    expect(violations.map(({ property }) => property)).toEqual(wrong);
  });

  test.each([10, 1500])("%i GB is offered", (size) => expect(problems({ size })).toEqual([]));
  test("only CLOUD_SSD has known size limits", () =>
    expect(problems({ type: "CLOUD_NORMAL", size: 2000 })).toEqual([]));
  test("accepts an adopted disk without an instance", () =>
    expect(problems({ instanceId: undefined, adoptDiskId: "udisk-1" })).toEqual([]));
  test.each(Object.keys(DISK_PROPERTIES))("skips a %s that isn't known yet", (name) => {
    expect(problems({ [name]: UNKNOWN })).toEqual([]);
  });
  test("knows the properties of the declaration, in the same order", () =>
    expect(Object.keys(DISK_PROPERTIES)).toEqual(DISK_SPEC_NAMES));
});

describe("diff", () => {
  test.each<[string, Partial<DiskOutputs>, Partial<DiskSpec>, object]>([
    ["as declared", {}, {}, {}],
    ["on another instance", {}, { instanceId: "uhost-2" }, { updates: ["instanceId"] }],
    ["on no instance any more", { instanceId: undefined }, {}, { updates: ["instanceId"] }],
    ["whose instance isn't declared", {}, { instanceId: undefined }, {}],
    ["larger", {}, { size: 200 }, { updates: ["size"] }],
    ["smaller", {}, { size: 50 }, { replaces: ["size"] }],
    ["of another type", {}, { type: "CLOUD_NORMAL" }, { replaces: ["type"] }],
    ["in another zone", {}, { zone: "cn-sh2-02" }, { replaces: ["zone"] }],
    ["with another charge type", {}, { chargeType: "Month" }, {}],
    ["under another name", {}, { name: "store" }, { updates: ["name"] }],
    ["that is the one to adopt", {}, { adoptDiskId: "udisk-1" }, {}],
    ["in place of another one to adopt", {}, { adoptDiskId: "udisk-2" }, { replaces: ["adoptDiskId"] }],
  ])("a disk %s", (_what, actual, declared, expected) => {
    expect(diffDisk(outputs(actual), spec(declared))).toEqual({ updates: [], replaces: [], ...expected });
  });
});

describe("a preview warns", () => {
  const told = (declared: Partial<DiskSpec>, request: Partial<Request> = {}, actual: Partial<DiskOutputs> = {}) => {
    const change = { id: "udisk-1", actual: outputs(actual), declared: spec(declared), forced: [] };
    const diff = diffDisk(change.actual, change.declared);
    return diskWarnings({ ...change, ...diff }, request as Request).join("\n");
  };

  test("that a smaller disk loses the data, and how to keep it", () =>
    expect(told({ size: 50 })).toBe(
      "size changes, which requires a new disk: a new, empty one is bought, and udisk-1 is deleted with all its data. " +
        "Copy what you need first, or undo the change; the resource option retainOnDelete: true keeps the old disk.",
    ));
  test("that a retained disk stays, with its cost", () =>
    expect(told({ size: 50 }, { oldHalf: "retained" })).toContain("udisk-1 is kept with its data, and charged"));
  test("which instance a move stops", () =>
    expect(told({ instanceId: "uhost-2" })).toContain("uhost-1 is stopped to detach it"));
  test("of no stop if the disk is on no instance", () =>
    expect(told({ instanceId: "uhost-2" }, {}, { instanceId: undefined })).toBe(""));
  test("that the file system doesn't grow with the disk", () =>
    expect(told({ size: 200 })).toContain("its partition and file system don't grow with it"));
  test("of nothing if nothing changes", () => expect(told({})).toBe(""));
});

test.each([
  ["Postpay", "0.05", "36"],
  ["Dynamic", "0.05", "36"],
  ["Day", "0.0458", "33"],
  ["Month", "0.0417", "30"],
])("100 GB by %s cost %s CNY an hour, %s a month", (chargeType, hourly, monthly) => {
  const price = diskPrice({ size: 100, chargeType });
  expect([price?.hourly.round(4).toString(), price?.monthly.round(2).toString()]).toEqual([hourly, monthly]);
});
test("the cost of a disk with another charge type is unknown", () =>
  expect(diskPrice({ size: 100, chargeType: "Year" })).toBeUndefined());
