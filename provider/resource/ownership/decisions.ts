/** The user's decisions for one run, from the environment: comma-separated ids, or `all`. */
export interface Decisions {
  /** Takes over resources that carry a matching marker and are in no state. */
  readonly takeOver: readonly string[];
  /** Leaves them alone, and creates others. */
  readonly leave: readonly string[];
  /** Confirms that resources which the service doesn't list are gone. */
  readonly gone: readonly string[];
}

export const DECISION_VARIABLES = {
  takeOver: "COMPSHARE_TAKE_OVER",
  leave: "COMPSHARE_LEAVE",
  gone: "COMPSHARE_GONE",
} as const satisfies Record<keyof Decisions, string>;

export function readDecisions(env: Readonly<Record<string, string | undefined>>): Decisions {
  const ids = (name: keyof Decisions) => (env[DECISION_VARIABLES[name]] ?? "").split(/[\s,]+/).filter(Boolean);
  return { takeOver: ids("takeOver"), leave: ids("leave"), gone: ids("gone") };
}

export const isAmong = (ids: readonly string[], id: string): boolean => ids.includes(id) || ids.includes("all");
