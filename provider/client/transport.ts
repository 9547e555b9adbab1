import got, { type PlainResponse, RequestError, TimeoutError } from "got";
import type { FlatParams } from "../wire/encode";
import { agentsFor } from "./agents";
import { CompShareError } from "./errors";

export interface WireAnswer {
  readonly status: number;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly body: string;
}

export interface SendOptions {
  /** The action's name, for messages. */
  readonly action: string;
  /** The timeout of the whole request, in ms. */
  readonly timeoutMs: number;
  /** Use a new connection: if the server has just closed an idle one, the result of a purchase would be unknown. */
  readonly freshConnection: boolean;
}

/** Sends one signed request. Answers with any HTTP status are returned; only a missing answer is an error. */
export type Transport = (url: string, params: FlatParams, options: SendOptions) => Promise<WireAnswer>;

const VERSION: string = require("pulumi-compshare/package.json").version;

/** The longest answers are lists of 100 instances: a few hundred kilobytes. */
const LONGEST_ANSWER = 32 << 20;

/**
 * The transport over HTTP: form-encoded POSTs, one pool of kept-alive connections, through the proxy of the
 * environment.
 */
export function httpTransport(): Transport {
  const pool = agentsFor({ keepAlive: true });
  const fresh = agentsFor({});
  const http = got.extend({
    headers: { "content-type": "application/x-www-form-urlencoded", "user-agent": `pulumi-compshare/${VERSION}` },
    retry: { limit: 0 },
    followRedirect: false,
    throwHttpErrors: false,
  });
  return async (url, params, { action, timeoutMs, freshConnection }) => {
    try {
      const stream = http.stream.post(url, {
        body: new URLSearchParams(params).toString(),
        headers: { "u-timestamp-ms": String(Date.now()) },
        agent: (freshConnection ? fresh : pool)(url),
        timeout: { request: timeoutMs },
      });
      let response: PlainResponse | undefined;
      stream.once("response", (arrived: PlainResponse) => {
        response = arrived;
      });
      const body = await bounded(stream);
      if (body === undefined) throw tooLong(action);
      const { statusCode = 0, headers = {} } = response ?? {};
      return {
        status: statusCode,
        requestId: headers["x-ucloud-request-uuid"]?.toString(),
        retryAfterMs: retryAfterMs(headers["retry-after"]),
        body,
      };
    } catch (error) {
      if (error instanceof CompShareError) throw error;
      throw transportError(error, action, url, timeoutMs);
    }
  };
}

/**
 * The decompressed answer as text; undefined if it is longer than any legitimate answer. A few compressed bytes can
 * expand without limit, and an answer may never end.
 */
async function bounded(stream: AsyncIterable<Buffer> & { destroy(): unknown }): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream) {
    length += chunk.length;
    if (length > LONGEST_ANSWER) {
      stream.destroy();
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

const tooLong = (action: string) =>
  new CompShareError({
    code: "BAD_ANSWER",
    what: `The answer to ${action} isn't what the API promises: it is longer than ${LONGEST_ANSWER >> 20} MB`,
    effect: "unknown",
    advice: "Check the setting compshare:endpoint: something other than the API may be answering there.",
    action,
  });

/** Failures before the request is sent: unknown host, connection refused, invalid certificate. */
const NOT_SENT =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ERR_INVALID_URL|ERR_TLS_.*|CERT_.*|.*_CERT(_.*)?|UNABLE_TO_.*)$/;

/** got's errors contain the request with its signature, so they are never passed on, not even as a cause. */
function transportError(error: unknown, action: string, url: string, timeoutMs: number): CompShareError {
  const code = error instanceof RequestError ? error.code : "UNKNOWN";
  const host = URL.canParse(url) ? new URL(url).host : url;
  if (NOT_SENT.test(code)) {
    return new CompShareError({
      code: "NOT_SENT",
      what: `${action} wasn't sent: no connection to ${host} (${code})`,
      effect: "none",
      advice: "Check the network, the proxy and the setting compshare:endpoint.",
      action,
    });
  }
  const why = error instanceof TimeoutError ? `no answer within ${timeoutMs} ms` : `the connection was lost (${code})`;
  return new CompShareError({
    code: "LOST",
    what: `${action} got no answer from ${host}: ${why}`,
    effect: "unknown",
    advice: "Check the network and run it again.",
    action,
  });
}

/** `Retry-After` in seconds or as a date. */
function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}
