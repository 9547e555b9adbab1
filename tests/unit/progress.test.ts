const Progress = require("../../tools/jest-progress.cjs");
const Sequencer = require("../../tools/jest-sequencer.cjs");

/** The order of test files before they were measured, and the progress lines. */

test("a line says how many files are done, how many failed, and what is running since when", () => {
  const progress = new Progress({ rootDir: "/clone" }, { isTerminal: true });
  const began = Date.now();
  progress.onRunStart({ numTotalTestSuites: 3 });
  for (const name of ["a", "b", "c"]) progress.onTestFileStart({ path: `/clone/tests/${name}.test.ts` });
  progress.onTestFileResult({ path: "/clone/tests/a.test.ts" }, { numFailingTests: 0 });
  progress.onTestFileResult({ path: "/clone/tests/c.test.ts" }, { numFailingTests: 1 });
  expect(progress.line(began + 95_000)).toBe(
    "[test] 2 of 3 files, 1 failed, 1 min 35 s; at tests/b.test.ts (1 min 35 s)",
  );
});

test("a log gets a line every half minute, a terminal none", () => {
  jest.useFakeTimers();
  for (const isTerminal of [false, true]) {
    const lines: string[] = [];
    const progress = new Progress({ rootDir: "/clone" }, { write: (line: string) => lines.push(line), isTerminal });
    progress.onRunStart({ numTotalTestSuites: 1 });
    jest.advanceTimersByTime(61_000);
    progress.onRunComplete();
    jest.advanceTimersByTime(61_000);
    expect(lines).toHaveLength(isTerminal ? 0 : 2);
  }
  jest.useRealTimers();
});

test("in a fresh clone the files that start engines come first", () => {
  const config = { id: "none", cacheDirectory: "/nowhere", rootDir: "/nowhere" };
  const context = { config, hasteFS: { getSize: () => 1 } };
  const sequencer = new Sequencer({ contexts: [context], globalConfig: {} });
  const folders = ["unit/wire", "engine/preview", "chaos/faults"];
  const tests = folders.map((name) => ({ path: require.resolve(`../${name}.test.ts`), context }));
  const sorted: { path: string }[] = sequencer.sort(tests);
  expect(sorted.map(({ path }) => path.split("/tests/")[1])).toEqual([
    "chaos/faults.test.ts",
    "engine/preview.test.ts",
    "unit/wire.test.ts",
  ]);
});
