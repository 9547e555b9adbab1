// Two ways to run a program: quietly, showing what it wrote only when it fails; or handing it this terminal.
import { spawn } from "node:child_process";
import { SetupError } from "./say.mjs";

const shownFirst = 12;
const shownLast = 30;
const repeatWindow = 1000;

/** Runs a program quietly and answers its stdout; a failure shows what it wrote. */
export function run(command, args, { cwd, env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let stdout = "";
    let all = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
      all += chunk;
    });
    child.stderr.on("data", (chunk) => {
      all += chunk;
    });
    child.on("error", (cause) => reject(new SetupError(`can't run ${command}: ${cause.message}`, { cause })));
    child.on("close", (code, signal) => {
      if (code === 0) return resolve(stdout);
      reject(
        new SetupError(
          `\`${[command, ...args].join(" ")}\` failed (${signal ?? `exit code ${code}`}):\n${shorten(all)}`,
        ),
      );
    });
  });
}

/** npm says first what is wrong, compilers say it last. */
function shorten(text) {
  const lines = text.trimEnd().split("\n");
  if (lines.length <= shownFirst + shownLast) return lines.join("\n");
  return [...lines.slice(0, shownFirst), "...", ...lines.slice(-shownLast)].join("\n");
}

/**
 * Runs a program with this process's stdin, stdout and stderr, passes signals on, and answers how it ended.
 *
 * A terminal sends Ctrl-C to every process of the group, and npm sends it once more: a program for which a second
 * Ctrl-C means "stop without tidying up" (Pulumi) must not get it from here too. So at a terminal SIGINT is not
 * passed on; elsewhere `ownGroup` takes the program out of our group, and it gets each signal once, from here.
 */
export function attach(command, args, { cwd, env, ownGroup = false } = {}) {
  const terminal = process.stdin.isTTY === true;
  const child = spawn(command, args, { cwd, env, stdio: "inherit", detached: ownGroup && !terminal });
  const stopPassing = passSignals(child, terminal ? ["SIGTERM"] : ["SIGINT", "SIGTERM", "SIGHUP"], terminal);
  return new Promise((resolve, reject) => {
    child.on("error", (cause) => {
      stopPassing();
      reject(new SetupError(`can't run ${command}: ${cause.message}`, { cause }));
    });
    child.on("exit", (code, signal) => {
      stopPassing();
      resolve({ code, signal });
    });
  });
}

/** Runs a program as if it had been started in our place: its end is our end. */
export async function handOver(command, args, options) {
  const { code, signal } = await attach(command, args, options);
  if (signal) process.kill(process.pid, signal);
  else process.exitCode = code;
}

function passSignals(child, passed, terminal) {
  const heard = terminal ? [...passed, "SIGINT"] : passed;
  const last = {};
  const listener = (signal) => {
    const now = Date.now();
    const repeated = now - (last[signal] ?? 0) < repeatWindow;
    last[signal] = now;
    if (passed.includes(signal) && !repeated) child.kill(signal);
  };
  for (const signal of heard) process.on(signal, listener);
  return () => {
    for (const signal of heard) process.removeListener(signal, listener);
  };
}
