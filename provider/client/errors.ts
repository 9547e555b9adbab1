import { kindOf, RETCODE, RETCODES } from "./retcodes";

/**
 * What an error says about the account: `none`, nothing was created, changed or charged; `unknown`, the request may have
 * taken effect; `done`, it did take effect and something after it failed.
 */
export type Effect = "none" | "unknown" | "done";

/** A stable name for each cause, for programs that have to tell errors apart. */
export type ErrorCode =
  | "API" // the service answered with a RetCode
  | "HTTP" // the gateway answered with an HTTP error
  | "NOT_SENT" // no connection: the request never left
  | "LOST" // the request left, no answer came
  | "BAD_ANSWER" // an answer came that isn't what the API promises
  | "SETTINGS" // keys or settings are missing or malformed
  | "WAIT" // an instance didn't reach a state in time, or can't reach it any more
  | "NOT_FOUND" // a data source found nothing that is as it was asked for
  | "AMBIGUOUS" // a data source found more than the one that it was asked for
  | "REFUSED"; // the provider won't do what it was asked, to protect something

/** All that is known of a failure. Never holds a key, a signature or a password. */
export interface ErrorFacts {
  /** Which cause it is. */
  readonly code: ErrorCode;
  /** What happened: a clause without a full stop. */
  readonly what: string;
  /** What it says about the account; absent where nothing was asked of the service. */
  readonly effect?: Effect;
  /** What to do next: whole sentences. */
  readonly advice?: string;
  /** The action of the API that was called. */
  readonly action?: string;
  /** The instance that it is about. */
  readonly instanceId?: string;
  /** The image that it is about. */
  readonly imageId?: string;
  /** The data disk that it is about. */
  readonly diskId?: string;
  /** The answer's `RetCode`. */
  readonly retCode?: number;
  /** What the service says of it. */
  readonly message?: string;
  /** The answer's HTTP status, where it was no answer of the API. */
  readonly httpStatus?: number;
  /** The request's id, which CompShare support asks for. */
  readonly requestId?: string;
  /** How long the service asks to be left alone, in ms (`Retry-After`). */
  readonly retryAfterMs?: number;
}

/** The one error of this package; `code` tells the causes apart. */
export class CompShareError extends Error {
  /** `CompShareError`. */
  override readonly name = "CompShareError";

  constructor(
    /** All that is known of the failure. */
    readonly facts: ErrorFacts,
  ) {
    super(wording(facts));
  }

  /** Which cause it is. */
  get code(): ErrorCode {
    return this.facts.code;
  }

  /** The answer's `RetCode`, where the service refused. */
  get retCode(): number | undefined {
    return this.facts.retCode;
  }

  /** Whether the request may have been carried out although it failed. */
  get inDoubt(): boolean {
    return this.facts.effect === "unknown";
  }

  /** The same error with more known about it. */
  with(more: Partial<ErrorFacts>): CompShareError {
    return new CompShareError({ ...this.facts, ...more });
  }
}

/**
 * Whether a refusal is about who asks, not about what: a key's signature and project come before anything else. A missing
 * project was seen as a bad parameter too.
 */
export const isAboutTheAccount = ({ retCode, facts }: CompShareError): boolean =>
  kindOf(retCode) === "account" ||
  (retCode === RETCODE.badParameter && /organization_?id|ProjectId/i.test(facts.message ?? ""));

/** Whether a refusal is about the keys themselves: with them nothing can be done, in no project. */
export const isAboutTheKeys = ({ retCode }: CompShareError): boolean =>
  kindOf(retCode) === "account" && retCode !== RETCODE.noProject;

/** Whether a refusal is about something under way, which ends by itself. */
export const isBusy = ({ retCode }: CompShareError): boolean => kindOf(retCode) === "busy";

/**
 * The error of an answer with a RetCode other than 0: the request was looked at and refused. An internal error says
 * nothing about what was done before it; neither does a code that nobody has documented, and for a purchase that counts.
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

/** Whether the service says that there is no stock. */
export const isStockRefusal = ({ retCode }: Pick<CompShareError, "retCode">): boolean =>
  retCode === RETCODE.soldOut || retCode === RETCODE.notEnough;

/** A refusal as the service words it, for whom the action's name says nothing; else what happened. */
export const inItsWords = ({ facts: { message, what } }: CompShareError): string =>
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
