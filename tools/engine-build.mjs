// The engine built from Go modules, for machines that can't reach the official downloads.
import { goBuild } from "./go.mjs";
import { step } from "./say.mjs";
import { goProgram } from "./versions.mjs";

/** Without it `pulumi version` says nothing, and Pulumi's Automation API refuses the engine. */
const versionFlag = ({ version }) => `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${version}`;

/** Two modules, because engine and language host need different versions of one library. */
export async function buildEngine(folder) {
  const engine = goProgram("engine");
  const host = goProgram("language-host");
  const build = (program) => goBuild(program, folder, versionFlag(program));
  await step(`building Pulumi ${engine.version} with Go (about 5 minutes the first time)`, () => build(engine));
  await step(`building its Node.js language host ${host.version}`, () => build(host));
}
