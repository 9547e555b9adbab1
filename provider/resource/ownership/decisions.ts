/** What a user says for one run, in the environment: ids that are separated by commas, or `all`. */
export interface Decisions {
  /** Takes over what carries a resource's marker and no state has. */
  readonly takeOver: readonly string[];
  /** Lets such things be, and makes others. */
  readonly leave: readonly string[];
  /** Confirms that something is gone which the service doesn't list. */
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
