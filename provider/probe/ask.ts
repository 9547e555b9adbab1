import type { ClientSettings } from "../client/client";
import { signedForm } from "../client/form";
import { httpTransport, type Transport, type WireAnswer } from "../client/transport";
import type { WireParams } from "../wire/encode";

/** The raw answer to one call. */
export interface RawAnswer extends WireAnswer {
  /** The body as JSON; undefined if it isn't a JSON object. */
  readonly json?: Readonly<Record<string, unknown>>;
}

export type Ask = (action: string, params?: WireParams) => Promise<RawAnswer>;

/**
 * Calls actions that the provider itself never calls. Each call is sent once, without retries, so only reads may be
 * used.
 * @throws CompShareError if no answer came.
 */
export function asker(settings: ClientSettings, transport: Transport = httpTransport()): Ask {
  const { endpoint, requestTimeoutMs } = settings;
  return async (action, params = {}) => {
    const form = signedForm(settings, action, params);
    const answer = await transport(endpoint, form, { action, timeoutMs: requestTimeoutMs, freshConnection: false });
    return { ...answer, json: jsonOf(answer.body) };
  };
}

export function jsonOf(body: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
