// What `npm test` and `npm run check` check, one after the other: the first failure ends the command.
import { join } from "node:path";
import { countTests, jestArguments } from "./jest.mjs";
import { nodeModules, root, scratch } from "./paths.mjs";
import { attach } from "./run.mjs";
import { SetupError, seconds } from "./say.mjs";

/** By default, biome colours output to a file too. */
const colors = process.stdout.isTTY ? [] : ["--colors=off"];

/** Format, lint and types, then jest with these arguments. The last line is for machines as well as people. */
export async function runChecks({ node, env, jest }) {
  const check = (title, command, args) => runCheck(title, command, args, { cwd: root, env });
  await check("formatting and lint", "biome", ["ci", ...colors, "."]);
  await check("types", node, [join(nodeModules, "typescript", "bin", "tsc"), "-p", ".", ...onlyWhatChanged]);
  const failure = await check("tests", node, jestArguments(jest)).catch((error) => error);
  report(jest, failure);
}

const onlyWhatChanged = ["--noEmit", "--incremental", "--tsBuildInfoFile", join(scratch, "types.tsbuildinfo")];

async function runCheck(title, command, args, options) {
  const start = performance.now();
  console.log(`\n== ${title}`);
  const { code, signal } = await attach(command, args, options);
  const outcome = code === 0 ? "ok" : `FAILED (${signal ?? `exit code ${code}`})`;
  console.log(`== ${title}: ${outcome}, ${seconds(start)}`);
  if (code !== 0) throw new SetupError(`${title} failed; what comes after it was not run`);
}

function report(jest, failure) {
  const { passed, failed, complaints } = countTests(jest);
  for (const complaint of complaints) console.log(complaint);
  if (failure || failed > 0 || complaints.length > 0) process.exitCode = 1;
  console.log(`${passed} passed, ${failed} failed`);
}
