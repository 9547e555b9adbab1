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

test.each<[string, object]>([
  ["an empty member", { members: { small: null, large: undefined } }],
  ["an empty placement", { members: { small: {}, large: {} }, placements: [null] }],
  ["no placements", { members: { small: {}, large: {} }, placements: null, count: null, maxUnavailable: null }],
])("%s, as YAML has it, differs in nothing", (_, fleet) => {
  const members = memberArgs("fleet", { spec, ...fleet } as never);
  expect(Object.keys(members)).toEqual(["small", "large"]);
  for (const member of Object.values(members)) expect(member).toEqual(machine);
});

test("a member's key may be any name", () => {
  const members = Object.fromEntries(["constructor", "__proto__"].map((key) => [key, { name: key }]));
  expect(Object.keys(memberArgs("fleet", { spec, members }))).toEqual(["constructor", "__proto__"]);
});

test.each([undefined, null])("no arguments at all (%s) are an error that says what is missing", (none) => {
  expect(() => memberArgs("fleet", none as never)).toThrow('CompShareFleet "fleet": it has neither count nor members');
});

test("arguments that aren't there yet are refused as such", () => {
  const later = pulumi.output({ count: 1, spec }) as never;
  expect(() => memberArgs("fleet", later)).toThrow('CompShareFleet "fleet": its arguments are an output');
});

test.each<[string, object, string]>([
  ["neither", { count: undefined }, "it has neither count nor members"],
  ["both", { members: {} }, "it has both count and members"],
  ["a part of one", { count: 1.5 }, "count is 1.5"],
  ["less than none", { count: -1 }, "count is -1"],
  ["a text", { count: "3" }, 'count is "3"'],
  ["no number", { count: Number.NaN }, "count is NaN"],
  ["an output", { count: pulumi.output(3) }, "count is an output"],
  ["half of one away", { maxUnavailable: 0.5 }, "maxUnavailable is 0.5"],
  ["a number as text", { count: "3" }, 'count is "3": it has to be a whole number, at least 0; write 3'],
  ["a misspelt argument", { plcaements: [] }, "it has no argument plcaements: write placements"],
  ["an argument that isn't one", { region: "cn-wlcb" }, "it has no argument region: remove it"],
  ["no specification", { spec: undefined }, "spec is missing"],
  ["a specification that is an output", { spec: pulumi.output({}) }, "spec is an output"],
  ["placements as one output", { placements: pulumi.output([WLCB]) }, "placements is an output: it has to be a list"],
  ["a placement as an output", { placements: [WLCB, pulumi.output(WLCB)] }, "placements[1] is an output: it has to be"],
  ["a placement as a promise", { placements: [Promise.resolve(WLCB)] }, "placements[0] is a promise"],
  ["one placement", { placements: WLCB }, "placements is an object: it has to be a list"],
  [
    "a misspelt part of a later placement",
    { placements: [WLCB, { gputype: "3090" }] },
    "placements[1] has no argument gputype: write gpuType",
  ],
  ["what no placement has", { placements: [{ imageId: "i" }] }, "placements[0] has no argument imageId: remove it"],
  ["members as an output", { count: undefined, members: pulumi.output({}) }, "members is an output: which members"],
  ["a list of members", { count: undefined, members: [{}] }, "members is a list: it has to be an object of members"],
  ["a member that is a text", { count: undefined, members: { a: "b" } }, 'members.a is "b": it must be an object'],
  ["a member as an output", { count: undefined, members: { a: pulumi.output({}) } }, "members.a is an output"],
  ["two lists", { placements: [WLCB], spec: { ...machine, fallbacks: [] } }, "it has placements, and its spec has"],
])("refused: %s", (_, fleet, reason) => {
  expect(() => memberArgs("fleet", { count: 1, spec, ...fleet } as never)).toThrow(`CompShareFleet "fleet": ${reason}`);
});
