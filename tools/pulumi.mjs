// `npm run --silent pulumi -- <arguments>`: the Pulumi that was found or made, in the folder where the user stands.
//
// All that the user has set (PULUMI_BACKEND_URL, PULUMI_HOME, PULUMI_CONFIG_PASSPHRASE, a login) holds. With no
// backend chosen anywhere, Pulumi would ask for an account at its own service; here it keeps its state locally
// instead, in ~/.pulumi, as `pulumi login --local` does, and says so: state names machines that cost money, so it is
// kept where any other Pulumi of that user finds it, never in a cache. Its passphrase is the user's to choose.
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { findEngine } from "./engine.mjs";
import { childEnv } from "./env.mjs";
import { handOver } from "./run.mjs";
import { main, say } from "./say.mjs";
import { ensureProject } from "./setup.mjs";

const args = process.argv.slice(2);

await main(async () => {
  // npm runs scripts in the package's root and leaves the user's folder in INIT_CWD.
  const cwd = (process.env.npm_lifecycle_event === "pulumi" && process.env.INIT_CWD) || process.cwd();
  await ensureProject();
  const { dir } = await findEngine();
  const env = childEnv(dir);
  if (!backendIsChosen(cwd)) {
    env.PULUMI_BACKEND_URL = "file://~";
    say("[pulumi] no login and no PULUMI_BACKEND_URL: state is kept in ~/.pulumi, as after `pulumi login --local`");
  }
  await handOver("pulumi", args, { cwd, env, ownGroup: true });
});

/** By the user, or not a matter of this command: logging in is what chooses one. */
function backendIsChosen(cwd) {
  const { PULUMI_BACKEND_URL, PULUMI_ACCESS_TOKEN } = process.env;
  const command = args.find((arg) => !arg.startsWith("-"));
  const needsNone = !command || ["login", "logout", "version", "help"].includes(command);
  return Boolean(PULUMI_BACKEND_URL || PULUMI_ACCESS_TOKEN || needsNone || loggedIn() || projectNamesBackend(cwd));
}

function loggedIn() {
  const file = join(process.env.PULUMI_HOME || join(homedir(), ".pulumi"), "credentials.json");
  try {
    return Boolean(JSON.parse(readFileSync(file, "utf8")).current);
  } catch {
    return false;
  }
}

/** Looks into the project file that Pulumi will find: here or in a folder above. */
function projectNamesBackend(folder) {
  const file = ["Pulumi.yaml", "Pulumi.yml"].map((name) => join(folder, name)).find(existsSync);
  if (file) return /^backend:/m.test(readFileSync(file, "utf8"));
  return dirname(folder) !== folder && projectNamesBackend(dirname(folder));
}
