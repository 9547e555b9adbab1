import { connect } from "node:net";

/**
 * Whether the engine that called this process is still alive. A killed engine leaves this process behind, and the next
 * run must not be surprised by what it does then.
 * @param address The engine's address, host and port. Without one, the engine counts as alive.
 */
export function engineLives(address: string | undefined): Promise<boolean> {
  const [, host, port] = /^(.+):(\d+)$/.exec(address ?? "") ?? [];
  if (host === undefined || port === undefined) return Promise.resolve(true);
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) });
    const end = (lives: boolean) => {
      socket.destroy();
      resolve(lives);
    };
    socket.once("connect", () => end(true));
    socket.once("error", (error: NodeJS.ErrnoException) => end(error.code !== "ECONNREFUSED"));
  });
}

/** How often a process checks its engine, in ms, and how many times in a row it must be missing. */
const WATCH = { everyMs: 20_000, misses: 3 };

/**
 * Ends this process some time after its engine, if that was killed. Running work ends before: no step begins without
 * the engine, and a request takes no longer.
 */
export function endWithEngine(
  address: string | undefined,
  exit: () => void = () => process.exit(1),
  { everyMs, misses } = WATCH,
): void {
  if (address === undefined) return;
  let missed = 0;
  const check = async () => {
    missed = (await engineLives(address)) ? 0 : missed + 1;
    if (missed >= misses) exit();
    else setTimeout(check, everyMs).unref();
  };
  setTimeout(check, everyMs).unref();
}
