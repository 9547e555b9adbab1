import Big from "big.js";
import type { CostRow } from "../../provider/cost/cost";
import { planOf } from "../../provider/cost/plan";
import type { Charge } from "../../provider/cost/planned";
import { readPreview, SECRET, type Step } from "../../provider/cost/preview";
import { type CostReport, costMarkdown, costText } from "../../provider/cost/render";
import { UNKNOWN } from "../../provider/resource/properties/inputs";
import { spec } from "../support/spec";

const URN = "urn:pulumi:dev::project::pulumi-nodejs:dynamic/compshare:Instance::trainer";
const DISK = { name: "data", type: "CLOUD_SSD", size: 50 };
const old = (changes: object = {}) => ({
  id: "uhost-1",
  inputs: spec() as object as Record<string, unknown>,
  outputs: { ...spec(), state: "Running", ...changes },
  retainOnDelete: false,
  external: false,
});
const wanted = (changes: object = {}) => ({ ...old(), inputs: { ...spec(), ...changes } });
const plan = (...steps: Partial<Step>[]) =>
  planOf({ steps: steps.map((step) => ({ op: "create", urn: URN, ...step })) });

describe("what a preview does to an instance", () => {
  test.each<[string, Partial<Step>, string]>([
    ["a new one", { op: "create", new: wanted() }, "create"],
    ["an existing one that is taken over", { op: "create", new: wanted({ adoptInstanceId: "uhost-2" }) }, "adopt"],
    ["a change", { op: "update", old: old(), new: wanted({ gpu: 2 }) }, "update"],
    ["a replacement", { op: "replace", old: old(), new: wanted({ gpuType: "3090" }) }, "replace"],
    ["a deletion", { op: "delete", old: old() }, "delete"],
    ["what an earlier run left of a replacement", { op: "delete-replaced", old: old() }, "delete"],
    ["one that only leaves the state", { op: "delete", old: { ...old(), retainOnDelete: true } }, "leave"],
    ["nothing", { op: "same", old: old(), new: wanted() }, "same"],
  ])("%s", (_what, step, action) => expect(plan(step).map((row) => row.action)).toEqual([action]));

  test("an instance that is only read isn't counted", () =>
    expect(plan({ op: "same", old: { ...old(), external: true } })).toEqual([]));

  test("the parts of a replacement are one row", () =>
    expect(plan({ op: "replace", old: old(), new: wanted() }, { op: "delete-replaced", old: old() })).toHaveLength(1));
});

describe("what is charged", () => {
  const part = (changes: object) => {
    const [row] = plan({ op: "same", old: old(changes), new: wanted() });
    const [charge] = (row?.after ?? []) as readonly Charge[];
    return charge?.part;
  };
  test("a running instance, with all its parts", () => expect(part({})).toBe("all"));
  test("a stopped pay-as-you-go instance: its disks", () => expect(part({ state: "Stopped" })).toBe("disks"));
  test("a stopped prepaid one: all", () => expect(part({ state: "Stopped", chargeType: "Month" })).toBe("all"));

  test.each<[string, object, object, string | undefined]>([
    ["stopped by the change: its disks", {}, { powerState: "stopped" }, "disks"],
    ["started by the change: all", { state: "Stopped" }, { powerState: "running" }, "all"],
    ["stopped, and nothing said of its power: its disks", { state: "Stopped" }, { gpu: 2 }, "disks"],
    ["without its cards: what stands in for them", {}, { powerState: "withoutGpu" }, "withoutGpu"],
    ["reclaimed, and started again: all", { state: "Interrupted" }, { onReclaim: "restart" }, "all"],
    ["reclaimed, and let be: not known", { state: "Interrupted" }, { onReclaim: "fail" }, undefined],
  ])("after an update, one that is %s", (_, actual, changes, expected) => {
    const [row] = plan({ op: "update", old: old(actual), new: wanted(changes) });
    expect((row?.after as readonly Charge[] | undefined)?.[0]?.part).toBe(expected);
  });
  test("a new pay-as-you-go instance that is to be stopped: its disks", () => {
    const [row] = plan({ op: "create", new: wanted({ powerState: "stopped" }) });
    expect((row?.after as readonly Charge[] | undefined)?.[0]?.part).toBe("disks");
  });
  test("an instance on a fallback, where it is, and its replacement, as declared", () => {
    const there = { zone: "cn-sh2-02", region: "cn-sh2" };
    const at = (op: string, changes: object) => {
      const [row] = plan({
        op,
        old: old({ ...there, fallbacks: [there] }),
        new: wanted({ fallbacks: [there], ...changes }),
      });
      return [row?.before, row?.after].flatMap((side) =>
        (side as readonly Charge[]).map(({ machine }) => machine.zone),
      );
    };
    expect(at("update", { gpu: 2 })).toEqual(["cn-sh2-02", "cn-sh2-02"]);
    expect(at("replace", { imageId: "other" })).toEqual(["cn-sh2-02", "cn-wlcb-01"]);
    expect(plan({ op: "create", new: wanted({ fallbacks: [SECRET, UNKNOWN] }) })).toHaveLength(1);
  });
  test("data disks that outlive their instance", () => {
    const [row] = plan({ op: "delete", old: old({ dataDisks: [DISK], keepDataDisks: true }) });
    expect(row?.after).toMatchObject([{ part: "dataDisks" }]);
  });
  test.each<[string, object, string]>([
    ["isn't known yet", { imageId: UNKNOWN }, "imageId is known only after `pulumi up`"],
    ["is secret", { imageId: SECRET }, "imageId is secret, and a preview hides secrets"],
  ])("an input that %s leaves it unknown", (_what, changes, unknown) => {
    expect(plan({ op: "create", new: wanted(changes) })[0]?.after).toEqual({ unknown });
  });
});

test.each(["{}", "[]", "", "null", "hello", '{"steps": 5}'])("%s is no preview", (text) => {
  expect(() => readPreview(text, "standard input")).toThrow(/standard input (is empty|isn't what)/);
});

test.each([
  ["text", costText],
  ["Markdown", costMarkdown],
])("a failed preview as %s: why, first of all, and no table of what isn't known", (_, render) => {
  const failed = {
    stack: "dev",
    unlisted: 2,
    warnings: ["trainer: mind it"],
    errors: ["trainer: gpu is wrong"],
    rows: [],
  };
  const lines = render(failed).split("\n").filter(Boolean);
  expect(lines).toEqual([
    expect.stringContaining("The preview of dev failed: what it costs isn't known."),
    expect.stringContaining("trainer: gpu is wrong"),
    expect.stringContaining("Warning: trainer: mind it"),
  ]);
  expect(render({ ...failed, stack: undefined })).toMatch(/^The preview failed: what it costs isn't known\./);
});

const amount = { hourly: new Big(1), monthly: new Big(720) };
const row = (changes: Partial<CostRow>): CostRow => ({
  urn: URN,
  name: "trainer",
  action: "create",
  changes: [],
  machine: "m",
  chargeType: "Spot",
  before: amount,
  after: amount,
  warnings: [],
  ...changes,
});
const report = (...rows: CostRow[]): CostReport => ({ stack: "dev", unlisted: 0, warnings: [], errors: [], rows });

test("Markdown that is cut keeps its beginning: the total, what changes, what is lost, and at last what stays", () => {
  const unknown = { unknown: "the service can't be asked" };
  const markdown = costMarkdown(
    report(
      row({ action: "replace", warnings: ["mind it"] }),
      row({ action: "delete", after: unknown }),
      row({ action: "same" }),
    ),
  );
  expect(markdown.split("\n").map((line) => line.split(/(?<=\w)[ :]/)[0])).toEqual([
    "What",
    "The",
    "",
    "| Action",
    "|---|---|---|---|---:|---:|---:|",
    "| total",
    "| replace",
    "| delete",
    "",
    "- Unknown",
    "- Warning",
    "",
    "Unchanged",
    "",
    "| Action",
    "|---|---|---|---|---:|---:|---:|",
    "| same",
    "",
  ]);
});

describe("names can't harm", () => {
  test("a terminal", () => expect(costText(report(row({ name: "\u001b[2Ja\nb" })))).not.toMatch(/[^\P{C}\n\u200b]/u));
  test("a Markdown table", () => {
    const lines = costMarkdown(report(row({ name: "a|b\n| c | <img src=x> [d](e)" }))).split("\n");
    expect(lines[5]).toContain("a\\|b \\| c \\| &lt;img src=x&gt; \\[d\\](e)");
    expect(lines[6]).toBe("");
  });
});
