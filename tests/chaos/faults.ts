import { setTimeout as sleep } from "node:timers/promises";
import { fallibleLists, type wrongWays } from "../../emulator/listing";
import type { Answer, HeldCall } from "./proxy";

/** The processes of the command that a fault hits. */
export interface Victims {
  killProvider(): Promise<void>;
  killEngine(): Promise<void>;
  signalEngine(signal: NodeJS.Signals): void;
}

/** The service, as faults can have it misbehave. */
export interface Culprit {
  /** From now on, for so long, a list is answered wrongly. */
  answerWrongly(action: string, way: (typeof wrongWays)[number], seconds: number): Promise<void>;
}

export interface Fault {
  /** In words, for readers of the report. */
  readonly means: string;
  readonly strike: (call: HeldCall, victims: Victims, culprit: Culprit) => Promise<void>;
  /** Whether the service could do this to such a call. Default: to any. */
  readonly fits?: (action: string) => boolean;
}

const isWrite = (action: string) => !action.startsWith("Describe");
/** Actions that want something of the service's stock. */
const takesStock = (action: string) => /^(Create|Start|Resize|Reinstall)/.test(action);

const text = (status: number, body: string): Answer => ({ status, headers: { "content-type": "text/plain" }, body });
const refusal = (action: string, RetCode: number): Answer => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ Action: `${action}Response`, RetCode, Message: `chaos ${RetCode}` }),
});
/** The time between two signals of an impatient user. */
const IMPATIENCE_MS = 700;

/** What can go wrong with one call. */
export const FAULTS: Readonly<Record<string, Fault>> = {
  "drop-before": {
    means: "the connection is cut before the service gets the request",
    strike: async (call) => call.cut(),
  },
  "drop-after": {
    means: "the work is done, the answer is lost",
    strike: async (call) => {
      await call.carryOut();
      call.cut();
    },
  },
  "http-503": {
    means: "a gateway answers 503, nothing is done",
    strike: async (call) => call.answer(text(503, "unavailable")),
  },
  "http-429": {
    means: "throttled, nothing is done",
    strike: async (call) => call.answer(text(429, "slow down")),
  },
  "retcode-8903": {
    means: "refused: another operation is under way",
    strike: async (call) => call.answer(refusal(call.action, 8903)),
    fits: isWrite,
  },
  "retcode-8357": {
    means: "refused: sold out",
    strike: async (call) => call.answer(refusal(call.action, 8357)),
    fits: takesStock,
  },
  garbage: {
    means: "the work is done, the answer is HTTP 200 with text that isn't JSON",
    strike: async (call) => {
      await call.carryOut();
      call.answer(text(200, "<html>oops</html>"));
    },
  },
  late: {
    means: "the work is done, the answer comes after the request's timeout",
    strike: async (call) => {
      await call.carryOut();
      await call.givenUp();
    },
  },
  "provider-killed-before": {
    means: "SIGKILL to the provider's process, nothing is done",
    strike: async (call, victims) => {
      await victims.killProvider();
      call.cut();
    },
  },
  "provider-killed-after": {
    means: "the work is done, then SIGKILL to the provider's process",
    strike: async (call, victims) => {
      await call.carryOut();
      await victims.killProvider();
      call.cut();
    },
  },
  "engine-killed-before": {
    means: "SIGKILL to the engine, then the work is done: the provider's process lives on",
    strike: async (call, victims) => {
      await victims.killEngine();
      call.answer(await call.carryOut());
    },
  },
  "engine-killed-after": {
    means: "the work is done, then SIGKILL to the engine: the provider's process lives on",
    strike: async (call, victims) => {
      const answer = await call.carryOut();
      await victims.killEngine();
      call.answer(answer);
    },
  },
};

/** For how long a list is wrong: shorter than the configured lag of lists. */
const WRONG_SECONDS = 3;

/** Lists that are answered wrongly for some seconds, from one call on. */
export const WRONG_LISTS: Readonly<Record<string, Fault>> = Object.fromEntries(
  (
    [
      ["empty", "nothing is listed, and a total of 0"],
      ["empty-list", "nothing is listed, and the total of all"],
      ["partial", "every second one isn't listed, nor in the total"],
      ["short", "every second one isn't listed, though in the total"],
      ["repeated", "each page is the first one"],
    ] as const
  ).map(([way, means]) => [
    `list-${way}`,
    {
      means: `for ${WRONG_SECONDS} s ${means}`,
      strike: async (call: HeldCall, _victims: Victims, culprit: Culprit) => {
        await culprit.answerWrongly(call.action, way, WRONG_SECONDS);
        call.answer(await call.carryOut());
      },
      fits: (action: string) => fallibleLists.some((known) => known === action),
    },
  ]),
);

/** Ctrl-C and its like, while something takes its time. */
export const SIGNALS: Readonly<Record<string, Fault>> = Object.fromEntries(
  (["SIGINT", "SIGTERM"] as const).flatMap((signal) => {
    const name = signal.toLowerCase();
    return [
      [name, { means: `${signal} to the engine`, strike: signals(signal, 1) }],
      [`${name}-twice`, { means: `${signal} to the engine, and once more`, strike: signals(signal, 2) }],
    ];
  }),
);

function signals(signal: NodeJS.Signals, times: number): Fault["strike"] {
  return async (call, victims) => {
    call.answer(await call.carryOut());
    for (let sent = 0; sent < times; sent++) {
      if (sent > 0) await sleep(IMPATIENCE_MS);
      victims.signalEngine(signal);
    }
  };
}
