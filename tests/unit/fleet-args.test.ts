import * as pulumi from "@pulumi/pulumi";
import { memberArgs } from "../../provider/pulumi/fleet-args";
import { args } from "../support/instances";

/** What a fleet declares for each of its members. */

const { zone, chargeType, ...machine } = args();
const spec = machine as never;
const WLCB = { zone: "cn-wlcb-01" };
const SHANGHAI = { zone: "cn-sh2-02" };
const SPOT = { chargeType: "Spot" as const };

/** What differs from the specification. */
function placed(fleet: object, key = "0") {
  const { gpuType, gpu, cpu, memory, imageId, bootDisk, ...rest } = memberArgs("fleet", { count: 1, spec, ...fleet })[
    key
  ] as unknown as Record<string, unknown>;
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
}

test("a count makes keys from 0 on; none is a fleet too", () => {
  expect(Object.keys(memberArgs("fleet", { count: 3, spec }))).toEqual(["0", "1", "2"]);
  expect(memberArgs("fleet", { count: 0, spec })).toEqual({});
});

test.each<[string, object, unknown]>([
  ["without placements the specification stands alone", {}, {}],
  ["the first placement is the declaration", { placements: [WLCB] }, WLCB],
  ["further ones are fallbacks", { placements: [WLCB, SHANGHAI] }, { ...WLCB, fallbacks: [SHANGHAI] }],
  [
    "a fallback has what the specification says, not the first placement",
    { spec: { ...machine, chargeType }, placements: [{ ...WLCB, ...SPOT }, SHANGHAI] },
    { ...WLCB, ...SPOT, fallbacks: [{ ...SHANGHAI, chargeType }] },
  ],
  [
    "what the specification leaves out is the first placement's",
    { placements: [{ ...WLCB, ...SPOT }, SHANGHAI] },
    { ...WLCB, ...SPOT, fallbacks: [SHANGHAI] },
  ],
  [
    "a region doesn't go along to another zone",
    { spec: { ...machine, ...WLCB, region: "cn-wlcb" }, placements: [SHANGHAI, { gpuType: "3090" }] },
    { ...SHANGHAI, fallbacks: [{ ...WLCB, region: "cn-wlcb", gpuType: "3090" }] },
  ],
  [
    "the specification's own fallbacks stay",
    { spec: { ...machine, fallbacks: [SHANGHAI] } },
    { fallbacks: [SHANGHAI] },
  ],
])("%s", (_, fleet, expected) => {
  const { gpuType, ...rest } = placed(fleet) as Record<string, unknown>;
  expect(rest).toEqual(expected);
});

test.each<[string, object, object]>([
  ["its zone, everywhere", { zone: "cn-wlcb-02" }, { zone: "cn-wlcb-02", fallbacks: [SPOT] }],
  ["its charge type", { chargeType: "Day" }, { ...WLCB, chargeType: "Day", fallbacks: [SHANGHAI] }],
  ["fallbacks of its own", { fallbacks: [] }, { ...WLCB, fallbacks: [] }],
  ["its name", { name: "chief" }, { ...WLCB, name: "chief", fallbacks: [{ ...SHANGHAI, ...SPOT }] }],
])("a member's own goes before all: %s", (_, member, expected) => {
  const fleet = { count: undefined, members: { one: member }, placements: [WLCB, { ...SHANGHAI, ...SPOT }] };
  expect(placed(fleet, "one")).toEqual(expected);
});

test.each<[string, object, string]>([
  ["neither", { count: undefined }, "it has neither count nor members"],
  ["both", { members: {} }, "it has both count and members"],
  ["a part of one", { count: 1.5 }, "count is 1.5"],
  ["less than none", { count: -1 }, "count is -1"],
  ["a text", { count: "3" }, 'count is "3"'],
  ["no number", { count: Number.NaN }, "count is NaN"],
  ["an output", { count: pulumi.output(3) }, "count is an output"],
  ["half of one away", { maxAway: 0.5 }, "maxAway is 0.5"],
  ["two lists", { placements: [WLCB], spec: { ...machine, fallbacks: [] } }, "it has placements, and its spec has"],
])("refused: %s", (_, fleet, reason) => {
  expect(() => memberArgs("fleet", { count: 1, spec, ...fleet } as never)).toThrow(`CompShareFleet "fleet": ${reason}`);
});
