import * as pulumi from "@pulumi/pulumi";
import { curves } from "../../bench/curves";
import { cycles } from "../../bench/fleets";
import type { FleetsData, Operation } from "../../bench/fleets-data";
import { fleetLimits } from "../../bench/fleets-limits";
import { median } from "../../bench/format";
import { readCommand } from "../../bench/options";
import { figuresPage, summaryPage } from "../../bench/report";
import type { ProviderName } from "../../bench/stack";
import { CompShareInstance } from "../../provider";
import { args } from "../support/instances";

const usage = { cpuMs: 100, peakMb: 150 };

function figure(provider: ProviderName, size: number, operation: Operation, ms: number, calls = {}) {
  const usages = { engine: usage, host: usage, program: usage, provider: usage, rest: usage };
  return { provider, size, operation, measurements: [{ ms, usage: usages, calls, throttled: {}, emulatorMs: 0 }] };
}

const data = (...figures: FleetsData["figures"]): FleetsData => ({
  parallel: 64,
  figures,
  failures: [],
  stateBytes: [],
});

const limit = (figures: FleetsData, words: string) => fleetLimits(figures).find(({ what }) => what.includes(words));

describe("a limit", () => {
  test.each([
    [1240, true],
    [1260, false],
  ])("of 1.25 x the noop provider's 1000 ms is met by %d ms: %s", (ms, kept) => {
    const refresh = data(figure("ours", 1000, "refresh", ms), figure("noop", 1000, "refresh", 1000));
    expect(limit(refresh, "refresh of 1000: wall time")).toMatchObject({ kept });
  });

  test("is neither met nor missed if a part wasn't measured", () => {
    const refresh = data(figure("ours", 1000, "refresh", 1000));
    expect(limit(refresh, "refresh of 1000: wall time")).toMatchObject({ measured: "-", kept: undefined });
  });

  test("of a preview counts only calls beyond those for one resource", () => {
    const one = figure("ours", 1, "preview", 1000, { A: 1 });
    const same = data(one, figure("ours", 1000, "preview", 1000, { A: 1 }));
    const more = data(one, figure("ours", 1000, "preview", 1000, { A: 3, B: 2 }));
    expect(limit(same, "calls beyond those")).toMatchObject({ measured: "0", kept: true });
    expect(limit(more, "calls beyond those")).toMatchObject({ measured: "4", kept: false });
  });

  test("of a create counts create calls and others separately", () => {
    const calls = { CreateCompShareInstance: 300, DescribeCompShareInstance: 31 };
    const create = data(figure("ours", 300, "create", 1000, calls));
    expect(limit(create, "calls besides")).toMatchObject({ measured: "31", kept: false });
    expect(limit(create, "300: creates")).toMatchObject({ measured: "300", kept: true });
  });
});

test("the page shows which limits are met, missed and not measured, and the number of runs", () => {
  const fleets = data(figure("ours", 1000, "refresh", 1000, { DescribeCompShareInstance: 1000 }));
  const text = figuresPage({
    fleets: { machine: "a machine", measured: "2026-01-02T", load: 0.1, runs: 1, data: fleets },
  });
  expect(text).toMatch(/describe calls \| at most 12 \| 1000 \| \*\*missed\*\*/);
  expect(text).toMatch(/memory of the provider process \(noop: -\) \| at most 200 MB \| 150 MB \| met/);
  expect(text).toMatch(/not measured/);
  expect(text).toContain("Measured on a machine, 2026-01-02; 1 run; load average before: 0.1.");
});

describe("the readable page", () => {
  const { measurements } = figure("ours", 1000, "refresh", 6000);
  const [measurement] = measurements;
  const operations = { create: measurement, preview: measurement, refresh: measurement, destroy: measurement };
  const life = (provider: string) => ({ mode: "default", provider, size: 1000, operations });
  const measured = (of: unknown) => ({ machine: "a machine", measured: "2026-01-02T", load: 0.1, runs: 1, data: of });
  const modes = measured({ defaultParallel: 8, lives: [life("ours"), life("noop")] });
  const refresh = figure("ours", 1000, "refresh", 6000, { DescribeCompShareInstance: 11 });

  test("has one table at the engine's defaults, relative to a provider that does nothing", () => {
    const text = summaryPage({ modes, fleets: measured(data(refresh)) });
    expect(text).toContain("| refresh | 6.00 s (1.00 x) |");
    expect(text).toContain("A refresh of 1000 instances takes 11 requests");
  });

  test("lists the missed limits only, each with its reason", () => {
    const slow = figure("ours", 1000, "refresh", 6000, { DescribeCompShareInstance: 13 });
    const text = summaryPage({ modes, fleets: measured(data(slow)) });
    expect(text).toContain("| refresh of 1000: describe calls | at most 12 | 13 |");
    expect(summaryPage({ modes, fleets: measured(data(refresh)) })).not.toContain("describe calls | at most");
  });

  test("isn't written as long as a part of it wasn't measured", () => {
    expect(summaryPage({ modes })).toBeUndefined();
  });
});

test("the page shows why a limit is missed, if that is known, and nothing for one that is met", () => {
  const section = (peakMb: number) => {
    const fleet = figure("ours", 1000, "refresh", 1000);
    const [one] = fleet.measurements;
    const measurements = [{ ...one, usage: { ...one?.usage, provider: { cpuMs: 1, peakMb } } }] as never;
    return { machine: "a machine", measured: "2026-01-02T", load: 0, runs: 1, data: data({ ...fleet, measurements }) };
  };
  expect(figuresPage({ fleets: section(300) })).toContain("- *1000 instances: memory of the provider process");
  expect(figuresPage({ fleets: section(100) })).not.toContain("What isn't reached");
});

test("the curves have a line for each measured provider and operation", () => {
  const svg = curves(
    data(
      ...[1, 10].flatMap((size) => [figure("ours", size, "create", size * 1000), figure("noop", size, "create", 900)]),
    ),
  );
  expect(svg.match(/class="line ours" d="M[\d. ]+L[\d. ]+"/g)).toHaveLength(1);
  expect(svg.match(/<circle/g)).toHaveLength(4);
  expect(svg).not.toMatch(/NaN|undefined/);
});

test.each<[ProviderName, number, object]>([
  ["ours", 300, { lives: 3, looks: 1 }],
  ["ours", 1000, { lives: 1, looks: 3 }],
  ["naive", 100, { lives: 3, looks: 1 }],
  ["naive", 300, { lives: 1, looks: 3 }],
  ["naive", 1000, { lives: 0, looks: 0 }],
])("%s at %d, of three runs: %j", (provider, size, expected) => {
  expect(cycles(provider, size, 3)).toEqual(expected);
});

test.each([[[3, 1, 2], 2] as const, [[4, 1, 2, 3], 2] as const, [[], undefined] as const])(
  "the median of %j is %j",
  (values, middle) => expect(median(values)).toBe(middle),
);

describe("the command line", () => {
  const read = (...argv: string[]) => readCommand(argv, ["fleets", "client"]);

  test("has defaults", () =>
    expect(read()).toEqual({ runs: 3, sizes: [1, 10, 100, 300, 1000], only: ["fleets", "client"], write: false }));
  test("takes sections and sizes", () =>
    expect(read("--only", "client", "--sizes", "10,2", "--runs", "1", "--write")).toEqual({
      runs: 1,
      sizes: [2, 10],
      only: ["client"],
      write: true,
    }));
  test.each([["--only moon"], ["--runs 0"], ["--sizes 1,x"], ["--moon"]])("refuses %s", (line) =>
    expect(typeof read(...line.split(" "))).toBe("string"),
  );
});

test("the noop resource has the same properties as ours", async () => {
  const mocks = { newResource: ({ name, inputs }: pulumi.runtime.MockResourceArgs) => ({ id: name, state: inputs }) };
  await pulumi.runtime.setMocks({ ...mocks, call: () => ({}) }, "project", "stack", false, "organization");
  const Noop: typeof CompShareInstance = require("../../bench/providers/noop");
  const properties = (Class: typeof CompShareInstance) =>
    Object.keys(new Class("gpu", args() as never)).filter((key) => !key.startsWith("__"));
  expect(properties(Noop).sort()).toEqual(properties(CompShareInstance).sort());
});
