import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { diffInstance } from "../../provider/instance/model/diff";
import { type InstanceSpec, SPEC_NAMES } from "../../provider/instance/model/spec";
import { UNKNOWN } from "../../provider/resource/properties/inputs";
import { spec } from "../support/spec";

const disk = (name: string, size: number, type = "CLOUD_SSD") =>
  ({ name, size, type }) as InstanceSpec["dataDisks"][number];

describe("each property has its own effect", () => {
  test.each<[string, Partial<InstanceSpec>, Partial<InstanceSpec>, "updates" | "replaces" | "nothing", string?]>([
    ["name", {}, { name: "other" }, "updates"],
    ["password", { password: "Letters-1" }, { password: "Letters-2" }, "updates"],
    ["a password that is no longer declared", { password: "Letters-1" }, {}, "nothing"],
    ["ports", { ports: { http: [80], tcp: [] } }, { ports: { http: [], tcp: [80] } }, "updates"],
    ["ports that aren't set yet", {}, { ports: { http: [], tcp: [] } }, "updates", "ports"],
    ["ports in another order", { ports: { http: [1, 2], tcp: [] } }, { ports: { http: [2, 1], tcp: [] } }, "nothing"],
    ["ports that are no longer declared", { ports: { http: [80], tcp: [] } }, {}, "nothing"],
    ["waitFor", {}, { waitFor: "ssh" }, "updates"],
    ["waitFor running again", { waitFor: "ssh" }, { waitFor: "running" }, "nothing"],
    ["gpu", {}, { gpu: 2 }, "updates"],
    ["cpu", {}, { cpu: 32 }, "updates"],
    ["memory", {}, { memory: 131072 }, "updates"],
    ["bootDisk grows", {}, { bootDisk: { type: "CLOUD_SSD", size: 300 } }, "updates", "bootDisk"],
    ["bootDisk shrinks", {}, { bootDisk: { type: "CLOUD_SSD", size: 100 } }, "replaces", "bootDisk"],
    ["bootDisk.type", {}, { bootDisk: { type: "CLOUD_NORMAL", size: 300 } }, "replaces", "bootDisk"],
    ["a new data disk", {}, { dataDisks: [disk("a", 100)] }, "updates", "dataDisks"],
    ["a data disk less", { dataDisks: [disk("a", 100)] }, {}, "updates", "dataDisks"],
    ["a larger data disk", { dataDisks: [disk("a", 100)] }, { dataDisks: [disk("a", 200)] }, "updates", "dataDisks"],
    ["a smaller data disk", { dataDisks: [disk("a", 200)] }, { dataDisks: [disk("a", 100)] }, "updates", "dataDisks"],
    [
      "a data disk of another type",
      { dataDisks: [disk("a", 100)] },
      { dataDisks: [disk("a", 100, "CLOUD_NORMAL")] },
      "updates",
      "dataDisks",
    ],
    [
      "data disks in another order",
      { dataDisks: [disk("a", 1), disk("b", 2)] },
      { dataDisks: [disk("b", 2), disk("a", 1)] },
      "nothing",
    ],
    ["a new local data disk", {}, { dataDisks: [disk("a", 100, "LOCAL_SSD")] }, "replaces", "dataDisks"],
    [
      "a cloud disk beside a local one",
      { dataDisks: [disk("l", 9, "LOCAL_SSD")] },
      { dataDisks: [disk("l", 9, "LOCAL_SSD"), disk("a", 100)] },
      "updates",
      "dataDisks",
    ],
    ["chargeType Day to Month", { chargeType: "Day" }, { chargeType: "Month" }, "updates", "chargeType"],
    ["chargeType Postpay to Month", { chargeType: "Postpay" }, { chargeType: "Month" }, "updates", "chargeType"],
    ["chargeType Postpay to Year", { chargeType: "Postpay" }, { chargeType: "Year" }, "updates", "chargeType"],
    ["chargeType Postpay to Dynamic", { chargeType: "Postpay" }, { chargeType: "Dynamic" }, "updates", "chargeType"],
    ["chargeType Postpay to Spot", { chargeType: "Postpay" }, { chargeType: "Spot" }, "replaces", "chargeType"],
    ["chargeType Month to Year", { chargeType: "Month" }, { chargeType: "Year" }, "updates", "chargeType"],
    ["chargeType Month to Postpay", { chargeType: "Month" }, { chargeType: "Postpay" }, "replaces", "chargeType"],
    ["a Year that was bought in the console", { chargeType: "Year" }, { chargeType: "Month" }, "nothing"],
    ["a charge type that isn't known", { chargeType: "Forever" as never }, { chargeType: "Month" }, "nothing"],
    ["an empty charge type", { chargeType: "" as never }, { chargeType: "Spot" }, "nothing"],
    ["chargeType Month to Day", { chargeType: "Month" }, { chargeType: "Day" }, "replaces", "chargeType"],
    ["chargeType Spot to Postpay", { chargeType: "Spot" }, { chargeType: "Postpay" }, "replaces", "chargeType"],
    ["quantity", {}, { quantity: 3 }, "nothing"],
    ["imageId", {}, { imageId: "other" }, "replaces"],
    ["imageId with reinstall", {}, { imageId: "other", onImageChange: "reinstall" }, "updates", "imageId"],
    ["onImageChange", {}, { onImageChange: "reinstall" }, "nothing"],
    ["keepDataDisks", {}, { keepDataDisks: true }, "updates"],
    ["timeouts", {}, { timeouts: { delete: 60 } }, "updates"],
    ["zone", {}, { zone: "cn-wlcb-02" }, "replaces"],
    ["region", {}, { region: "cn-x" }, "replaces"],
    ["gpuType", {}, { gpuType: "A800" }, "replaces"],
    ["minimalCpuPlatform", {}, { minimalCpuPlatform: "Amd/Auto" }, "replaces"],
    ["minimalCpuPlatform, the default spelled out", {}, { minimalCpuPlatform: "Auto" }, "nothing"],
    ["adoptInstanceId", {}, { adoptInstanceId: "uhost-2" }, "replaces"],
    ["adoptInstanceId taken away", { adoptInstanceId: "uhost-2" }, {}, "nothing"],
    ["powerState", { powerState: "stopped" }, { powerState: "running" }, "updates"],
    ["powerState, said for the first time", {}, { powerState: "running" }, "updates", "powerState"],
    ["powerState, not declared any more", { powerState: "stopped" }, {}, "nothing"],
    ["stopAt", {}, { stopAt: "2027-01-31T22:00:00+08:00" }, "updates"],
    ["stopAt, given up", { stopAt: "2027-01-31T22:00:00+08:00" }, {}, "updates", "stopAt"],
    [
      "stopAt, the same time in another zone",
      { stopAt: "2027-01-31T22:00:00+08:00" },
      { stopAt: "2027-01-31T14:00:00Z" },
      "nothing",
    ],
    ["autoStopAfter", { autoStopAfter: "8h" }, { autoStopAfter: "9h" }, "updates"],
    ["autoStopAfter, given up", { autoStopAfter: "8h" }, {}, "updates", "autoStopAfter"],
    ["autoStopAfter, the same duration", { autoStopAfter: "90m" }, { autoStopAfter: "1h30m" }, "nothing"],
    ["onReclaim", {}, { onReclaim: "restart" }, "nothing"],
    ["remark", {}, { remark: "r" }, "replaces"],
    ["an empty remark", {}, { remark: "" }, "nothing"],
    ["securityGroupId", {}, { securityGroupId: "fw" }, "replaces"],
    ["enableUs3", {}, { enableUs3: true }, "updates"],
    ["enableUs3, taken away", { enableUs3: true }, { enableUs3: false }, "replaces", "enableUs3"],
    ["projectId", { projectId: "org-1" }, { projectId: "org-2" }, "replaces"],
    ["projectId, named for the first time", {}, { projectId: "org-2" }, "updates", "projectId"],
  ])("%s: %#", (title, before, after, effect, property = title) => {
    const diff = diffInstance(spec(before) as never, spec(after) as never);
    expect(diff).toEqual({ updates: [], replaces: [], ...(effect !== "nothing" && { [effect]: [property] }) });
  });
});

describe("an instance that the service has reclaimed always differs", () => {
  test.each([
    ["fail", "updates"],
    ["restart", "updates"],
    ["replace", "replaces"],
  ] as const)('onReclaim "%s": %s', (onReclaim, effect) => {
    const reclaimed = { ...spec({ chargeType: "Spot" }), state: "Interrupted" };
    const diff = diffInstance(reclaimed as never, spec({ chargeType: "Spot", onReclaim }) as never);
    expect(diff).toEqual({ updates: [], replaces: [], [effect]: ["onReclaim"] });
  });
});

const anySpec = fc
  .record({
    name: fc.constantFrom("a", "b"),
    gpu: fc.integer({ min: 1, max: 4 }),
    zone: fc.constantFrom("cn-wlcb-01", "cn-sh2-02"),
    imageId: fc.constantFrom("i", "j"),
    onImageChange: fc.constantFrom("replace", "reinstall") as fc.Arbitrary<InstanceSpec["onImageChange"]>,
    chargeType: fc.constantFrom("Month", "Day", "Postpay", "Spot") as fc.Arbitrary<InstanceSpec["chargeType"]>,
    bootDisk: fc.record({ type: fc.constant("CLOUD_SSD" as const), size: fc.integer({ min: 40, max: 43 }) }),
    dataDisks: fc.uniqueArray(
      fc.record({
        name: fc.constantFrom("x", "y", "z"),
        type: fc.constant("CLOUD_SSD" as const),
        size: fc.integer({ min: 10, max: 12 }),
      }),
      { selector: ({ name }) => name },
    ),
  })
  .map((changes) => spec(structuredClone(changes)));

test("an instance doesn't differ from its own declaration", () => {
  fc.assert(
    fc.property(anySpec, (one) =>
      expect(diffInstance(one as never, one as never)).toEqual({ updates: [], replaces: [] }),
    ),
  );
});

test("a property is never both updated and replaced, and only changed properties appear", () => {
  fc.assert(
    fc.property(anySpec, anySpec, (before, after) => {
      const { updates, replaces } = diffInstance(before as never, after as never);
      expect(updates.filter((name) => replaces.includes(name))).toEqual([]);
      for (const name of [...updates, ...replaces]) expect(isDeepStrictEqual(before[name], after[name])).toBe(false);
    }),
  );
});

test("a state without this version's new properties differs in none that has its default", () => {
  const { enableUs3, keepDataDisks, onImageChange, ...older } = spec();
  expect([enableUs3, keepDataDisks, onImageChange]).toEqual([false, false, "replace"]);
  expect(diffInstance(older as never, spec() as never)).toEqual({ updates: [], replaces: [] });
});

test("a value that isn't known yet counts as changed: preview announces the most that can happen", () => {
  const unknown = Object.fromEntries(SPEC_NAMES.map((name) => [name, UNKNOWN]));
  const { updates, replaces } = diffInstance(spec({ timeouts: { create: 1 } }) as never, unknown);
  expect(updates).toEqual([
    "projectId",
    "gpu",
    "cpu",
    "memory",
    "dataDisks",
    "keepDataDisks",
    "powerState",
    "stopAt",
    "autoStopAfter",
    "name",
    "enableUs3",
    "password",
    "ports",
    "waitFor",
    "timeouts",
  ]);
  expect(replaces).toEqual(expect.arrayContaining(["zone", "imageId", "gpuType", "bootDisk"]));
});
