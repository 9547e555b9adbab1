// `npm run --silent emulator -- <options>`: the emulator from this clone, built when its sources have changed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { childEnv } from "./env.mjs";
import { currentNode } from "./packages.mjs";
import { root } from "./paths.mjs";
import { handOver } from "./run.mjs";
import { main } from "./say.mjs";
import { ensureProject } from "./setup.mjs";

await main(async () => {
  await ensureProject();
  // The same command that the installed package has.
  const { name, bin } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const args = [join(root, bin[name]), "emulator", ...process.argv.slice(2)];
  await handOver(currentNode(), args, { env: childEnv() });
});
