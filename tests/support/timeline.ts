import type { After } from "../../provider/process/rollout/unavailability-limit";

/** A clock that tests advance; timers fire in order. */
export function timeline() {
  let now = 0;
  const due = new Set<{ at: number; callback: () => void }>();
  const after: After = (ms, callback) => {
    const entry = { at: now + ms, callback };
    due.add(entry);
    return () => void due.delete(entry);
  };
  const pass = async (ms: number) => {
    const end = now + ms;
    await settle();
    for (;;) {
      const [next] = [...due].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      due.delete(next);
      now = next.at;
      next.callback();
      await settle();
    }
    now = end;
  };
  return { after, pass };
}

/** Lets pending promises settle. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));
