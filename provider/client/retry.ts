import type { CompShareError } from "./errors";
import { isInternalError } from "./retcodes";

/**
 * What repeating an action does:
 * - `read`: it changes nothing, repeat it at will;
 * - `repeatable`: the second time finds the work done and succeeds;
 * - `guarded`: a second time could do something else; the caller looks at the instance before it tries again;
 * - `buys`: a second time buys a second thing.
 */
export type Repeat = "read" | "repeatable" | "guarded" | "buys";

export interface FailedAttempt {
  readonly repeat: Repeat;
  readonly error: CompShareError;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** From 0 to 1: the jitter. */
  readonly random: number;
}

const ATTEMPTS = 6;
const FIRST_DELAY_MS = 300;
const LONGEST_DELAY_MS = 10_000;
const LONGEST_RETRY_AFTER_MS = 60_000;

/** How long to wait before the next attempt, in ms; 0 means that there must be none. */
export function retryDelay({ repeat, error, attempt, random }: FailedAttempt): number {
  if (attempt >= ATTEMPTS || !mayRepeat(repeat, error)) return 0;
  const backoff = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1)) * (0.5 + random / 2);
  const asked = Math.min(LONGEST_RETRY_AFTER_MS, error.facts.retryAfterMs ?? 0);
  return Math.ceil(Math.max(backoff, asked));
}

/** Whether the gateway asks for fewer requests: it does so before it works. */
export const isThrottling = ({ code, facts }: Pick<CompShareError, "code" | "facts">): boolean =>
  code === "HTTP" && facts.httpStatus === 429;

function mayRepeat(repeat: Repeat, { code, facts }: CompShareError): boolean {
  // Throttling has a rule of its own: the throttle's.
  if (isThrottling({ code, facts })) return false;
  // A connection that was never made carried no request, so even a purchase may be tried again.
  if (code === "NOT_SENT") return true;
  if (repeat === "buys" || repeat === "guarded") return false;
  if (code === "API") return isInternalError(facts.retCode);
  return code === "LOST" || code === "BAD_ANSWER" || (code === "HTTP" && (facts.httpStatus ?? 0) >= 500);
}
