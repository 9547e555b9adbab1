import type { Exchange } from "../../probe/record";
import { type Row, rowsAt } from "../json";
import type { Seen } from "../record";

/** What a fact turned out to be. `seen` is in words without ids, names or secrets of the account. */
export interface Verdict {
  readonly verdict: "agree" | "differ" | "unknown";
  readonly seen: string;
}

/** One row of the table: what is believed, where the belief comes from, how it is seen. */
export interface Fact {
  readonly id: string;
  /** What the emulator does, and its documentation says. */
  readonly believed: string;
  /** As in docs/internals/api.md: documented, second hand, unverified. */
  readonly mark: "D" | "S" | "U";
  readonly judge: (seen: Seen) => Verdict;
}

export const agree = (seen: string): Verdict => ({ verdict: "agree", seen });
export const differ = (seen: string): Verdict => ({ verdict: "differ", seen });
export const unknown = (seen: string): Verdict => ({ verdict: "unknown", seen });
export const either = (agrees: boolean, seen: string): Verdict => (agrees ? agree(seen) : differ(seen));

type Judge = Fact["judge"];

/** Judges the answer that a step ended with; unknown where the step wasn't taken or wasn't answered. */
export function answered(step: string, judge: (json: Row, seen: Seen, exchange: Exchange) => Verdict): Judge {
  return (seen) => {
    const exchange = seen.last(step);
    if (!exchange) return unknown(seen.whyNot(step));
    if (exchange.status === undefined) return unknown("no answer");
    if (exchange.status === 429 || exchange.retCode === 153) return unknown("throttled");
    if (!exchange.json) return differ("an answer that isn't JSON");
    return judge(exchange.json, seen, exchange);
  };
}

/** The same for an answer that has to be one: a refusal differs. */
export const taken = (step: string, judge: (json: Row, seen: Seen) => Verdict = () => agree("RetCode 0")): Judge =>
  answered(step, (json, seen, { retCode }) => (retCode === 0 ? judge(json, seen) : differ(`RetCode ${retCode}`)));

/** Refusals that are about stock, quota, money or the account's owner: they say nothing of the step. */
const ABOUT_THE_ACCOUNT = [520, 8095, 8104, 8357, 8429, 226604, 226606, 226608];

/** The same for a purchase: one that can't be made now says nothing. */
export const bought = (step: string, judge: (json: Row, seen: Seen) => Verdict = () => agree("RetCode 0")): Judge =>
  answered(step, (json, seen, { retCode }) => {
    if (retCode === 0) return judge(json, seen);
    return ABOUT_THE_ACCOUNT.includes(retCode ?? 0) ? unknown(`RetCode ${retCode}`) : differ(`RetCode ${retCode}`);
  });

/** The step is refused, by one of these codes. */
export const refused = (step: string, ...codes: number[]): Judge =>
  answered(step, (_, __, { retCode = -1 }) =>
    retCode === 0 ? differ("taken (RetCode 0)") : either(codes.includes(retCode), `RetCode ${retCode}`),
  );

/** Judges the described instance that a step ended with. */
export const described = (step: string, judge: (row: Row, seen: Seen) => Verdict): Judge =>
  taken(step, (json, seen) => {
    const asked = seen.last(step)?.params["UHostIds.0"];
    const row = rowsAt(json, "UHostSet").find(({ UHostId }) => UHostId === asked);
    return row ? judge(row, seen) : differ("the instance isn't in the answer");
  });

/** Something showed within a time, in seconds. */
export const within =
  (name: string, seconds: number): Judge =>
  (seen) => {
    const ms = seen.time(name);
    if (ms === undefined) return unknown(seen.whyNot(name));
    return either(ms <= seconds * 1000, ms === Number.POSITIVE_INFINITY ? "not seen" : `${(ms / 1000).toFixed(1)} s`);
  };

/** Words of a value for a report: what could be an id or a secret is told by its form alone. */
export function shapeOf(value: unknown): string {
  if (value === undefined) return "absent";
  if (typeof value === "string") return /^[A-Za-z ]{0,20}$/.test(value) ? `"${value}"` : "some text";
  if (typeof value === "number" || typeof value === "boolean" || value === null) return String(value);
  return Array.isArray(value) ? `a list of ${value.length}` : "an object";
}

/** The kinds of some fields, where they aren't as they should be. */
export function fields(row: Row, kinds: Readonly<Record<string, (value: unknown) => boolean>>): Verdict {
  const wrong = Object.entries(kinds).filter(([name, fits]) => !fits(row[name]));
  if (wrong.length === 0) return agree(Object.keys(kinds).join(", "));
  return differ(wrong.map(([name]) => `${name} is ${shapeOf(row[name])}`).join(", "));
}

export const isText = (value: unknown) => typeof value === "string" && value !== "";
export const isNumber = (value: unknown) => typeof value === "number";
export const isFlag = (value: unknown) => typeof value === "boolean";
export const is = (wanted: unknown) => (value: unknown) => value === wanted;
/** Unix seconds, since 2020. */
export const isTime = (value: unknown) => typeof value === "number" && value > 1_577_836_800 && value < 1e11;
