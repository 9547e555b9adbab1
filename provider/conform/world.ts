import { ACTIONS, type ActionName, type Answer, type Params } from "../client/actions";
import { Client, type ClientWorld, realWorld } from "../client/client";
import { apiError, CompShareError } from "../client/errors";
import { type Ask, asker, type RawAnswer } from "../probe/ask";
import { type Exchange, recording } from "../probe/record";
import type { Settings } from "../settings/settings";
import type { WireParams } from "../wire/encode";
import { Cut } from "./errors";
import { Seen } from "./record";

const THROTTLED = 153;
const ATTEMPTS = 10;

/** The outcome of a call: the answer, and what the client made of it. */
export interface Sent {
  /** Undefined if there was no answer. */
  readonly exchange: Exchange | undefined;
  /** Undefined: the call succeeded. */
  readonly error?: CompShareError;
}

/** When a run must end. */
export interface Limits {
  /** Aborted to end the run early. */
  readonly signal?: AbortSignal;
  /** In ms since the epoch. */
  readonly until?: number;
}

/** The service as a run calls it: each call is recorded under the current step. */
export class Service {
  readonly seen = new Seen();
  readonly client: Client;
  private readonly ask: Ask;
  private readonly world: ClientWorld;

  constructor(
    readonly settings: Settings,
    private readonly limits: Limits,
    world: ClientWorld = realWorld(),
  ) {
    this.world = { ...world, transport: recording(world.transport, (exchange) => this.seen.add(exchange)) };
    this.client = new Client(settings, this.world);
    this.ask = asker(settings, this.world.transport);
  }

  now = (): number => this.world.now();

  /** @throws Cut if the run must end. */
  async pause(ms: number): Promise<void> {
    this.goOn();
    await this.world.sleep(ms);
  }

  /**
   * Sends one action under the name of a step. Refusals are returned.
   * @param once Bypasses the client, which retries after some refusals. So do actions that the client doesn't know.
   */
  async send(step: string, action: string, params: WireParams, once = false): Promise<Sent> {
    this.goOn();
    this.seen.step = step;
    const before = this.seen.of(step).length;
    const exchange = () => (this.seen.of(step).length > before ? this.seen.last(step) : undefined);
    try {
      if (action in ACTIONS && !once) await this.client.call(action as ActionName, params as Params<ActionName>);
      else {
        const { json } = await this.askInTurn(action, params);
        const retCode = Number(json?.RetCode ?? -1);
        if (retCode !== 0) return { exchange: exchange(), error: apiError({ action, isPurchase: false }, retCode, "") };
      }
      return { exchange: exchange() };
    } catch (error) {
      if (!(error instanceof CompShareError)) throw error;
      return { exchange: exchange(), error };
    }
  }

  /**
   * Reads like the provider.
   * @throws CompShareError if the service refuses.
   */
  async read<A extends ActionName>(step: string, action: A, params: Params<A>): Promise<Answer<A>> {
    this.goOn();
    this.seen.step = step;
    return await this.client.call(action, params);
  }

  /** Sends without the client's retries, and again only while the gateway throttles, which it does before any work. */
  private async askInTurn(action: string, params: WireParams): Promise<RawAnswer> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.ask(action, params);
      const isThrottled = answer.status === 429 || answer.json?.RetCode === THROTTLED;
      if (!isThrottled || attempt >= ATTEMPTS) return answer;
      await this.pause(answer.retryAfterMs ?? attempt * 1000);
    }
  }

  /** @throws Cut if the run must end. */
  private goOn(): void {
    const { signal, until = Number.POSITIVE_INFINITY } = this.limits;
    if (signal?.aborted) throw new Cut(String(signal.reason));
    if (this.now() > until) throw new Cut("its time is over");
  }

  /** Sends with other settings, and records any answer. */
  async sendOtherwise(step: string, action: string, changes: Partial<Settings>): Promise<void> {
    this.seen.step = step;
    await asker({ ...this.settings, ...changes }, this.world.transport)(action).catch(() => undefined);
  }
}
