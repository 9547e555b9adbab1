import fc from "fast-check";
import { checkInstance } from "../../provider/instance/check/check";
import { LIVE_RULES, offerOf } from "../../provider/instance/check/live-rules";
import type { Catalogue, MachineOffer } from "../../provider/offers/catalogue";
import { spec } from "../support/spec";

/** Declarations checked against the service's catalogue. */

const offer = (changes: Partial<MachineOffer> = {}): MachineOffer => ({
  zone: "cn-wlcb-01",
  gpuType: "4090",
  isSoldOut: false,
  platforms: ["Intel"],
  vramGb: 24,
  sizes: [
    { gpu: 1, cpu: 16, memoryGb: [64, 94] },
    { gpu: 2, cpu: 32, memoryGb: [128] },
  ],
  bootDisks: [{ type: "CLOUD_SSD", minGb: 20, maxGb: 500 }],
  dataDisks: [{ type: "CLOUD_SSD", minGb: 1, maxGb: 8000 }],
  ...changes,
});
const CATALOGUE: Catalogue = {
  machines: [
    offer(),
    offer({ gpuType: "4090Pro" }),
    offer({ gpuType: "3090", zone: "cn-wlcb-02" }),
    offer({ gpuType: "A100", zone: "cn-wlcb-02" }),
  ],
};
const problems = (changes: object, catalogue = CATALOGUE) =>
  checkInstance(spec(changes) as never, {}, { olds: undefined, catalogueOf: () => catalogue }).violations;

test("accepts what the catalogue offers, even if the API page's table lacks it", () => {
  expect(problems({})).toEqual([]);
  expect(problems({ gpuType: "4090Pro", memory: 94 * 1024 })).toEqual([]);
});

test.each<[string, object, string, string]>([
  [
    "cards",
    { gpu: 3 },
    "gpu",
    "3 cards aren't offered for 4090 in cn-wlcb-01; choose 1 or 2; the nearest is gpu: 2, cpu: 32, memory: 131072",
  ],
  ["vCPUs", { cpu: 17 }, "cpu", "17 vCPUs aren't offered; choices for 4090 with 1 card: 16 vCPUs with 64 or 94 GB"],
  ["memory", { memory: 96 * 1024 }, "memory", "write 96256 (94 GB) or 65536 (64 GB)"],
  ["a platform", { minimalCpuPlatform: "Amd/Auto" }, "minimalCpuPlatform", 'write "Auto" or "Intel/Auto"'],
  ["a disk type", { bootDisk: { type: "LOCAL_SSD", size: 60 } }, "bootDisk.type", "choose one of CLOUD_SSD"],
  ["a disk size", { bootDisk: { type: "CLOUD_SSD", size: 600 } }, "bootDisk.size", "has 20 to 500"],
  ["another spelling", { gpuType: "4090-pro" }, "gpuType", '"4090-pro" isn\'t a GPU type; write "4090Pro"'],
  [
    "a type of another zone",
    { gpuType: "A100" },
    "gpuType",
    "isn't offered in cn-wlcb-01; it is offered in cn-wlcb-02",
  ],
  ["an unknown type", { gpuType: "4080" }, "gpuType", "choose one of 4090, 4090Pro"],
  ["a similar type", { gpuType: "4090Pr0" }, "gpuType", "choose one of 4090Pro, 4090"],
  ["an unknown zone", { zone: "cn-wlcb-09" }, "zone", "choose one of cn-wlcb-01, cn-wlcb-02"],
])("refuses %s that the zone lacks, with what it has", (_, changes, property, reason) => {
  expect(problems(changes)).toMatchObject([{ property, reason: expect.stringContaining(reason) }]);
});

test.each<[object, number, string]>([
  [{ maxGb: 500 }, 600, "600 GB isn't possible: a CLOUD_SSD boot disk has at most 500 GB"],
  [{ minGb: 20 }, 5, "5 GB isn't possible: a CLOUD_SSD boot disk has at least 20 GB"],
])("doesn't invent a disk limit that the catalogue doesn't give: %j", (limits, size, reason) => {
  const catalogue = {
    machines: [offer({ bootDisks: [{ type: "CLOUD_SSD", minGb: undefined, maxGb: undefined, ...limits }] })],
  };
  expect(problems({ bootDisk: { type: "CLOUD_SSD", size } }, catalogue)).toEqual([
    { property: "bootDisk.size", reason },
  ]);
});

test.each([[64], [65000]])("reports memory %d only by its unit rule, without the zone's sizes", (memory) => {
  expect(problems({ memory })).toMatchObject([{ property: "memory", reason: expect.stringContaining("is in MB") }]);
  expect(problems({ memory, cpu: 17 }).map(({ property }) => property)).toEqual(["memory", "cpu"]);
});

test("names the nearest of many sizes", () => {
  const sizes = Array.from({ length: 20 }, (_, index) => ({ gpu: 1, cpu: index + 1, memoryGb: [8] }));
  const catalogue = { machines: [offer({ sizes: sizes.filter(({ cpu }) => cpu !== 15) })] };
  const [problem] = problems({ cpu: 15 }, catalogue);
  expect(problem?.reason).toMatch(
    / 11 vCPUs with 8 GB; .* 14 vCPUs with 8 GB; 16 vCPUs .*; 19 vCPUs with 8 GB; 11 more$/,
  );
});

test("a zone of another region gets only one message, and none about the catalogue", () => {
  expect(problems({ zone: "cn-sh2-02" })).toMatchObject([{ property: "region" }]);
});

describe("Spot", () => {
  test("is refused if the zone doesn't list the GPU type as Spot", () => {
    const spot = [offer({ gpuType: "4090Pro" }), offer({ zone: "cn-wlcb-02" })];
    const [problem] = problems({ chargeType: "Spot" }, { ...CATALOGUE, spot });
    expect(problem).toMatchObject({ property: "chargeType", reason: expect.stringMatching(/with Spot: 4090Pro$/) });
  });
  test("is accepted if the catalogue doesn't tell", () => expect(problems({ chargeType: "Spot" })).toEqual([]));
});

test("a catalogue without sizes, disks and platforms refuses none", () => {
  const silent = { machines: [offer({ sizes: [], bootDisks: [], dataDisks: [], platforms: [] })] };
  const declared = spec({ minimalCpuPlatform: "Amd/Auto", bootDisk: { type: "LOCAL_SSD", size: 60 } });
  const found = offerOf(declared, silent) as MachineOffer;
  expect(LIVE_RULES.flatMap(({ check }) => check(declared, found, silent) ?? [])).toEqual([]);
});

test("the memory that a refusal proposes is valid", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 999 }), { minLength: 1 }), fc.nat(999), (memoryGb, wanted) => {
      const catalogue = { machines: [offer({ sizes: [{ gpu: 1, cpu: 16, memoryGb }] })] };
      const [problem] = problems({ memory: (wanted + 1) * 1024 }, catalogue);
      if (memoryGb.includes(wanted + 1)) return expect(problem).toBeUndefined();
      const proposed = /write (\d+)/.exec(problem?.reason ?? "")?.[1];
      expect(problems({ memory: Number(proposed) }, catalogue)).toEqual([]);
    }),
  );
});
