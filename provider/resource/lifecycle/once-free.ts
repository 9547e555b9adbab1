import { CompShareError, isBusy } from "../../client/errors";

interface World {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly progress: (text: string) => void;
}

/** The pause before retrying while another operation holds the lock. */
const PAUSE_MS = 5000;

/**
 * Sends a request again as long as another operation is running: such a refusal means that nothing was done.
 * @param busy What the operation runs on.
 * @param until When to give up, in ms since the epoch.
 */
export async function onceFree<T>(
  { now, sleep, progress }: World,
  busy: string,
  until: number,
  send: () => Promise<T>,
): Promise<T> {
  for (;;) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof CompShareError) || error.inDoubt || !isBusy(error) || now() >= until) throw error;
      progress(`${busy} is busy: waiting until that has ended`);
      await sleep(Math.min(PAUSE_MS, until - now()));
    }
  }
}
