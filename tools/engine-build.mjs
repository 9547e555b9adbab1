// The engine built from Go modules, for machines that can't reach the official downloads.
import { join } from "node:path";
import { quietEnv } from "./env.mjs";
import { findOnPath } from "./paths.mjs";
import { run } from "./run.mjs";
import { SetupError, step } from "./say.mjs";
import { goProgram } from "./versions.mjs";

const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/** Two modules, because engine and language host need different versions of one library. */
export async function buildEngine(folder) {
  if (!findOnPath("go")) throw new SetupError("there is no `go` on PATH");
  const engine = goProgram("engine");
  const host = goProgram("language-host");
  await step(`building Pulumi ${engine.version} with Go (about 5 minutes the first time)`, () => build(engine, folder));
  await step(`building its Node.js language host ${host.version}`, () => build(host, folder));
}

/** Without the version flag `pulumi version` says nothing, and Pulumi's Automation API refuses the engine. */
function build({ folder: source, pkg, name, version }, folder) {
  const flags = `-s -w -X ${versionVariable}=${version}`;
  // A user's workspace or flags are for the user's own Go code.
  const env = { ...quietEnv(), GOWORK: "off", GOFLAGS: "" };
  const args = ["build", "-buildvcs=false", "-ldflags", flags, "-o", join(folder, name), pkg];
  return run("go", args, { cwd: source, env });
}
