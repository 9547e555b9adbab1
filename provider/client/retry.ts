import type { CompShareError } from "./errors";
import { kindOf } from "./retcodes";

/**
 * What repeating an action does:
 * - `read`: changes nothing, so it can be repeated freely;
 * - `repeatable`: a second call finds the work done, and succeeds;
 * - `guarded`: a second call could do something else, so the caller reads the instance before it retries;
 * - `buys`: a second call buys a second time.
 */
export type Repeat = "read" | "repeatable" | "guarded" | "buys";

export interface FailedAttempt {
  readonly repeat: Repeat;
  readonly error: CompShareError;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** From 0 to 1: jitter. */
  readonly random: number;
}

const ATTEMPTS = 6;
const FIRST_DELAY_MS = 300;
const LONGEST_DELAY_MS = 10_000;
const LONGEST_RETRY_AFTER_MS = 60_000;

/** The delay before the next attempt, in ms; 0 means that there is none. */
export function retryDelay({ repeat, error, attempt, random }: FailedAttempt): number {
  if (attempt >= ATTEMPTS || !mayRepeat(repeat, error)) return 0;
  const backoff = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1)) * (0.5 + random / 2);
  const asked = Math.min(LONGEST_RETRY_AFTER_MS, error.facts.retryAfterMs ?? 0);
  return Math.ceil(Math.max(backoff, asked));
}

type Failure = Pick<CompShareError, "code" | "facts">;

/** Whether the service throttles. It does so before it does any work. */
export const isThrottling = ({ code, facts }: Failure): boolean =>
  (code === "HTTP" && facts.httpStatus === 429) || (code === "API" && kindOf(facts.retCode) === "throttled");

/** Whether the gateway reports that the service is unavailable. Nothing has been done then either. */
export const isUnavailable = ({ code, facts }: Failure): boolean =>
  code === "API" && kindOf(facts.retCode) === "unavailable";

function mayRepeat(repeat: Repeat, error: CompShareError): boolean {
  const { code, facts } = error;
  // Throttling is handled by the throttle.
  if (isThrottling(error)) return false;
  // Without a connection, no request was sent, so even a purchase may be retried.
  if (code === "NOT_SENT") return true;
  // Purchases are searched for before they are retried: a statement on one page isn't enough to risk a second instance.
  if (repeat === "buys") return false;
  if (isUnavailable(error)) return true;
  if (repeat === "guarded") return false;
  if (code === "API") return kindOf(facts.retCode) === "doubtful";
  return code === "LOST" || code === "BAD_ANSWER" || (code === "HTTP" && (facts.httpStatus ?? 0) >= 500);
}
