// What npm doesn't install: installed with apt-get as root on Debian or Ubuntu, or else named with the command that does it.
import { quietEnv } from "./env.mjs";
import { withLock } from "./lock.mjs";
import { findOnPath } from "./paths.mjs";
import { run } from "./run.mjs";
import { SetupError, say, step } from "./say.mjs";

/** Debian has Python without these modules. */
export const python = {
  missing:
    "Python 3 with venv and ensurepip is missing: tests run the vendor's Python SDK and command line tool, and ours.",
  debian: ["python3", "python3-venv"],
  brew: ["python3"],
  isThere: () => succeeds("python3", ["-c", "import ensurepip, venv"]),
};

/** A library that the smallest Debian systems lack. */
export const libraryOf = (node) => ({
  missing: "libatomic.so.1 is missing: the pinned Node is linked with it.",
  debian: ["libatomic1"],
  brew: [],
  isThere: () =>
    run(node, ["--version"]).then(
      () => true,
      ({ message }) => !message.includes("libatomic.so.1"),
    ),
});

export async function ensureOnSystem({ missing, debian, brew, isThere }) {
  if (await isThere()) return;
  if (process.getuid?.() !== 0 || !findOnPath("apt-get")) throw new SetupError(`${missing}\n${advice(debian, brew)}`);
  await withLock("system packages", async () => {
    if (await isThere()) return;
    say(`[setup] ${missing}`);
    await step(`installing ${debian.join(" and ")} (apt-get)`, () => aptInstall(debian));
    if (!(await isThere())) throw new SetupError(`${missing} Debian's ${debian.join(" and ")} didn't bring it.`);
  });
}

/** Nothing but the system's owner can choose one: Debian's is old. */
export function requireGo() {
  if (findOnPath("go")) return;
  throw new SetupError(
    "Go is not on PATH: tests run the vendor's Go SDK and compile ours. Install it (https://go.dev/dl) and run the command again.",
  );
}

async function aptInstall(packages) {
  const env = { ...quietEnv(), DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update", "-qq"], { env });
  await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], { env });
}

function advice(debian, brew) {
  const again = "and run the command again.";
  if (findOnPath("apt-get")) return `Run \`sudo apt-get install -y ${debian.join(" ")}\` ${again}`;
  if (findOnPath("brew") && brew.length > 0) return `Run \`brew install ${brew.join(" ")}\` ${again}`;
  return `Install it ${again}`;
}

function succeeds(command, args) {
  return run(command, args, { env: quietEnv() }).then(
    () => true,
    () => false,
  );
}
