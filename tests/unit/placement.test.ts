import fc from "fast-check";
import { diffInstance } from "../../provider/instance/model/diff";
import { placementsOf, placementTexts, resolvePlacement } from "../../provider/instance/model/placement";
import type { InstanceSpec, PlacementSpec } from "../../provider/instance/model/spec";
import { outputsOf, pickSpec } from "../../provider/instance/observe/outputs";
import { UNKNOWN } from "../../provider/resource/properties/inputs";
import { observed } from "../support/observed";
import { spec } from "../support/spec";

/** Which placement an instance is held against. */

const SHANGHAI = { zone: "cn-sh2-02", region: "cn-sh2" };
const with3090 = { gpuType: "3090" };

describe("an instance is compared with", () => {
  const LARGE = { gpu: 2, cpu: 32, memory: 131072 };
  test.each<[string, Partial<InstanceSpec>, Partial<InstanceSpec>, Partial<InstanceSpec>]>([
    ["the declaration if it runs there", {}, { fallbacks: [SHANGHAI] }, {}],
    ["the fallback that it runs on", SHANGHAI, { fallbacks: [with3090, SHANGHAI] }, SHANGHAI],
    ["a reordered fallback", SHANGHAI, { fallbacks: [SHANGHAI, with3090] }, SHANGHAI],
    ["a fallback that has become the declaration", SHANGHAI, { ...SHANGHAI, fallbacks: [with3090] }, SHANGHAI],
    ["the declaration if its fallback was removed", SHANGHAI, { fallbacks: [with3090] }, {}],
    ["the declaration if no fallbacks are left", SHANGHAI, {}, {}],
    ["the placement of its size, of two in one zone", LARGE, { fallbacks: [LARGE] }, LARGE],
    [
      "the placement in its zone if the size was changed",
      SHANGHAI,
      { ...LARGE, fallbacks: [SHANGHAI] },
      { ...LARGE, ...SHANGHAI },
    ],
    [
      "the placement with its charge type",
      { chargeType: "Spot" },
      { fallbacks: [{ chargeType: "Spot" }] },
      { chargeType: "Spot" },
    ],
    [
      "the placement in its zone if the charge type can be switched",
      { ...SHANGHAI, chargeType: "Day" },
      { chargeType: "Month", fallbacks: [SHANGHAI] },
      { ...SHANGHAI, chargeType: "Month" },
    ],
    [
      "the declaration if the charge type can't be switched",
      { ...SHANGHAI, chargeType: "Spot" },
      { chargeType: "Month", fallbacks: [SHANGHAI] },
      { chargeType: "Month" },
    ],
    [
      "the placement with its CPU platform",
      { minimalCpuPlatform: "Amd/Auto" },
      { fallbacks: [{ minimalCpuPlatform: "Amd/Auto" }] },
      { minimalCpuPlatform: "Amd/Auto" },
    ],
    [
      "the placement with its CPU platform whose charge type can be switched",
      { chargeType: "Day" },
      { chargeType: "Month", fallbacks: [{ chargeType: "Day", minimalCpuPlatform: "Amd/Auto" }] },
      { chargeType: "Month" },
    ],
    ["a known fallback while others are unknown", SHANGHAI, { fallbacks: [{ zone: UNKNOWN }, SHANGHAI] }, SHANGHAI],
    ["the declaration while no fallback is known", SHANGHAI, { fallbacks: UNKNOWN as never }, {}],
  ])("%s", (_, actual, declared, expected) => {
    const resolved = resolvePlacement(spec(declared), spec(actual));
    expect(resolved).toMatchObject({ ...spec(), ...expected });
  });
});

test("a fallback keeps the declaration's own values", () => {
  const [declared, fallback] = placementsOf(spec({ fallbacks: [SHANGHAI] }));
  expect(declared).not.toHaveProperty("firstChoice");
  expect(fallback?.firstChoice).toMatchObject({ zone: "cn-wlcb-01", region: "cn-wlcb", gpuType: "4090" });
  const outputs = outputsOf(fallback as never, [], observed(fallback as never));
  expect(outputs).toMatchObject({ ...SHANGHAI, firstChoice: { zone: "cn-wlcb-01" }, fallbacks: [SHANGHAI] });
  expect(pickSpec(outputs)).not.toHaveProperty("firstChoice");
});

test("placements are named with their charge type if there are several", () => {
  expect(placementTexts(placementsOf(spec()))).toEqual(["1 x 4090 with 16 vCPUs and 64 GB in cn-wlcb-01"]);
  expect(placementTexts(placementsOf(spec({ fallbacks: [{ chargeType: "Spot" }] })))).toEqual([
    "1 x 4090 with 16 vCPUs and 64 GB as Postpay in cn-wlcb-01",
    "1 x 4090 with 16 vCPUs and 64 GB as Spot in cn-wlcb-01",
  ]);
});

const place = fc.constantFrom({ zone: "cn-wlcb-01", region: "cn-wlcb" }, SHANGHAI, {});
const anyPlacement: fc.Arbitrary<PlacementSpec> = fc
  .tuple(
    place,
    fc.constantFrom({}, with3090),
    fc.constantFrom({}, { gpu: 2 }, { gpu: 1 }),
    fc.constantFrom<PlacementSpec[]>({}, { chargeType: "Spot" }, { chargeType: "Day" }, { chargeType: "Month" }),
    fc.constantFrom<PlacementSpec[]>({}, { minimalCpuPlatform: "Amd/Auto" }, { minimalCpuPlatform: "Auto" }),
  )
  .map((parts) => Object.assign({}, ...parts));
const anyDeclaration = fc
  .tuple(anyPlacement, fc.array(anyPlacement, { maxLength: 3 }))
  .map(([own, fallbacks]) => spec({ ...own, fallbacks }));
const diff = (actual: InstanceSpec, declared: InstanceSpec) => diffInstance(actual as never, declared as never);

describe("with any placements", () => {
  test("an instance created at one of them doesn't differ, even if they are reordered", () => {
    const cases = anyDeclaration.chain((declared) =>
      fc.tuple(
        fc.constant(declared),
        fc.nat(3),
        fc.shuffledSubarray(declared.fallbacks ?? [], { minLength: declared.fallbacks?.length ?? 0 }),
      ),
    );
    fc.assert(
      fc.property(cases, ([declared, index, fallbacks]) => {
        const placements = placementsOf(declared);
        const made = placements[index % placements.length] as InstanceSpec;
        expect(diff(made, { ...declared, fallbacks })).toEqual({ updates: [], replaces: [] });
      }),
    );
  });

  test("the resolved placement is one of them, and resolves to itself", () => {
    fc.assert(
      fc.property(anyDeclaration, anyDeclaration, (declared, actual) => {
        const resolved = resolvePlacement(declared, actual);
        expect(placementsOf(declared)).toContainEqual(resolved);
        expect(resolvePlacement(resolved, actual)).toBe(resolved);
      }),
    );
  });

  test("fallbacks never turn an update into a replacement", () => {
    fc.assert(
      fc.property(anyDeclaration, anyDeclaration, (declared, actual) => {
        const { fallbacks: _, ...alone } = declared;
        if (diff(actual, alone).replaces.length > 0) return;
        expect(diff(actual, declared).replaces).toEqual([]);
      }),
    );
  });
});
