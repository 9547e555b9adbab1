import type { CompShareError } from "../../client/errors";
import { connectionOf } from "../model/connection";
import type { Observed } from "../model/observed";
import type { InstancePlace } from "../model/place";
import type { Context } from "./context";
import { fetchInstanceTwice } from "./fetch";
import { instanceWaitError } from "./wait";

const PROBE_MS = 10_000;
/** An attempt right before the deadline must still have time to return a result. */
const SHORTEST_PROBE_MS = 1000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
const GROWTH = 1.5;

/**
 * Waits until an SSH server answers at the address of the instance's login command.
 * @param deadline When to give up, in ms since the epoch.
 * @throws CompShareError `WAIT` if the deadline passes, or if it can't happen any more.
 */
export async function waitForSsh(
  context: Context,
  place: InstancePlace,
  running: Observed,
  deadline: number,
): Promise<Observed> {
  const { id } = running;
  const started = context.now();
  const seconds = () => Math.round((context.now() - started) / 1000);
  let observed = running;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * GROWTH, LONGEST_PAUSE_MS)) {
    const { seen, phase } = observed;
    if (seen.OsType === "Windows") throw noLogin(id, `${id} runs Windows: no SSH server is to be expected`);
    if (phase !== "running") throw noLogin(id, `${id} is "${seen.State}" while its SSH server was waited for`);
    const address = connectionOf(seen.SshLoginCommand, undefined);
    const left = () => deadline - context.now();
    const probe = address
      ? await context.probeSsh(address, Math.max(SHORTEST_PROBE_MS, Math.min(PROBE_MS, left())))
      : { instead: "the service shows no command that logs in" };
    if ("banner" in probe) return observed;
    const where = address ? `${address.host} port ${address.port}: ${probe.instead}` : probe.instead;
    if (left() <= 0) throw noLogin(id, `${id} runs, but no SSH server answered within ${seconds()} s (${where})`);
    context.progress(`SSH ${seconds()} s: waiting for its server (${id}; ${where})`);
    await context.sleep(Math.min(pause, left()));
    observed = (await fetchInstanceTwice(context, place, id, LONGEST_PAUSE_MS)) ?? observed;
  }
}

const noLogin = (id: string, what: string): CompShareError =>
  instanceWaitError(id, what).with({
    advice:
      "The instance exists, is charged, and is kept in the state. Run `pulumi up` again to continue waiting; customTimeouts allows more time. " +
      'Where the image has no SSH server, or a firewall keeps this computer away from it, set waitFor: "running".',
  });
