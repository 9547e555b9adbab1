// Stryker's way to the tests that mutants are run against: one process loads them once. Jest loads suites anew for each mutant,
// which takes many times as long as the tests. Here is what these tests use of jest.
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { declareClassPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import {
  DryRunStatus,
  determineHitLimitReached,
  TestStatus,
  toMutantRunResult,
} from "@stryker-mutator/api/test-runner";
import { expect } from "expect";
import { bind } from "jest-each";

/** The tests of ownership, deletion and disks that need no engine. The quick ones come first: a mutant's first failure is enough. */
const SUBSET = {
  unit:
    "adopt create delete delete-disks disks gone image image-owner marker ownership pages plan purchase reader recover " +
    "resource-provider schemas late-runs steps replacement unclaimed while-stopped as-it-is disk-purchase disk-changes access disk",
  lifecycle: "disks rules",
};

const tests = [];
let scope = { titles: [], before: [], after: [] };

function describe(title, define) {
  const outer = scope;
  scope = { titles: [...outer.titles, title], before: [...outer.before], after: [...outer.after] };
  define();
  scope = outer;
}
/** Hooks stand before the tests that they are about. */
function test(title, body) {
  const { titles, before, after } = scope;
  tests.push({ name: [...titles, title].join(" "), before: [...before], body, after: [...after].reverse() });
}
test.each = bind(test, false);
const beforeEach = (hook) => void scope.before.push(hook);
const afterEach = (hook) => void scope.after.push(hook);

async function run({ name, before, body, after }) {
  const begun = performance.now();
  const inOrder = async (hooks) => {
    for (const hook of hooks) await hook();
  };
  const work = async () => {
    try {
      await inOrder([...before, body]);
    } finally {
      await inOrder(after);
    }
  };
  const failure = await work().then(
    () => undefined,
    (error) => error ?? new Error("no error"),
  );
  const outcome = failure
    ? { status: TestStatus.Failed, failureMessage: String(failure) }
    : { status: TestStatus.Success };
  return { id: name, name, timeSpentMs: performance.now() - begun, ...outcome };
}

/** What the instrumented code reads and writes. */
const stryker = { activeMutant: undefined, hitCount: undefined, hitLimit: undefined, currentTestId: undefined };

class InProcessRunner {
  capabilities() {
    return { reloadEnvironment: false };
  }

  init() {
    Object.assign(globalThis, { __stryker__: stryker, describe, test, beforeEach, afterEach, expect });
    const require = createRequire(resolve("package.json"));
    require("ts-node").register({ transpileOnly: true, compilerOptions: { rootDir: resolve() } });
    for (const [folder, names] of Object.entries(SUBSET)) {
      for (const name of names.split(" ")) {
        describe(`${folder}/${name}:`, () => require(resolve("tests", folder, `${name}.test.ts`)));
      }
    }
  }

  async dryRun() {
    const results = [];
    for (const one of tests) {
      stryker.currentTestId = one.name;
      results.push(await run(one));
      stryker.currentTestId = undefined;
    }
    return { status: DryRunStatus.Complete, tests: results, mutantCoverage: stryker.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, ...limits }) {
    // Stryker's limit is a hundred times what all tests came by a mutant: at less a loop is sooner known to have no end.
    const hitLimit = limits.hitLimit && limits.hitLimit / 10;
    Object.assign(stryker, { activeMutant: activeMutant.id, hitLimit, hitCount: hitLimit && 0 });
    const results = [];
    for (const one of tests) {
      if (testFilter && !testFilter.includes(one.name)) continue;
      results.push(await run(one));
      if (results.at(-1).status === TestStatus.Failed) break;
    }
    // What a failed test has left at work meets the limit too, and ends.
    await setTimeout(1);
    const timeout = determineHitLimitReached(stryker.hitCount, hitLimit);
    stryker.activeMutant = undefined;
    return timeout ?? toMutantRunResult({ status: DryRunStatus.Complete, tests: results });
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, "in-process", InProcessRunner)];
