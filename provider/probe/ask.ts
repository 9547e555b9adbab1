import type { ClientSettings } from "../client/client";
import { httpTransport, type Transport, type WireAnswer } from "../client/transport";
import { flatten, type WireParams } from "../wire/encode";
import { sign } from "../wire/sign";

/** What came back for one call, as it came. */
export interface RawAnswer extends WireAnswer {
  /** The body as JSON; undefined where it isn't an object of JSON. */
  readonly json?: Readonly<Record<string, unknown>>;
}

export type Ask = (action: string, params?: WireParams) => Promise<RawAnswer>;

/**
 * Asks actions that the provider itself never calls. Each is sent once, without a second thought: for reads alone.
 * @throws CompShareError where no answer came.
 */
export function asker(settings: ClientSettings, transport: Transport = httpTransport()): Ask {
  const { endpoint, publicKey, privateKey, securityToken, projectId, requestTimeoutMs } = settings;
  return async (action, params = {}) => {
    const signed = flatten({
      ProjectId: projectId,
      ...params,
      Action: action,
      PublicKey: publicKey,
      SecurityToken: securityToken,
    });
    const form = { ...signed, Signature: sign(signed, privateKey) };
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
