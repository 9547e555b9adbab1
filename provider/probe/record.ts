import { CompShareError } from "../client/errors";
import type { Transport } from "../client/transport";
import type { FlatParams } from "../wire/encode";
import { jsonOf } from "./ask";

/** One request and its raw answer. */
export interface Exchange {
  readonly action: string;
  /** As sent, without keys, signature and password. */
  readonly params: FlatParams;
  /** Undefined if there was no answer. */
  readonly status?: number;
  readonly requestId?: string;
  readonly json?: Readonly<Record<string, unknown>>;
  readonly retCode?: number;
}

const SECRET = /^(PublicKey|Signature|SecurityToken|Password)$/;

/** A transport that also passes each exchange to a listener. */
export function recording(transport: Transport, heard: (exchange: Exchange) => void): Transport {
  return async (url, sent, options) => {
    const params = Object.fromEntries(Object.entries(sent).filter(([name]) => !SECRET.test(name)));
    const { action } = options;
    try {
      const answer = await transport(url, sent, options);
      const json = jsonOf(answer.body);
      const retCode = json?.RetCode === undefined ? undefined : Number(json.RetCode);
      heard({ action, params, status: answer.status, requestId: answer.requestId, json, retCode });
      return answer;
    } catch (error) {
      if (error instanceof CompShareError) heard({ action, params });
      throw error;
    }
  };
}
