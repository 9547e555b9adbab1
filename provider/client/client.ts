import pLimit, { type LimitFunction } from "p-limit";
import { z } from "zod";
import type { WireParams } from "../wire/encode";
import { ACTIONS, type ActionName, type Answer, isPurchase, type Params } from "./actions";
import { apiError, CompShareError } from "./errors";
import { signedForm } from "./form";
import { isThrottling, type Repeat, retryDelay } from "./retry";
import type { Exchange } from "./share";
import { Throttle } from "./throttle";
import { httpTransport, type Transport, type WireAnswer } from "./transport";

/** The client's account and limits. */
export interface ClientSettings {
  readonly endpoint: string;
  readonly publicKey: string;
  readonly privateKey: string;
  /** Only with temporary credentials. */
  readonly securityToken?: string;
  /** The project of calls that name none. Sub-accounts must have one. */
  readonly projectId?: string;
  /** The timeout of one request, in ms. */
  readonly requestTimeoutMs: number;
  /**
   * The highest number of requests per second, of all processes that share the rate. Default: learned from what the
   * service accepts.
   */
  readonly requestsPerSecond?: number;
  /** The highest number of concurrent writes. Default: 20. */
  readonly parallelWrites?: number;
}

const DEFAULT_PARALLEL_WRITES = 20;
/** How long one call may be delayed by throttling in total, in ms. */
const LONGEST_THROTTLING_MS = 10 * 60_000;

/** The client's dependencies: clock, randomness and network. */
export interface ClientWorld {
  readonly transport: Transport;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  /** A random number from 0 to 1. */
  readonly random: () => number;
  /** Called right before each write is sent, after all waits. Throws if no more writes are allowed. */
  readonly mayWrite?: () => Promise<void>;
  /** Shares the rate with the account's other processes on this computer. */
  readonly exchange?: Exchange;
}

export const realWorld = (): ClientWorld => ({
  transport: httpTransport(),
  now: Date.now,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: Math.random,
});

const LONGEST_QUOTE = 500;

/** Messages of the service can have any length and repeat the same problem often. The beginning is enough. */
const short = (text: string) => (text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}...` : text);

const envelope = z.object({
  RetCode: z.union([
    z.number(),
    z
      .string()
      .regex(/^-?\d+$/)
      .transform(Number),
  ]),
  Message: z.string().nullish(),
  request_uuid: z.string().optional().catch(undefined),
});

/** Calls the API: encodes, signs, sends, retries where that is safe, and validates the answer. */
export class Client {
  private readonly throttle: Throttle;
  private readonly writes: LimitFunction;

  constructor(
    private readonly settings: ClientSettings,
    private readonly world: ClientWorld = realWorld(),
  ) {
    const { requestsPerSecond, parallelWrites = DEFAULT_PARALLEL_WRITES } = settings;
    this.throttle = new Throttle({ requestsPerSecond, ...world });
    this.writes = pLimit(parallelWrites);
  }

  /**
   * Calls one action and returns its validated answer.
   * @param sending Called each time right before the request is sent, which may be after a wait.
   * @param failed Called with each failure, even if the call is retried.
   * @throws CompShareError whose `facts.effect` says whether anything may have happened.
   */
  call<A extends ActionName>(
    action: A,
    params: Params<A>,
    sending?: () => void,
    failed?: (error: CompShareError) => void,
  ): Promise<Answer<A>> {
    const work = () => this.callWithRetries(action, params, sending, failed);
    return ACTIONS[action].repeat === "read" ? work() : this.writes(work);
  }

  private async callWithRetries<A extends ActionName>(
    action: A,
    params: Params<A>,
    sending: () => void = () => undefined,
    failed: (error: CompShareError) => void = () => undefined,
  ): Promise<Answer<A>> {
    const { repeat, answer } = ACTIONS[action];
    let throttledMs = 0;
    for (let attempt = 1; ; attempt++) {
      const ticket = await this.throttle.turn();
      if (repeat !== "read") await this.world.mayWrite?.();
      sending();
      try {
        const given = this.parse(
          action,
          answer,
          await this.send(action, repeat, params),
          passwordIn(params),
        ) as Answer<A>;
        this.throttle.accepted();
        return given;
      } catch (error) {
        if (!(error instanceof CompShareError)) throw error;
        failed(error);
        if (isThrottling(error)) {
          // Throttled requests were refused before any work was done, so even a purchase may be sent again later.
          throttledMs += this.throttle.refused(ticket, error.facts.retryAfterMs);
          attempt--;
          if (throttledMs < LONGEST_THROTTLING_MS) continue;
        } else if (error.code !== "NOT_SENT" && error.code !== "LOST") this.throttle.accepted();
        const delay = retryDelay({ repeat, error, attempt, random: this.world.random() });
        if (delay === 0) throw repeat === "read" ? error.with({ effect: undefined }) : error;
        await this.world.sleep(delay);
      }
    }
  }

  private send(action: ActionName, repeat: Repeat, params: WireParams): Promise<WireAnswer> {
    const { endpoint, requestTimeoutMs } = this.settings;
    return this.world.transport(endpoint, signedForm(this.settings, action, params), {
      action,
      timeoutMs: requestTimeoutMs,
      freshConnection: repeat === "buys",
    });
  }

  private parse(action: ActionName, schema: z.ZodType, answer: WireAnswer, secrets: readonly string[]): unknown {
    const { status, retryAfterMs } = answer;
    let { requestId } = answer;
    if (status !== 200) {
      // A 4xx is a refusal. A gateway's 5xx may come after the service has done the work.
      const effect = status < 500 ? "none" : "unknown";
      throw new CompShareError({
        code: "HTTP",
        what: `${action} was answered with HTTP status ${status}`,
        effect,
        advice:
          status === 429
            ? "The service throttles this account: try again in a few minutes, or lower compshare:requestsPerSecond."
            : status === 404
              ? "Check the setting compshare:endpoint: the API isn't at that address."
              : "Run it again in a minute; if it persists, send the request id to CompShare support.",
        action,
        httpStatus: status,
        requestId,
        retryAfterMs,
      });
    }
    const body = this.json(action, answer);
    const head = envelope.safeParse(body);
    if (!head.success) throw this.badAnswer(action, `it has no RetCode`, requestId);
    requestId ??= head.data.request_uuid;
    if (head.data.RetCode !== 0) {
      const what = { action, isPurchase: isPurchase(action) };
      throw apiError(what, head.data.RetCode, short(this.withoutSecrets(head.data.Message ?? "", secrets)), requestId);
    }
    const parsed = schema.safeParse(body);
    if (!parsed.success) throw this.badAnswer(action, z.prettifyError(parsed.error), requestId);
    return parsed.data;
  }

  private json(action: ActionName, { body, requestId }: WireAnswer): unknown {
    try {
      return JSON.parse(body);
    } catch {
      throw this.badAnswer(action, `it isn't JSON (${body.length} characters)`, requestId);
    }
  }

  private badAnswer(action: ActionName, why: string, requestId: string | undefined): CompShareError {
    const what = `The answer to ${action} isn't what the API promises: ${short(why).replaceAll("\n", " ")}`;
    const advice = "Run it again; if it persists, report it with the request id: the service may have changed.";
    return new CompShareError({ code: "BAD_ANSWER", what, effect: "unknown", advice, action, requestId });
  }

  /** Messages of the service may quote the request. */
  private withoutSecrets(message: string, secrets: readonly string[]): string {
    const { privateKey, securityToken } = this.settings;
    return [privateKey, securityToken, ...secrets].reduce<string>(
      (clean, secret) => (secret ? clean.replaceAll(secret, "[secret]") : clean),
      message,
    );
  }
}

/** The password among the parameters of a call, encoded and in clear text. */
function passwordIn(params: WireParams): string[] {
  const { Password } = params;
  return typeof Password === "string" ? [Password, Buffer.from(Password, "base64").toString()] : [];
}
