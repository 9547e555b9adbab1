/** How long operations may take, in seconds; absent ones have the resource's defaults. */
export interface TimeoutsSpec {
  create?: number;
  update?: number;
  delete?: number;
}

/** How long an operation may take in all, in ms, if `customTimeouts` say nothing else. */
export type DefaultTimeouts = Readonly<Record<keyof TimeoutsSpec, number>>;

/** When an operation that begins now gives up, in ms since the epoch. */
export function deadlineOf(
  { now }: { now: () => number },
  operation: keyof TimeoutsSpec,
  { timeouts }: { timeouts?: TimeoutsSpec },
  defaults: DefaultTimeouts,
): number {
  const seconds = timeouts?.[operation];
  return now() + (seconds === undefined ? defaults[operation] : seconds * 1000);
}
