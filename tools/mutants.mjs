// `npm run mutants`: Stryker changes what decides over ownership, deletion and disks, and the tests have to notice. Its settings
// are in tools/stryker.json; arguments are passed on to it. What survives, and why, is in docs/internals/reliability.md.
import { join } from "node:path";
import { nodeModules } from "./paths.mjs";
import { attach } from "./run.mjs";
import { main } from "./say.mjs";
import { prepare } from "./setup.mjs";

await main(async () => {
  const { root, node, env } = await prepare();
  const stryker = join(nodeModules, "@stryker-mutator", "core", "bin", "stryker.js");
  const settings = join(root, "tools", "stryker.json");
  const { code } = await attach(node, [stryker, "run", settings, ...process.argv.slice(2)], { cwd: root, env });
  process.exitCode = code ?? 1;
});
