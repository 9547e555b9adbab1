import { connect } from "node:net";

/**
 * Whether the engine that called this process still lives. An engine that is killed leaves this process behind: what it
 * would do then would be done behind the back of the next run.
 * @param address The engine's address, host and port; without one there is nothing to ask, and it counts as alive.
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
