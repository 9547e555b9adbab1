// What tests start and no package of the lock file brings: Go, and Python 3 with what makes virtual environments.
import { quietEnv } from "./env.mjs";
import { withLock } from "./lock.mjs";
import { findOnPath } from "./paths.mjs";
import { run } from "./run.mjs";
import { SetupError, say, step } from "./say.mjs";

const reason = "the tests run the vendor's Python SDK and command line tool";
const debianPackages = ["python3", "python3-venv"];
const aptInstall = ["install", "-y", "-qq", "--no-install-recommends", ...debianPackages];

/** Installs what is missing where that is ours to do; else says which command does it. */
export async function ensureSystemPackages() {
  if (!findOnPath("go")) {
    throw new SetupError("Go is not on PATH; the tests run the vendor's Go SDK. Install it: https://go.dev/dl");
  }
  if (await hasPython()) return;
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !findOnPath("apt-get")) throw new SetupError(`${missing}\n${advice()}\nand run the command again.`);
  await withLock("system packages", async () => {
    if (await hasPython()) return;
    say(`[setup] ${missing}`);
    await step(`installing ${debianPackages.join(" and ")} (apt-get)`, install);
    if (!(await hasPython())) throw new SetupError(`${missing} Debian's packages didn't bring it.`);
  });
}

const missing = `Python 3 with its modules venv and ensurepip is missing; ${reason}.`;

/** Debian has Python without these modules. */
function hasPython() {
  return run("python3", ["-c", "import ensurepip, venv"], { env: quietEnv() }).then(
    () => true,
    () => false,
  );
}

async function install() {
  const env = { ...quietEnv(), DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update", "-qq"], { env });
  await run("apt-get", aptInstall, { env });
}

function advice() {
  if (findOnPath("apt-get")) return `Run: sudo apt-get install -y ${debianPackages.join(" ")}`;
  if (findOnPath("brew")) return "Run: brew install python3";
  return "Install it (https://www.python.org)";
}
