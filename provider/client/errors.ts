import { kindOf, RETCODE, RETCODES } from "./retcodes";

/**
 * What a failed call means for the account: `none`: nothing was created, changed or charged; `unknown`: the request may
 * have taken effect; `done`: it took effect, and something after it failed.
 */
export type Effect = "none" | "unknown" | "done";

/** A stable code for each cause, for programs that handle errors differently. */
export type ErrorCode =
  | "API" // the service answered with a RetCode
  | "HTTP" // the gateway answered with an HTTP error
  | "NOT_SENT" // no connection was made: the request wasn't sent
  | "LOST" // the request was sent, but no answer came
  | "BAD_ANSWER" // the answer isn't what the API promises
  | "SETTINGS" // keys or settings are missing or invalid
  | "WAIT" // an instance didn't reach a state in time, or can't reach it any more
  | "NOT_FOUND" // a data source found no match
  | "AMBIGUOUS" // a data source found more than one match
  | "REFUSED"; // the provider refuses, in order to protect something

/** Everything that is known about a failure. Never contains a key, a signature or a password. */
export interface ErrorFacts {
  /** The cause. */
  readonly code: ErrorCode;
  /** What happened: a clause without a full stop. */
  readonly what: string;
  /** What it means for the account. Absent if the service wasn't called. */
  readonly effect?: Effect;
  /** What to do next: full sentences. */
  readonly advice?: string;
  /** The API action that was called. */
  readonly action?: string;
  /** The instance concerned. */
  readonly instanceId?: string;
  /** The image concerned. */
  readonly imageId?: string;
  /** The data disk concerned. */
  readonly diskId?: string;
  /** The answer's `RetCode`. */
  readonly retCode?: number;
  /** The service's message. */
  readonly message?: string;
  /** The HTTP status, if the answer didn't come from the API. */
  readonly httpStatus?: number;
  /** The request's id, for CompShare support. */
  readonly requestId?: string;
  /** How long the service asks to wait, in ms (`Retry-After`). */
  readonly retryAfterMs?: number;
}

/** The only error class of this package; `code` distinguishes the causes. */
export class CompShareError extends Error {
  /** `CompShareError`. */
  override readonly name = "CompShareError";

  constructor(
    /** Everything that is known about the failure. */
    readonly facts: ErrorFacts,
  ) {
    super(wording(facts));
  }

  /** The cause. */
  get code(): ErrorCode {
    return this.facts.code;
  }

  /** The answer's `RetCode`, if the service refused. */
  get retCode(): number | undefined {
    return this.facts.retCode;
  }

  /** Whether the request may have been executed although it failed. */
  get inDoubt(): boolean {
    return this.facts.effect === "unknown";
  }

  /** The same error with more facts. */
  with(more: Partial<ErrorFacts>): CompShareError {
    return new CompShareError({ ...this.facts, ...more });
  }
}

/**
 * Whether a refusal concerns the account rather than the request: the service checks a key's signature and project
 * first. A missing project was also seen as a bad parameter.
 */
export const isAboutTheAccount = ({ retCode, facts }: CompShareError): boolean =>
  kindOf(retCode) === "account" ||
  (retCode === RETCODE.badParameter && /organization_?id|ProjectId/i.test(facts.message ?? ""));

/** Whether a refusal concerns the keys themselves: with them, nothing works in any project. */
export const isAboutTheKeys = ({ retCode }: CompShareError): boolean =>
  kindOf(retCode) === "account" && retCode !== RETCODE.noProject;

/** Whether a refusal is due to a running operation, which ends without intervention. */
export const isBusy = ({ retCode }: CompShareError): boolean => kindOf(retCode) === "busy";

/**
 * The error for an answer with a RetCode other than 0: the request was checked and refused. After an internal error,
 * parts of it may have been executed. The same is assumed for undocumented codes, if the action is a purchase.
 */
export function apiError(
  { action, isPurchase }: { action: string; isPurchase: boolean },
  retCode: number,
  message: string,
  requestId?: string,
): CompShareError {
  const known = RETCODES[retCode];
  const inDoubt = known ? known.kind === "doubtful" : isPurchase;
  const said = message ? `the service says "${message}"` : "the service gives no message";
  return new CompShareError({
    code: "API",
    what: known ? `${action} was refused: ${known.meaning} (${said})` : `${action} was refused: ${said}`,
    effect: inDoubt ? "unknown" : "none",
    advice: known?.advice ?? "If the message doesn't say what to change, send the request id to CompShare support.",
    action,
    retCode,
    message: message || undefined,
    requestId,
  });
}

/** Whether the service reports that it is out of stock. */
export const isStockRefusal = ({ retCode }: Pick<CompShareError, "retCode">): boolean =>
  retCode === RETCODE.soldOut || retCode === RETCODE.notEnough;

/** A refusal in the service's words, for readers who don't know the action's name; otherwise what happened. */
export const serviceMessage = ({ facts: { message, what } }: CompShareError): string =>
  message ? `the service says "${message}"` : what;

const EFFECTS: Record<Effect, string> = {
  none: "Nothing was created, changed or charged by this request.",
  unknown: "It isn't known whether the request took effect.",
  done: "",
};

function wording(facts: ErrorFacts): string {
  const where = [
    facts.instanceId && `instance ${facts.instanceId}`,
    facts.imageId && `image ${facts.imageId}`,
    facts.diskId && `disk ${facts.diskId}`,
    facts.retCode !== undefined && `RetCode ${facts.retCode}`,
    facts.httpStatus !== undefined && `HTTP ${facts.httpStatus}`,
    facts.requestId && `request id ${facts.requestId}`,
  ].filter(Boolean);
  return [
    `${facts.what}.`,
    facts.effect && EFFECTS[facts.effect],
    facts.advice,
    where.length > 0 && `[${where.join(", ")}]`,
  ]
    .filter(Boolean)
    .join(" ");
}
