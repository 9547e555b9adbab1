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

describe("a preview shows an instance's", () => {
  test.each<[string, Partial<Step>, string]>([
    ["creation", { op: "create", new: wanted() }, "create"],
    ["adoption", { op: "create", new: wanted({ adoptInstanceId: "uhost-2" }) }, "adopt"],
    ["update", { op: "update", old: old(), new: wanted({ gpu: 2 }) }, "update"],
    ["replacement", { op: "replace", old: old(), new: wanted({ gpuType: "3090" }) }, "replace"],
    ["deletion", { op: "delete", old: old() }, "delete"],
    ["deletion, if an earlier run left it of a replacement", { op: "delete-replaced", old: old() }, "delete"],
    ["removal from the state alone", { op: "delete", old: { ...old(), retainOnDelete: true } }, "leave"],
    ["absence of changes", { op: "same", old: old(), new: wanted() }, "same"],
  ])("%s", (_what, step, action) => expect(plan(step).map((row) => row.action)).toEqual([action]));

  test("only if it isn't merely read", () =>
    expect(plan({ op: "same", old: { ...old(), external: true } })).toEqual([]));

  test("replacement as one row", () =>
    expect(plan({ op: "replace", old: old(), new: wanted() }, { op: "delete-replaced", old: old() })).toHaveLength(1));
});

describe("the charge", () => {
  const part = (changes: object) => {
    const [row] = plan({ op: "same", old: old(changes), new: wanted() });
    const [charge] = (row?.after ?? []) as readonly Charge[];
    return charge?.part;
  };
  test("covers all parts of a running instance", () => expect(part({})).toBe("all"));
  test("covers the disks of a stopped pay-as-you-go instance", () => expect(part({ state: "Stopped" })).toBe("disks"));
  test("covers all parts of a stopped prepaid instance", () =>
    expect(part({ state: "Stopped", chargeType: "Month" })).toBe("all"));

  test.each<[string, object, object, string | undefined]>([
    ["stopped by the change: its disks", {}, { powerState: "stopped" }, "disks"],
    ["started by the change: all", { state: "Stopped" }, { powerState: "running" }, "all"],
    ["stopped, without a powerState: its disks", { state: "Stopped" }, { gpu: 2 }, "disks"],
    ["without its cards: the reduced machine", {}, { powerState: "withoutGpu" }, "withoutGpu"],
    ["reclaimed, and started again: all", { state: "Interrupted" }, { onReclaim: "restart" }, "all"],
    ["reclaimed, and left alone: not known", { state: "Interrupted" }, { onReclaim: "fail" }, undefined],
  ])("after an update covers, for an instance %s", (_, actual, changes, expected) => {
    const [row] = plan({ op: "update", old: old(actual), new: wanted(changes) });
    expect((row?.after as readonly Charge[] | undefined)?.[0]?.part).toBe(expected);
  });
  test("covers the disks of a new pay-as-you-go instance that is to be stopped", () => {
    const [row] = plan({ op: "create", new: wanted({ powerState: "stopped" }) });
    expect((row?.after as readonly Charge[] | undefined)?.[0]?.part).toBe("disks");
  });
  test("is that of the fallback where an instance runs, and of the declaration for its replacement", () => {
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
  test("covers data disks that outlive their instance", () => {
    const [row] = plan({ op: "delete", old: old({ dataDisks: [DISK], keepDataDisks: true }) });
    expect(row?.after).toMatchObject([{ part: "dataDisks" }]);
  });
  test.each<[string, object, string]>([
    ["isn't known yet", { imageId: UNKNOWN }, "imageId is known only after `pulumi up`"],
    ["is secret", { imageId: SECRET }, "imageId is secret, and a preview hides secrets"],
  ])("is unknown if an input %s", (_what, changes, unknown) => {
    expect(plan({ op: "create", new: wanted(changes) })[0]?.after).toEqual({ unknown });
  });
});

test.each(["{}", "[]", "", "null", "hello", '{"steps": 5}'])("%s is refused as a preview", (text) => {
  expect(() => readPreview(text, "standard input")).toThrow(/standard input (is empty|isn't what)/);
});

test.each([
  ["text", costText],
  ["Markdown", costMarkdown],
])("a failed preview as %s shows why, first of all, and no table", (_, render) => {
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

test("shortened Markdown keeps its beginning: the total, what changes, what is lost, and last what stays", () => {
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

describe("names can't break", () => {
  test("a terminal", () => expect(costText(report(row({ name: "\u001b[2Ja\nb" })))).not.toMatch(/[^\P{C}\n\u200b]/u));
  test("a Markdown table", () => {
    const lines = costMarkdown(report(row({ name: "a|b\n| c | <img src=x> [d](e)" }))).split("\n");
    expect(lines[5]).toContain("a\\|b \\| c \\| &lt;img src=x&gt; \\[d\\](e)");
    expect(lines[6]).toBe("");
  });
});
