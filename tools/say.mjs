// Progress for people. It goes to stderr, so that the stdout of a command is that command's alone.

/** A failure that the reader can fix: shown without a stack trace. */
export class SetupError extends Error {}

const heartbeat = 15_000;

export function say(line) {
  process.stderr.write(`${line}\n`);
}

export function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}

/** Says what is being done, that it is still being done, and how long it took. */
export async function step(what, work) {
  const start = performance.now();
  say(`[setup] ${what} ...`);
  const timer = setInterval(() => say(`[setup]   still at it after ${seconds(start)}`), heartbeat);
  try {
    const result = await work();
    say(`[setup]   done in ${seconds(start)}`);
    return result;
  } finally {
    clearInterval(timer);
  }
}

/** Runs a command of this folder and turns what it throws into text and an exit code. */
export async function main(command) {
  try {
    await command();
  } catch (error) {
    say(error instanceof SetupError ? `\nerror: ${error.message}` : (error?.stack ?? String(error)));
    process.exitCode = 1;
  }
}
