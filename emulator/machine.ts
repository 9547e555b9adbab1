import { createHash } from "node:crypto";
import { isAtRest } from "./cards";
import { refuse } from "./errors";
import type { Instance, State } from "./model";
import { isPodZone } from "./zones";

interface OperationRule {
  /** States in which it may begin. */
  from: State[];
  /** States on the way, each with its shortest and longest duration in seconds. */
  through: { state: State; seconds: [number, number] }[];
  to: State;
}

const rule = (from: State[], to: State, ...through: [State, number, number][]): OperationRule => ({
  from,
  to,
  through: through.map(([state, shortest, longest]) => ({ state, seconds: [shortest, longest] })),
});

/** One row for each operation: where it may begin, its states, and their durations at time scale 1. */
export const operations = {
  boot: rule([], "Running", ["Initializing", 10, 30], ["Starting", 10, 30]),
  start: rule(["Stopped", "Interrupted"], "Running", ["Starting", 20, 40]),
  stop: rule(["Running"], "Stopped", ["Stopping", 10, 10]),
  reboot: rule(["Running"], "Running", ["Rebooting", 10, 20]),
  resize: rule(["Stopped"], "Stopped", ["Resizing", 10, 10]),
  // No source gives the state after a reinstall; the vendor's machines start.
  reinstall: rule(["Stopped"], "Running", ["Install", 30, 60]),
} satisfies Record<string, OperationRule>;

export type OperationName = keyof typeof operations;

/** The lock of an operation is lost after this long, finished or not. */
const lockTtl = 600_000;

/**
 * Starts an operation after checking lock and state. `finish` is called when it has ended, which at time scale 0 is
 * immediately.
 */
export function begin(instance: Instance, name: OperationName, at: number, timeScale: number, finish?: () => void) {
  const { from, through, to }: OperationRule = operations[name];
  if (from.length > 0) {
    requireUnlocked(instance, at);
    requireState(instance, at, from);
    requireUnexpired(instance);
  }
  if (isAtRest(instance)) instance.runCost = 0;
  let until = at;
  const phases = through.map(({ state, seconds }) => {
    until += duration(`${instance.id} ${state} ${at}`, seconds) * timeScale;
    return { state, until };
  });
  instance.operation = { began: at, phases, end: to, finish };
  instance.updatedAt = at;
  settle(instance, at);
}

/** Advances an instance to a time: completes what has ended since, and stops it if its planned stop is due. */
export function settle(instance: Instance, now: number): void {
  const { operation } = instance;
  const ended = operation?.phases.at(-1)?.until ?? 0;
  if (operation && ended <= now) {
    instance.operation = undefined;
    enter(instance, operation.end, ended);
    operation.finish?.();
  }
  if (instance.stopAt !== undefined && instance.stopAt <= now && !instance.operation) {
    const at = instance.stopAt;
    instance.stopAt = undefined;
    if (instance.settled === "Running") enter(instance, "Stopped", at);
  }
}

/** Puts an instance into a stable state. */
export function enter(instance: Instance, state: State, at: number): void {
  if (state === "Running" && instance.settled !== "Running") instance.startedAt = at;
  if (state === "Running") instance.bootedAt ??= at;
  const stops = state === "Stopped" || state === "Interrupted";
  if (stops && instance.settled !== state) instance.stoppedAt = at;
  instance.settled = state;
  instance.updatedAt = at;
}

/** The visible state. */
export function stateOf(instance: Instance, now: number): State {
  settle(instance, now);
  return instance.operation?.phases.find((phase) => now < phase.until)?.state ?? instance.settled;
}

/** One operation at a time: a second one is refused while the first is running, as long as its lock lives. */
export function requireUnlocked(instance: Instance, now: number): void {
  settle(instance, now);
  const { operation } = instance;
  const locked = operation ? now < operation.began + lockTtl : now < instance.lockedUntil;
  if (locked) throw refuse.locked(instance.id);
}

/** Refuses an operation in any other state than these. */
export function requireState(instance: Instance, now: number, allowed: readonly State[]): void {
  const state = stateOf(instance, now);
  if (allowed.includes(state)) return;
  const wrong = isPodZone(instance.zone) ? refuse.wrongPodState : refuse.wrongState;
  throw wrong(instance.id, state, allowed.join(" or "));
}

/** Refuses an operation on an instance whose prepaid time has expired. */
export function requireUnexpired(instance: Instance): void {
  if (instance.expired) throw refuse.expired(instance.id);
}

/** Holds the lock for an operation that doesn't show in the state, at most as long as a lock lives. */
export function hold(instance: Instance, now: number, seconds: number): void {
  instance.lockedUntil = now + Math.min(seconds * 1000, lockTtl);
}

/** The same text always gives the same duration within the range (ms), so that runs are repeatable. */
export function duration(seed: string, [shortest, longest]: [number, number]): number {
  const share = createHash("sha1").update(seed).digest().readUInt32BE(0) / 2 ** 32;
  return (shortest + share * (longest - shortest)) * 1000;
}
