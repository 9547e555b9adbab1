// All that a command needs before it can start. Each part is a fast no-op when it is there already.
import { ensureBuild } from "./build.mjs";
import { findEngine } from "./engine.mjs";
import { sealedEnv } from "./env.mjs";
import { currentNode, ensurePackages } from "./packages.mjs";
import { root } from "./paths.mjs";

export { ensureBuild, ensurePackages };

/** Packages and build, in their order. */
export async function ensureProject() {
  await ensurePackages();
  await ensureBuild();
}

/**
 * Everything: packages, build, engine. `env` is for tests and the demo: node and pulumi first on PATH, a Pulumi home
 * of the clone's own, and nobody's login, backend or keys; add PULUMI_BACKEND_URL and PULUMI_CONFIG_PASSPHRASE.
 */
export async function prepare() {
  await ensureProject();
  const engine = await findEngine();
  return { root, node: currentNode(), engine, engineDir: engine.dir, env: sealedEnv(engine.dir) };
}
