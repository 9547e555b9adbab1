import { CompShareError, isAboutTheAccount, isAboutTheKeys } from "../client/errors";
import { kindOf, RETCODES } from "../client/retcodes";
import { TOPICS, type TopicName } from "./topics";
import { Waiting } from "./waiting";

/** The timeout of one answer. */
const TIMEOUT_MS = 8000;
/** How long a run may wait in total: it asks for one resource after another. */
export const RUN_TIMEOUT_MS = 60_000;

const NO_CONTACT: readonly string[] = ["SETTINGS", "NOT_SENT", "LOST", "HTTP"];

/** The warning about a service that can't be asked. `why` is a clause without a full stop, `remedy` full sentences. */
export function unavailableText(why: string, remedy?: string, topic: TopicName = "all"): string {
  const { asked, without } = TOPICS[topic];
  return `The service can't be asked ${asked}: ${why}. ${remedy ? `${remedy} ` : ""}${without}`;
}

/** The violation for refused keys. */
export const refusedKeysViolation = (refusal: CompShareError | undefined): { property: string; reason: string }[] =>
  refusal ? [{ property: "", reason: refusal.message }] : [];

type Query<T> = (failed: (error: CompShareError) => void) => Promise<T>;
export type Reply<T> = { readonly answer: T } | { readonly refusal: CompShareError };

/** Whether further queries are pointless after a failure. */
export const isNoContact = (error: CompShareError): boolean =>
  NO_CONTACT.includes(error.code) || isAboutTheAccount(error);

/**
 * Everything that a run asks the service before it acts: each distinct query once, shared by all resources, with a
 * bounded wait. A service that can't be asked isn't an error: it is reported once, and further queries are skipped.
 */
export class Queries {
  private readonly replies = new Map<string, Promise<Reply<unknown> | undefined>>();
  private readonly reported = new Set<string>();
  /** Set if the service refuses the keys: nothing works with them. */
  refusal: CompShareError | undefined;
  private isSilent = false;
  private hasAnswered = false;
  private readonly waiting = new Waiting(Date.now);
  private readonly timeoutMs: number;
  private readonly totalTimeoutMs: number;
  private readonly isReportedElsewhere: (error: CompShareError) => boolean;

  /**
   * @param warn Called once per topic and kind of failure, with why the service can't be asked (a clause without a full
   *   stop), what helps, if known (full sentences), and what can't be asked.
   * @param limits The timeouts of one answer and of all (default: none), and the failures that end the run anyway, with
   *   their own message.
   */
  constructor(
    private readonly warn: (why: string, remedy: string | undefined, topic: TopicName) => void,
    {
      timeoutMs = TIMEOUT_MS,
      totalTimeoutMs = Number.POSITIVE_INFINITY,
      isReportedElsewhere = (_error: CompShareError): boolean => false,
    } = {},
  ) {
    this.timeoutMs = timeoutMs;
    this.totalTimeoutMs = totalTimeoutMs;
    this.isReportedElsewhere = isReportedElsewhere;
  }

  /**
   * The reply to a query; undefined if there is none.
   * @param key Identifies equal queries.
   * @param query Sends the query; it may report failures after which it retries.
   */
  ask<T>(key: string, query: Query<T>, topic: TopicName = "all"): Promise<Reply<T> | undefined> {
    const known = this.replies.get(key) ?? this.first(query, topic);
    this.replies.set(key, known);
    return known as Promise<Reply<T> | undefined>;
  }

  /** Records that a query has no answer. */
  recordUnavailable(error: CompShareError, topic: TopicName): void {
    const { code, what, retCode, advice } = error.facts;
    const isForAll = isNoContact(error);
    this.isSilent ||= isForAll;
    if (isAboutTheKeys(error)) this.refusal ??= error;
    const kind = isForAll ? "" : `${topic} ${retCode ?? code}`;
    if (this.reported.has(kind) || this.isReportedElsewhere(error)) return;
    this.reported.add(kind);
    // Undocumented RetCodes have no advice except to ask CompShare support.
    const remedy = retCode === undefined ? advice : RETCODES[retCode]?.advice;
    this.warn(what, remedy, isForAll ? (this.hasAnswered ? "rest" : "all") : topic);
  }

  private async first<T>(query: Query<T>, topic: TopicName): Promise<Reply<T> | undefined> {
    if (this.isSilent) return undefined;
    try {
      const answer = await this.inTime(query);
      this.hasAnswered = true;
      return { answer };
    } catch (error) {
      if (!(error instanceof CompShareError)) throw error;
      if (kindOf(error.retCode) === "subject" && !isAboutTheAccount(error)) return { refusal: error };
      this.recordUnavailable(error, topic);
      return undefined;
    }
  }

  private async inTime<T>(query: Query<T>): Promise<T> {
    const left = this.totalTimeoutMs - this.waiting.ms;
    let failure: CompShareError | undefined;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const isLast = left < this.timeoutMs;
      const end = () => reject(isLast ? enough(this.totalTimeoutMs) : tooLate(this.timeoutMs, failure));
      timer = setTimeout(end, isLast ? left : this.timeoutMs);
    });
    this.waiting.begin();
    try {
      const asked = query((error) => {
        failure = error;
      });
      return await Promise.race([asked, late]);
    } finally {
      this.waiting.end();
      clearTimeout(timer);
    }
  }
}

const lost = (what: string) => new CompShareError({ code: "LOST", what });
const enough = (ms: number) => lost(`its answers have taken ${ms / 1000} s in all`);

/** Why there was no answer in time: a repeated failure says more than the timeout. */
const tooLate = (ms: number, failure: CompShareError | undefined) =>
  failure?.with({ what: `${failure.facts.what}, tried for ${ms / 1000} s` }) ?? lost(`no answer within ${ms / 1000} s`);
