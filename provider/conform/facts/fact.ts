import type { Exchange } from "../../probe/record";
import { type Row, rowsAt } from "../json";
import type { Seen } from "../record";

/** The result for a fact. `seen` is text without ids, names or secrets of the account. */
export interface Verdict {
  readonly verdict: "agree" | "differ" | "unknown";
  readonly seen: string;
}

/** One row of the table: what is believed, on what grounds, and how the record is checked. */
export interface Fact {
  readonly id: string;
  /** What the emulator does and documents. */
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

/** Checks the last answer of a step; unknown if the step wasn't taken or had no answer. */
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

/** The same for an answer that must be a success: a refusal differs. */
export const taken = (step: string, judge: (json: Row, seen: Seen) => Verdict = () => agree("RetCode 0")): Judge =>
  answered(step, (json, seen, { retCode }) => (retCode === 0 ? judge(json, seen) : differ(`RetCode ${retCode}`)));

/** Refusals about stock, quota, money or verification: they don't show how the step works. */
const ABOUT_THE_ACCOUNT = [520, 8095, 8104, 8357, 8429, 226604, 226606, 226608];

/** The same for a purchase: if it isn't possible now, the result is unknown. */
export const bought = (step: string, judge: (json: Row, seen: Seen) => Verdict = () => agree("RetCode 0")): Judge =>
  answered(step, (json, seen, { retCode }) => {
    if (retCode === 0) return judge(json, seen);
    return ABOUT_THE_ACCOUNT.includes(retCode ?? 0) ? unknown(`RetCode ${retCode}`) : differ(`RetCode ${retCode}`);
  });

/** The step must be refused with one of these codes. */
export const refused = (step: string, ...codes: number[]): Judge =>
  answered(step, (_, __, { retCode = -1 }) =>
    retCode === 0 ? differ("taken (RetCode 0)") : either(codes.includes(retCode), `RetCode ${retCode}`),
  );

/** Checks the description of the instance in the last answer of a step. */
export const described = (step: string, judge: (row: Row, seen: Seen) => Verdict): Judge =>
  taken(step, (json, seen) => {
    const asked = seen.last(step)?.params["UHostIds.0"];
    const row = rowsAt(json, "UHostSet").find(({ UHostId }) => UHostId === asked);
    return row ? judge(row, seen) : differ("the instance isn't in the answer");
  });

/** Something must show within this time, in seconds. */
export const within =
  (name: string, seconds: number): Judge =>
  (seen) => {
    const ms = seen.time(name);
    if (ms === undefined) return unknown(seen.whyNot(name));
    return either(ms <= seconds * 1000, ms === Number.POSITIVE_INFINITY ? "not seen" : `${(ms / 1000).toFixed(1)} s`);
  };

/** The shape of a value for a report: its content could be an id or a secret. */
export function shapeOf(value: unknown): string {
  if (value === undefined) return "absent";
  if (typeof value === "string") return /^[A-Za-z ]{0,20}$/.test(value) ? `"${value}"` : "some text";
  if (typeof value === "number" || typeof value === "boolean" || value === null) return String(value);
  return Array.isArray(value) ? `a list of ${value.length}` : "an object";
}

/** Checks the types of fields. */
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
