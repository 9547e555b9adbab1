// `npm test`: everything that must hold, in one command. Arguments go to jest: `npm test -- tests/unit`.
import { ensureBackends } from "./backends.mjs";
import { runChecks } from "./checks.mjs";
import { ensureLanguages } from "./languages.mjs";
import { main } from "./say.mjs";
import { prepare } from "./setup.mjs";
import { ensureOnSystem, python, requireGo } from "./system-packages.mjs";

const jest = process.argv.slice(2);

await main(async () => {
  if (["tests/sdk", "tests/workflows", "tests/native", "tests/backends"].some(selects)) requireGo();
  if (selects("tests/sdk")) await ensureOnSystem(python);
  const { node, engine, env } = await prepare();
  if (selects("tests/native")) await ensureLanguages();
  if (selects("tests/backends")) await ensureBackends();
  console.log(`Pulumi ${engine.version} (${engine.source})`);
  await runChecks({ node, env, jest });
});

/** Are tests of this folder among those that were asked for? Without a path, all are. */
function selects(folder) {
  const paths = jest.map((argument) => argument.replace(/^\.\/|\/$/g, "")).filter((path) => path.startsWith("tests"));
  return paths.length === 0 || paths.some((path) => path.startsWith(folder) || folder.startsWith(path));
}
