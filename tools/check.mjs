// `npm run check`: format, lint, types and units, without an engine: an answer within a minute, not instead of
// `npm test`. Arguments go to jest, in place of the folders.
import { runChecks } from "./checks.mjs";
import { sealedEnv } from "./env.mjs";
import { currentNode } from "./packages.mjs";
import { main } from "./say.mjs";
import { ensureProject } from "./setup.mjs";

const given = process.argv.slice(2);

await main(async () => {
  await ensureProject();
  const jest = given.length > 0 ? given : ["tests/unit", "tests/client"];
  await runChecks({ node: currentNode(), env: sealedEnv(), jest });
});
