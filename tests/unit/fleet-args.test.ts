import * as pulumi from "@pulumi/pulumi";
import { memberArgs } from "../../provider/pulumi/program/fleet-args";
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

test("a count makes keys from 0 on, and may be zero", () => {
  expect(Object.keys(memberArgs("fleet", { count: 3, spec }))).toEqual(["0", "1", "2"]);
  expect(memberArgs("fleet", { count: 0, spec })).toEqual({});
});

test.each<[string, object, unknown]>([
  ["without placements the specification is used alone", {}, {}],
  ["the first placement is the declaration", { placements: [WLCB] }, WLCB],
  ["further placements are fallbacks", { placements: [WLCB, SHANGHAI] }, { ...WLCB, fallbacks: [SHANGHAI] }],
  [
    "a fallback has the specification's values, not the first placement's",
    { spec: { ...machine, chargeType }, placements: [{ ...WLCB, ...SPOT }, SHANGHAI] },
    { ...WLCB, ...SPOT, fallbacks: [{ ...SHANGHAI, chargeType }] },
  ],
  [
    "the first placement's values fill in what the specification leaves out",
    { placements: [{ ...WLCB, ...SPOT }, SHANGHAI] },
    { ...WLCB, ...SPOT, fallbacks: [SHANGHAI] },
  ],
  [
    "a region isn't carried over to another zone",
    { spec: { ...machine, ...WLCB, region: "cn-wlcb" }, placements: [SHANGHAI, { gpuType: "3090" }] },
    { ...SHANGHAI, fallbacks: [{ ...WLCB, region: "cn-wlcb", gpuType: "3090" }] },
  ],
  [
    "the specification's own fallbacks are kept",
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
])("a member's own value takes precedence: %s", (_, member, expected) => {
  const fleet = { count: undefined, members: { one: member }, placements: [WLCB, { ...SHANGHAI, ...SPOT }] };
  expect(placed(fleet, "one")).toEqual(expected);
});

test.each<[string, object]>([
  ["an empty member", { members: { small: null, large: undefined } }],
  ["an empty placement", { members: { small: {}, large: {} }, placements: [null] }],
  ["no placements", { members: { small: {}, large: {} }, placements: null, count: null, maxUnavailable: null }],
])("%s, as YAML writes it, makes no difference", (_, fleet) => {
  const members = memberArgs("fleet", { spec, ...fleet } as never);
  expect(Object.keys(members)).toEqual(["small", "large"]);
  for (const member of Object.values(members)) expect(member).toEqual(machine);
});

test("a member's key may be any property name", () => {
  const members = Object.fromEntries(["constructor", "__proto__"].map((key) => [key, { name: key }]));
  expect(Object.keys(memberArgs("fleet", { spec, members }))).toEqual(["constructor", "__proto__"]);
});

test.each([undefined, null])("missing arguments (%s) are an error that says what is missing", (none) => {
  expect(() => memberArgs("fleet", none as never)).toThrow('CompShareFleet "fleet": it has neither count nor members');
});

test("arguments that are an output are refused", () => {
  const later = pulumi.output({ count: 1, spec }) as never;
  expect(() => memberArgs("fleet", later)).toThrow('CompShareFleet "fleet": its arguments are an output');
});

test.each<[string, object, string]>([
  ["neither count nor members", { count: undefined }, "it has neither count nor members"],
  ["both count and members", { members: {} }, "it has both count and members"],
  ["a count that isn't a whole number", { count: 1.5 }, "count is 1.5"],
  ["a negative count", { count: -1 }, "count is -1"],
  ["a count as text", { count: "3" }, 'count is "3"'],
  ["NaN as count", { count: Number.NaN }, "count is NaN"],
  ["an output", { count: pulumi.output(3) }, "count is an output"],
  ["a maxUnavailable that isn't a whole number", { maxUnavailable: 0.5 }, "maxUnavailable is 0.5"],
  ["a maxUnavailable as text", { count: "3" }, 'count is "3": it has to be a whole number, at least 0; write 3'],
  ["a misspelt argument", { plcaements: [] }, "it has no argument plcaements: write placements"],
  ["an argument that isn't one", { region: "cn-wlcb" }, "it has no argument region: remove it"],
  ["no specification", { spec: undefined }, "spec is missing"],
  ["a specification that is an output", { spec: pulumi.output({}) }, "spec is an output"],
  ["placements as one output", { placements: pulumi.output([WLCB]) }, "placements is an output: it has to be a list"],
  ["a placement as an output", { placements: [WLCB, pulumi.output(WLCB)] }, "placements[1] is an output: it has to be"],
  ["a placement as a promise", { placements: [Promise.resolve(WLCB)] }, "placements[0] is a promise"],
  ["a placement that isn't in a list", { placements: WLCB }, "placements is an object: it has to be a list"],
  [
    "a misspelt property of a later placement",
    { placements: [WLCB, { gputype: "3090" }] },
    "placements[1] has no argument gputype: write gpuType",
  ],
  [
    "a property that placements don't have",
    { placements: [{ imageId: "i" }] },
    "placements[0] has no argument imageId: remove it",
  ],
  ["members as an output", { count: undefined, members: pulumi.output({}) }, "members is an output: which members"],
  ["a list of members", { count: undefined, members: [{}] }, "members is a list: it has to be an object of members"],
  ["a member that is a text", { count: undefined, members: { a: "b" } }, 'members.a is "b": it must be an object'],
  ["a member as an output", { count: undefined, members: { a: pulumi.output({}) } }, "members.a is an output"],
  ["two lists", { placements: [WLCB], spec: { ...machine, fallbacks: [] } }, "it has placements, and its spec has"],
])("refused: %s", (_, fleet, reason) => {
  expect(() => memberArgs("fleet", { count: 1, spec, ...fleet } as never)).toThrow(`CompShareFleet "fleet": ${reason}`);
});
