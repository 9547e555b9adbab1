// How jest is run, and what its result file says.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { nodeModules, scratch } from "./paths.mjs";

const resultFile = join(scratch, `jest-${process.pid}.json`);

/** ES modules among the dependencies (got) are loaded by jest's own module system, which Node calls experimental. */
export function jestArguments(passedOn) {
  mkdirSync(scratch, { recursive: true });
  const node = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"];
  return [...node, join(nodeModules, "jest", "bin", "jest.js"), "--json", "--outputFile", resultFile, ...passedOn];
}

/** Counts, and what jest itself calls success but we don't: a skipped test fails, and so does having run none. */
export function countTests(passedOn) {
  const result = readResult();
  if (!result) return { passed: 0, failed: 0, complaints: ["jest ended without a result"] };
  // A name filter makes every other test "pending": that was asked for.
  const filtered = passedOn.some((arg) => /^(-t|--testNamePattern)/.test(arg));
  const skipped = filtered ? 0 : result.numPendingTests + result.numTodoTests;
  const broken = result.numRuntimeErrorTestSuites;
  const passed = result.numPassedTests;
  const failed = result.numFailedTests + skipped + broken;
  const complaints = [
    skipped > 0 && `${skipped} tests are skipped or todo, which counts as failed`,
    broken > 0 && `${broken} test files could not be run, which counts as failed`,
    passed + failed === 0 && "no test was run, which is a failure",
  ].filter(Boolean);
  return { passed, failed, complaints };
}

function readResult() {
  try {
    return JSON.parse(readFileSync(resultFile, "utf8"));
  } catch {
    return undefined;
  } finally {
    rmSync(resultFile, { force: true });
  }
}
