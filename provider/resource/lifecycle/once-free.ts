import { CompShareError, isBusy } from "../../client/errors";

interface World {
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly progress: (text: string) => void;
}

/** How long another operation's lock is left alone before the next try. */
const PAUSE_MS = 5000;

/**
 * Sends a request again for as long as another operation is under way: such a refusal has done nothing.
 * @param busy What the operation is under way on.
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
