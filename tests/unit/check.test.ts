import fc from "fast-check";
import { checkInstance } from "../../provider/instance/check/check";
import { OnlyOneWithoutGpu } from "../../provider/instance/check/only-one";
import { MACHINES } from "../../provider/instance/model/machines";
import { PROPERTIES } from "../../provider/instance/model/properties";
import { SPEC_NAMES } from "../../provider/instance/model/spec";
import { UNKNOWN } from "../../provider/resource/properties/inputs";
import { spec } from "../support/spec";

const minimal = {
  zone: "cn-wlcb-01",
  gpuType: "4090",
  gpu: 1,
  cpu: 16,
  memory: 65536,
  imageId: "compshareImage-xxxx",
  bootDisk: { type: "CLOUD_SSD", size: 200 },
  name: "n",
};
const problems = (changes: Record<string, unknown>) => checkInstance({ ...minimal, ...changes }).violations;

test("the page's own example is accepted, and gets its defaults", () => {
  const { inputs, violations } = checkInstance(minimal);
  expect(violations).toEqual([]);
  expect(inputs).toEqual({
    ...minimal,
    region: "cn-wlcb",
    minimalCpuPlatform: "Auto",
    onImageChange: "replace",
    dataDisks: [],
    keepDataDisks: false,
    chargeType: "Month",
    quantity: 1,
    onNoCapacity: "fail",
    onReclaim: "fail",
    enableUs3: false,
    waitFor: "running",
  });
});

test("checking checked inputs again changes nothing", () => {
  const { inputs } = checkInstance(spec() as never);
  expect(checkInstance(inputs).inputs).toEqual(inputs);
});

describe("bad input is refused with property, value, rule and fix:", () => {
  test.each<[string, Record<string, unknown>, string, string]>([
    ["an unknown GPU type", { gpuType: "4080" }, "gpuType", '"4080" isn\'t a GPU type; choose one of 2080'],
    ["too many cards", { gpu: 11 }, "gpu", "11 cards are too many: a 4090 instance has 1 to 10"],
    ["no card", { gpu: 0 }, "gpu", "0 isn't valid: it must be an integer (cards), at least 1"],
    ["half a card", { gpu: 1.5 }, "gpu", "1.5 isn't valid: it must be an integer (cards)"],
    ["cards as text", { gpu: "1" }, "gpu", '"1" isn\'t valid: it must be an integer (cards)'],
    ["too many vCPUs", { cpu: 141 }, "cpu", "141 vCPUs are too many: a 4090 instance has at most 140"],
    ["memory in GB", { memory: 64 }, "memory", "memory is in MB; for 64 GB write 65536"],
    [
      "memory between two GB",
      { memory: 65000 },
      "memory",
      "65000 isn't a multiple of 1024: memory is in MB; for 63 GB write 64512",
    ],
    ["too much memory", { memory: 681 * 1024 }, "memory", "a 4090 instance has at most 680 GB; for that, write 696320"],
    [
      "a platform the type lacks",
      { gpuType: "A100", minimalCpuPlatform: "Amd/Auto" },
      "minimalCpuPlatform",
      '"Amd/Auto" isn\'t available for A100; write "Auto" or "Intel/Auto"',
    ],
    [
      "Intel where only AMD is offered",
      { gpuType: "3090", minimalCpuPlatform: "Intel/Auto" },
      "minimalCpuPlatform",
      'write "Auto" or "Amd/Auto"',
    ],
    [
      "a platform that doesn't exist",
      { minimalCpuPlatform: "ARM" },
      "minimalCpuPlatform",
      '"ARM" isn\'t valid: it must be one of Auto, Intel/Auto, Amd/Auto',
    ],
    [
      "a disk type that doesn't exist",
      { bootDisk: { type: "SSD", size: 60 } },
      "bootDisk.type",
      '"SSD" isn\'t valid: it must be one of CLOUD_SSD',
    ],
    [
      "CLOUD_RSSD on a type other than A800",
      { bootDisk: { type: "CLOUD_RSSD", size: 60 } },
      "bootDisk.type",
      '"CLOUD_RSSD" is only available for A800, not for 4090; write "CLOUD_SSD"',
    ],
    [
      "a CLOUD_RSSD data disk on a type other than A800",
      { dataDisks: [{ name: "d", type: "CLOUD_RSSD", size: 60 }] },
      "dataDisks[0].type",
      '"CLOUD_RSSD" is only available for A800',
    ],
    ["a power state that doesn't exist", { powerState: "off" }, "powerState", '"off" isn\'t valid: it must be one of'],
    [
      "Spot that is stopped",
      { powerState: "stopped", chargeType: "Spot" },
      "powerState",
      '"stopped" isn\'t possible for a Spot instance',
    ],
    [
      "no cards for a month",
      { powerState: "withoutGpu", chargeType: "Month" },
      "powerState",
      '"withoutGpu" isn\'t possible for a Month instance; write chargeType: "Postpay"',
    ],
    ["a stop without a zone", { stopAt: "2027-01-31T22:00:00" }, "stopAt", "it must be a time with its zone"],
    ["a run that is too short", { autoStopAfter: "9m" }, "autoStopAfter", '"9m" isn\'t valid'],
    [
      "a planned stop of Spot",
      { autoStopAfter: "8h", chargeType: "Spot" },
      "autoStopAfter",
      "\"8h\" isn't possible: a Spot instance can't have a planned stop",
    ],
    [
      "two planned stops",
      { autoStopAfter: "8h", stopAt: "2027-01-31T22:00:00Z" },
      "autoStopAfter",
      '"8h" and stopAt ("2027-01-31T22:00:00Z") can\'t be combined',
    ],
    ["no boot disk", { bootDisk: undefined }, "bootDisk", "bootDisk is required"],
    [
      "a boot disk without a size",
      { bootDisk: { type: "CLOUD_SSD" } },
      "bootDisk.size",
      "is required: an integer (GB)",
    ],
    ["a boot disk that is too large", { bootDisk: { type: "CLOUD_SSD", size: 1001 } }, "bootDisk.size", "at most 1000"],
    [
      "a data disk that is too small",
      { dataDisks: [{ name: "d", type: "CLOUD_SSD", size: 9 }] },
      "dataDisks[0].size",
      "10 to 1500",
    ],
    [
      "a data disk that is too large",
      { dataDisks: [{ name: "d", type: "CLOUD_SSD", size: 1501 }] },
      "dataDisks[0].size",
      "10 to 1500",
    ],
    [
      "two disks of one name",
      { dataDisks: [1, 2].map(() => ({ name: "d", type: "CLOUD_SSD", size: 60 })) },
      "dataDisks[1].name",
      '"d" is already the name of another disk',
    ],
    [
      "a charge type that doesn't exist",
      { chargeType: "Weekly" },
      "chargeType",
      '"Weekly" isn\'t valid: it must be one of Month, Day, Dynamic, Postpay, Spot, Year',
    ],
    ["a quantity of 0", { quantity: 0 }, "quantity", "0 isn't valid"],
    ["a name that is too long", { name: "x".repeat(64) }, "name", "(64 characters) isn't allowed: at most 63"],
    ["a name with a slash", { name: "a/b" }, "name", '"a/b" (3 characters) isn\'t allowed'],
    ["a zone of another region", { region: "cn-sh2" }, "region", 'remove region, or set it to "cn-wlcb"'],
    ["a region's name as zone", { zone: "cn-sh2" }, "zone", "is a region; write one of its zones: cn-sh2-02"],
    ["a zone that doesn't tell its region", { zone: "moon" }, "region", "set region"],
    ["a missing zone", { zone: undefined }, "zone", "zone is required: string"],
    ["a missing image", { imageId: undefined }, "imageId", "imageId is required"],
    ["an empty image", { imageId: "" }, "imageId", '"" isn\'t valid: it must be a non-empty string'],
    [
      "a password that is too short",
      { password: "Ab3$" },
      "password",
      "this value (a secret) isn't valid: it must be 8 to 30",
    ],
    ["a password with one kind of characters", { password: "onlysmall" }, "password", "of at least two kinds"],
    ["a port that is too large", { ports: { http: [65536], tcp: [] } }, "ports.http[0]", "it must be 1 to 65535"],
    ["a port named twice", { ports: { http: [80], tcp: [9, 8, 9] } }, "ports.tcp[2]", "9 is already in the list"],
    ["one list of ports", { ports: { http: [80] } }, "ports.tcp", "ports.tcp is required: a list of ports"],
    ["a property in the wrong case", { GPUType: "4090" }, "GPUType", "there is no such property; write gpuType"],
    ["a property with a missing letter", { dataDisk: [] }, "dataDisk", "there is no such property; write dataDisks"],
    ["two letters swapped", { gup: 1 }, "gup", "there is no such property; write gpu"],
    ["a property that doesn't exist", { maxCount: 3 }, "maxCount", "there is no such property; remove it"],
    ["a short name similar to none", { ip: "1.2.3.4" }, "ip", "there is no such property; remove it"],
    ["a name similar to one that only options set", { timeout: 5 }, "timeout", "there is no such property; remove it"],
  ])("%s", (_title, changes, property, reason) => {
    const found = problems(changes);
    expect(found.map((violation) => violation.property)).toEqual([property]);
    expect(found[0]?.reason).toContain(reason);
  });

  test.each(["4090_48G", "A800", "H20", "P40", "2080"])("Spot for %s", (gpuType) => {
    const [found] = problems({ gpuType, chargeType: "Spot", memory: 32768 });
    expect(found).toMatchObject({
      property: "chargeType",
      reason: expect.stringContaining(`"Spot" isn't offered for ${gpuType}`),
    });
  });
});

test.each(["训练-1", "a_b.c,d:e-f", "x".repeat(63)])("the name %s is accepted", (name) => {
  expect(problems({ name })).toEqual([]);
});

test.each(["Letters-1", "12345678a", "a()`~!@#$%^&*-+=", "a_|{}[]:;'<>,.?/", `${"A".repeat(29)}1`])(
  "the password %s is accepted",
  (password) => {
    expect(problems({ password })).toEqual([]);
  },
);

test.each(["Sécret-123", "tab\tin-it1", "x1".repeat(16), "blank in 1"])(
  "no message quotes the bad password %j",
  (password) => {
    const [found] = problems({ password });
    expect(found).toMatchObject({ property: "password" });
    expect(found?.reason).not.toContain(password);
  },
);

test("all problems of an instance are reported at once", () => {
  const found = problems({ gpu: 0, memory: 64, chargeType: "Weekly", bootDisk: { type: "X", size: 0 } });
  expect(found.map(({ property }) => property).sort()).toEqual([
    "bootDisk.size",
    "bootDisk.type",
    "chargeType",
    "gpu",
    "memory",
  ]);
});

test("values that aren't known yet are skipped, and the rest is checked", () => {
  expect(problems({ gpuType: UNKNOWN, imageId: UNKNOWN, zone: UNKNOWN, name: UNKNOWN })).toEqual([]);
  expect(problems({ bootDisk: { type: "CLOUD_SSD", size: UNKNOWN } })).toEqual([]);
  expect(problems({ dataDisks: [{ name: UNKNOWN, type: "CLOUD_SSD", size: UNKNOWN }] })).toEqual([]);
  expect(problems({ gpuType: UNKNOWN, gpu: 0 })).toHaveLength(1);
});

test("project and region default to those of the settings", () => {
  const { inputs } = checkInstance({ ...minimal, zone: "moon" }, { projectId: "org-1", region: "orbit" });
  expect(inputs).toMatchObject({ projectId: "org-1", region: "orbit" });
});

test("every combination within a GPU type's limits is accepted", () => {
  const within = fc.constantFrom(...Object.entries(MACHINES)).chain(([gpuType, machine]) =>
    fc.record({
      gpuType: fc.constant(gpuType),
      gpu: fc.integer({ min: 1, max: machine.maxGpu }),
      cpu: fc.integer({ min: 1, max: machine.maxCpu }),
      memory: fc.integer({ min: 1, max: machine.maxMemoryGb }).map((gb) => gb * 1024),
      chargeType: fc.constantFrom("Month", "Day", "Dynamic", "Postpay", ...(machine.spot ? ["Spot"] : [])),
    }),
  );
  fc.assert(fc.property(within, (changes) => expect(problems(changes)).toEqual([])));
});

test("no input makes check throw", () => {
  const anyInputs = fc.record(Object.fromEntries(SPEC_NAMES.map((name) => [name, fc.anything()])), {
    requiredKeys: [],
  });
  fc.assert(fc.property(anyInputs, (inputs) => void checkInstance(inputs)));
});

test("the list of inputs and the table of properties have the same names", () => {
  expect(Object.keys(PROPERTIES)).toEqual([...SPEC_NAMES]);
});

describe("a stop in the past", () => {
  const stopAt = "2026-12-01T12:00:00Z";
  const problemsAt = (now: string, olds?: Record<string, unknown>) =>
    checkInstance({ ...minimal, stopAt }, {}, { now: Date.parse(now), olds }).violations;

  test("is refused if it is new", () => {
    expect(problemsAt("2026-12-01T12:00:01Z")).toMatchObject([
      { property: "stopAt", reason: expect.stringContaining("is in the past (it is 2026-12-01T12:00:01.000Z now)") },
    ]);
  });
  test("is accepted if the instance already has it", () => {
    expect(problemsAt("2026-12-01T12:00:01Z", { ...minimal, stopAt })).toEqual([]);
  });
  test("is accepted before that time", () => {
    expect(problemsAt("2026-12-01T11:59:59Z")).toEqual([]);
  });
});

test("a second instance without cards in one run is refused, and the first is accepted when it is checked again", () => {
  const only = new OnlyOneWithoutGpu();
  const withoutGpu = { powerState: "withoutGpu" };
  expect(only.check("urn:a", "a", withoutGpu)).toEqual([]);
  expect(only.check("urn:b", "b", withoutGpu)).toMatchObject([{ reason: expect.stringContaining('here "a"') }]);
  expect(only.check("urn:b", "b", { powerState: "stopped" })).toEqual([]);
  expect(only.check("urn:a", "a", withoutGpu)).toEqual([]);
});

test("an invalid value that the state already has is accepted; a new one isn't", () => {
  const raw = { ...minimal, securityGroupId: " fw-1" };
  expect(checkInstance(raw).violations).toHaveLength(1);
  expect(checkInstance(raw, {}, { olds: checkInstance(raw).inputs }).violations).toEqual([]);
});
