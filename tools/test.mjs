// `npm test`: everything that must hold, in one command. Arguments go to jest: `npm test -- tests/unit`.
import { join } from "node:path";
import { countTests, jestArguments } from "./jest.mjs";
import { nodeModules } from "./paths.mjs";
import { attach } from "./run.mjs";
import { main, SetupError, seconds } from "./say.mjs";
import { prepare } from "./setup.mjs";

const passedOn = process.argv.slice(2);

await main(async () => {
  const { root, node, engine, env } = await prepare();
  console.log(`Pulumi ${engine.version} (${engine.source})`);
  const check = (title, command, args) => runCheck(title, command, args, { cwd: root, env });

  // Left to itself, biome colours what goes into a file too.
  const colors = process.stdout.isTTY ? [] : ["--colors=off"];
  await check("formatting and lint", "biome", ["ci", ...colors, "."]);
  await check("types", node, [join(nodeModules, "typescript", "bin", "tsc"), "--noEmit", "-p", "."]);
  const jest = await check("tests", node, jestArguments(passedOn)).catch((error) => error);
  report(jest);
});

async function runCheck(title, command, args, options) {
  const start = performance.now();
  console.log(`\n== ${title}`);
  const { code, signal } = await attach(command, args, options);
  const outcome = code === 0 ? "ok" : `FAILED (${signal ?? `exit code ${code}`})`;
  console.log(`== ${title}: ${outcome}, ${seconds(start)}`);
  if (code !== 0) throw new SetupError(`${title} failed; what comes after it was not run`);
}

/** The last line is for machines as well as people. */
function report(jestError) {
  const { passed, failed, complaints } = countTests(passedOn);
  for (const complaint of complaints) console.log(complaint);
  if (jestError || failed > 0 || complaints.length > 0) process.exitCode = 1;
  console.log(`${passed} passed, ${failed} failed`);
}
