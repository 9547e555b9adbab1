import type { CompShareError } from "./errors";
import { kindOf } from "./retcodes";

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

type Failure = Pick<CompShareError, "code" | "facts">;

/** Whether the service asks for fewer requests: it does so before it works. */
export const isThrottling = ({ code, facts }: Failure): boolean =>
  (code === "HTTP" && facts.httpStatus === 429) || (code === "API" && kindOf(facts.retCode) === "throttled");

/** Whether the gateway says that the service behind it can't be had: that comes before the work too. */
export const isUnavailable = ({ code, facts }: Failure): boolean =>
  code === "API" && kindOf(facts.retCode) === "unavailable";

function mayRepeat(repeat: Repeat, error: CompShareError): boolean {
  const { code, facts } = error;
  // Throttling has a rule of its own: the throttle's.
  if (isThrottling(error)) return false;
  // A connection that was never made carried no request, so even a purchase may be tried again.
  if (code === "NOT_SENT") return true;
  // Who buys looks first whether it is there: a word of one page is little to stake a second instance on.
  if (repeat === "buys") return false;
  if (isUnavailable(error)) return true;
  if (repeat === "guarded") return false;
  if (code === "API") return kindOf(facts.retCode) === "doubtful";
  return code === "LOST" || code === "BAD_ANSWER" || (code === "HTTP" && (facts.httpStatus ?? 0) >= 500);
}
