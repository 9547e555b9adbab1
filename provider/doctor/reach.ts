import { once } from "node:events";
import got, { type PlainResponse, RequestError } from "got";
import { agentsFor } from "../client/agents";
import { CompShareError } from "../client/errors";

/** What a request without keys shows about the endpoint. */
export interface Reach {
  /**
   * How far this computer's clock is ahead of the service's, in ms, accurate to a second; undefined if the answer has
   * no date.
   */
  readonly aheadMs?: number;
  /** How long the answer took, in ms. */
  readonly tookMs: number;
}

/**
 * Sends a request that needs no keys, through the same proxy as the client.
 * @throws CompShareError `NOT_SENT` if there is no answer.
 */
export async function reach(endpoint: string, timeoutMs: number): Promise<Reach> {
  const sent = Date.now();
  try {
    const stream = got.stream(endpoint, {
      agent: agentsFor({})(endpoint),
      retry: { limit: 0 },
      followRedirect: false,
      throwHttpErrors: false,
      timeout: { request: timeoutMs },
    });
    const [response] = (await once(stream, "response")) as [PlainResponse];
    const tookMs = Date.now() - sent;
    // The body isn't needed, and may be long.
    stream.destroy();
    const theirs = Date.parse(response.headers.date ?? "");
    // The header has whole seconds, and was written while the answer was under way.
    return { tookMs, aheadMs: Number.isNaN(theirs) ? undefined : sent + tookMs / 2 - (theirs + 500) };
  } catch (error) {
    const why = error instanceof RequestError ? error.code : "UNKNOWN";
    const { host } = new URL(endpoint);
    throw new CompShareError({
      code: "NOT_SENT",
      what: `${host} doesn't answer (${why})`,
      advice: "Check the network, the firewall and the setting compshare:endpoint.",
    });
  }
}
