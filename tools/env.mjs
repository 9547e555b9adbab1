// The environments of child processes, in one place.
import { delimiter, dirname, join } from "node:path";
import { binFolder, scratch } from "./paths.mjs";

/** What `npm run` puts into the environment about itself: npm called in another folder must not believe it. */
const npmNoise =
  /^(npm_(command|execpath|node_execpath|lifecycle_.*|package_.*)|npm_config_(loglevel|local_prefix)|INIT_CWD)$/;

/** Somebody's login, state or keys: nothing that tests or the demo may see, use or change. */
const personal = /^(PULUMI_(?!COMPSHARE_|PARALLEL)|COMPSHARE_)/;

/** The user's environment without npm's traces of this run. */
export function quietEnv(env = process.env) {
  return without(env, npmNoise);
}

/**
 * For what the user runs: the current Node and the engine come first on PATH; all that the user has set stays.
 * Node comes before the engine, whose folder may be a system folder with an old Node in it.
 */
export function childEnv(engineDir, env = process.env) {
  const path = [binFolder, engineDir, env.PATH, dirname(process.execPath)].filter(Boolean).join(delimiter);
  return { PULUMI_SKIP_UPDATE_CHECK: "true", ...quietEnv(env), PATH: path };
}

/** For tests and the demo: the same on every machine, with a Pulumi home of its own and no backend or keys. */
export function sealedEnv(engineDir, env = process.env) {
  return {
    ...childEnv(engineDir, without(env, personal)),
    PULUMI_HOME: join(scratch, "pulumi-home"),
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
}

function without(env, names) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.test(name)));
}
