/** The timeouts of operations, in seconds; missing ones have the resource's defaults. */
export interface TimeoutsSpec {
  create?: number;
  update?: number;
  delete?: number;
}

/** The default timeouts in ms, if `customTimeouts` doesn't set them. */
export type DefaultTimeouts = Readonly<Record<keyof TimeoutsSpec, number>>;

/** When an operation that begins now times out, in ms since the epoch. */
export function deadlineOf(
  { now }: { now: () => number },
  operation: keyof TimeoutsSpec,
  { timeouts }: { timeouts?: TimeoutsSpec },
  defaults: DefaultTimeouts,
): number {
  const seconds = timeouts?.[operation];
  return now() + (seconds === undefined ? defaults[operation] : seconds * 1000);
}
