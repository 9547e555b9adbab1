// Go programs of the modules in this folder, built for this machine.
import { join } from "node:path";
import { quietEnv } from "./env.mjs";
import { findOnPath } from "./paths.mjs";
import { run } from "./run.mjs";
import { SetupError } from "./say.mjs";

/** A user's workspace or flags are for the user's own Go code. */
const env = () => ({ ...quietEnv(), GOWORK: "off", GOFLAGS: "" });

/** Builds the program `pkg` of the module in `folder` into `into`. */
export async function goBuild({ folder, pkg, name }, into, flags = "") {
  needGo();
  const args = ["build", "-buildvcs=false", "-ldflags", `-s -w ${flags}`.trim(), "-o", join(into, name), pkg];
  await run("go", args, { cwd: folder, env: env() });
}

/** Where Go keeps the sources of a module that the one in `folder` needs. */
export async function moduleSources(folder, module) {
  needGo();
  return (await run("go", ["list", "-m", "-f", "{{.Dir}}", module], { cwd: folder, env: env() })).trim();
}

function needGo() {
  if (!findOnPath("go")) throw new SetupError("there is no `go` on PATH");
}
