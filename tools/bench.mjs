// `npm run bench`: measures, and prints the figures. Arguments go to bench/main.ts.
import { join } from "node:path";
import { attach } from "./run.mjs";
import { main } from "./say.mjs";
import { prepare } from "./setup.mjs";

await main(async () => {
  const { root, node, engine, env } = await prepare();
  // It would change the default of `--parallel`.
  const { PULUMI_PARALLEL: _, ...clean } = env;
  const args = ["--require", "ts-node/register/transpile-only", join(root, "bench", "main.ts")];
  const { code } = await attach(node, [...args, ...process.argv.slice(2)], {
    cwd: root,
    // TypeScript 6 wants to be told where the sources begin.
    env: { ...clean, TS_NODE_COMPILER_OPTIONS: JSON.stringify({ rootDir: root }), BENCH_ENGINE: engine.version },
  });
  process.exitCode = code ?? 1;
});
