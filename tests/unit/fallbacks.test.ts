import fc from "fast-check";
import { checkInstance, isMarketChanged } from "../../provider/instance/check/check";
import type { InstanceSpec } from "../../provider/instance/model/spec";
import type { Catalogue, MachineOffer } from "../../provider/offers/catalogue";
import { UNKNOWN } from "../../provider/resource/properties/inputs";
import { spec } from "../support/spec";

/** A fallback is checked as a declaration of its own, and its problems are reported under its name. */

const SHANGHAI = { zone: "cn-sh2-02" };
const check = (fallbacks: unknown, changes: object = {}) =>
  checkInstance({ ...spec(), ...changes, fallbacks } as never);
const problems = (fallbacks: unknown, changes: object = {}) =>
  check(fallbacks, changes).violations.map(({ property, reason }) => `${property}: ${reason}`);

describe("a fallback's region", () => {
  test.each<[string, object, object]>([
    ["is its zone's", SHANGHAI, { ...SHANGHAI, region: "cn-sh2" }],
    ["is the declared one", { zone: "moon-base", region: "moon" }, { zone: "moon-base", region: "moon" }],
    ["is the declaration's if it has no zone", { gpuType: "3090" }, { gpuType: "3090" }],
    ["is the declaration's if it has the same zone", { zone: "cn-wlcb-01" }, { zone: "cn-wlcb-01" }],
    ["is unknown while its zone is", { zone: UNKNOWN }, { zone: UNKNOWN, region: UNKNOWN }],
  ])("%s", (_, fallback, stored) => {
    expect(check([fallback]).inputs.fallbacks).toEqual([stored]);
  });

  test("is the configured one if the zone's name doesn't contain it", () => {
    const { inputs } = checkInstance({ ...spec(), fallbacks: [{ zone: "moon" }] } as never, { region: "orbit" });
    expect(inputs.fallbacks).toEqual([{ zone: "moon", region: "orbit" }]);
  });
});

test.each<[string, unknown, RegExp]>([
  ["a form", [{}, { gpu: 0 }], /^fallbacks\[1\]\.gpu: 0 isn't valid: .* at least 1/],
  ["a rule of the API page", [{ gpu: 11 }], /^fallbacks\[0\]\.gpu: 11 cards are too many: a 4090/],
  [
    "a rule about two properties",
    [{ gpuType: "H20", chargeType: "Spot" }],
    /^fallbacks\[0\]\.chargeType: "Spot" isn't/,
  ],
  [
    "a region that doesn't contain the zone",
    [{ region: "cn-sh2" }],
    /^fallbacks\[0\]\.region: "cn-sh2" doesn't contain/,
  ],
  ["a region's name as zone", [{ zone: "cn-sh2" }], /^fallbacks\[0\]\.zone: "cn-sh2" is a region/],
  ["a region that isn't known", [{ zone: "moon" }], /^fallbacks\[0\]\.region: region is required/],
])("a fallback is checked against %s", (_, fallbacks, problem) => {
  expect(problems(fallbacks)).toEqual([expect.stringMatching(problem)]);
});

test("values that a fallback doesn't change are checked against its own GPU type", () => {
  expect(problems([{ gpuType: "3080Ti", memory: 32768 }])).toEqual([
    "fallbacks[0].cpu: 16 vCPUs are too many: a 3080Ti instance has at most 12",
  ]);
  expect(problems([{ gpuType: "4090" }], { gpuType: "A800", bootDisk: { type: "CLOUD_RSSD", size: 100 } })).toEqual([
    'fallbacks[0]: "CLOUD_RSSD" is only available for A800, not for 4090; write "CLOUD_SSD"',
  ]);
});

test("problems of the declaration itself are reported once", () => {
  expect(problems([SHANGHAI, {}], { memory: 64, name: "a b" })).toHaveLength(2);
  expect(problems([SHANGHAI, {}], { memory: "64G" })).toHaveLength(1);
});

test("values that aren't known yet are skipped, and the rest is checked", () => {
  expect(problems(UNKNOWN)).toEqual([]);
  expect(problems([UNKNOWN, { gpu: UNKNOWN }])).toEqual([]);
  expect(problems([{ gpuType: UNKNOWN, gpu: 11 }, { gpu: 11 }])).toHaveLength(1);
});

describe("the catalogue", () => {
  const machine = (zone: string, gpus: number[]): MachineOffer => ({
    zone,
    gpuType: "4090",
    isSoldOut: false,
    platforms: [],
    vramGb: 24,
    sizes: gpus.map((gpu) => ({ gpu, cpu: 16, memoryGb: [64] })),
    bootDisks: [],
    dataDisks: [],
  });
  const catalogues: Record<string, Catalogue> = {
    "cn-wlcb": { machines: [machine("cn-wlcb-01", [1])] },
    "cn-sh2": { machines: [machine("cn-sh2-02", [2])] },
  };
  const asked = (fallbacks: InstanceSpec["fallbacks"], olds?: InstanceSpec) =>
    checkInstance(
      { ...spec(), fallbacks } as never,
      {},
      {
        olds: olds as never,
        catalogueOf: (region) => catalogues[region],
      },
    ).violations;

  test("of its own region decides", () => {
    expect(asked([SHANGHAI])).toMatchObject([{ property: "fallbacks[0].gpu" }]);
    expect(asked([{ ...SHANGHAI, gpu: 2 }])).toEqual([]);
  });

  test("isn't asked about a fallback that the instance could have used already", () => {
    const inShanghai = [{ ...SHANGHAI, region: "cn-sh2" }];
    expect(asked(inShanghai, spec({ fallbacks: inShanghai }))).toEqual([]);
    expect(asked(inShanghai, spec(inShanghai[0]))).toEqual([]);
    expect(asked(inShanghai, spec())).toHaveLength(1);
  });
});

test("the service is asked only about new placements, in whatever order they are", () => {
  const one = { ...SHANGHAI, region: "cn-sh2" };
  const two = { gpuType: "3090" };
  const olds = spec({ fallbacks: [one, two] }) as never;
  expect(isMarketChanged(olds, spec({ fallbacks: [two, one] }) as never)).toBe(false);
  expect(isMarketChanged(olds, spec({ fallbacks: [] }) as never)).toBe(false);
  expect(isMarketChanged(olds, spec({ fallbacks: [two, { ...one, gpu: 2 }] }) as never)).toBe(true);
});

test("no list makes check throw", () => {
  const anyFallback = fc.oneof(
    fc.anything(),
    fc.dictionary(fc.constantFrom("zone", "region", "gpu", "x"), fc.anything()),
  );
  fc.assert(fc.property(fc.array(anyFallback), (fallbacks) => void check(fallbacks)));
});
