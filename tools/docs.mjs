// `npm run docs`: the site of docs/, in site/dist. Dead links end it. Arguments go to VitePress, in place of `build`:
// `npm run docs -- dev` shows pages while you write them.
import { join } from "node:path";
import { childEnv } from "./env.mjs";
import { currentNode, ensurePackages } from "./packages.mjs";
import { nodeModules, root } from "./paths.mjs";
import { handOver } from "./run.mjs";
import { main } from "./say.mjs";

const [command = "build", ...args] = process.argv.slice(2);

await main(async () => {
  await ensurePackages();
  const vitepress = join(nodeModules, "vitepress", "bin", "vitepress.js");
  await handOver(currentNode(), [vitepress, command, "site", ...args], { cwd: root, env: childEnv() });
});
