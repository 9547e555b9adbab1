import type { Exchange } from "../../probe/record";
import type { Seen } from "../record";
import { agree, differ, either, type Fact, refused, unknown, type Verdict } from "./fact";

/** The form of answers to any action. */
export const WIRE: readonly Fact[] = [
  {
    id: "wire.envelope",
    believed: "each answer is HTTP 200 and JSON with a RetCode",
    mark: "D",
    judge: each(({ status, retCode }) => (status === 200 && retCode !== undefined ? undefined : `HTTP ${status}`)),
  },
  {
    id: "wire.action",
    believed: "`Action` of an answer is the action's name with `Response` behind",
    mark: "D",
    judge: each(({ action, json }) => (json?.Action === `${action}Response` ? undefined : action)),
  },
  {
    id: "wire.request-id",
    believed: "the header `X-UCLOUD-REQUEST-UUID` has the request's id",
    mark: "S",
    judge: each(({ requestId, action }) => (requestId ? undefined : action)),
  },
  {
    id: "wire.request-uuid",
    believed: "the body's field `request_uuid` has the request's id",
    mark: "S",
    judge: each(({ json, action }) => (typeof json?.request_uuid === "string" ? undefined : action)),
  },
  {
    id: "wire.unknown-action",
    believed: "an unknown action is refused with 161",
    mark: "D",
    judge: refused("unknown-action", 161),
  },
  {
    id: "wire.signature",
    believed: "a wrong signature is refused with 171",
    mark: "D",
    judge: refused("wrong-signature", 171),
  },
  {
    id: "wire.no-project",
    believed: "a sub account's call without a project is refused with 292",
    mark: "S",
    judge: (seen) => {
      const code = seen.last("no-project")?.retCode;
      if (code === undefined) return unknown(seen.whyNot("no-project"));
      return code === 0 ? unknown("taken: this key needs no project") : either(code === 292, `RetCode ${code}`);
    },
  },
  {
    id: "wire.throttle",
    believed: "too many requests are refused with RetCode 153",
    mark: "D",
    judge: ({ all }) => {
      if (all.some(({ status }) => status === 429)) return differ("HTTP 429");
      return all.some(({ retCode }) => retCode === 153) ? agree("RetCode 153") : unknown("nothing was throttled");
    },
  },
  {
    id: "wire.in-time",
    believed: "every request is answered",
    mark: "U",
    judge: ({ all }) => {
      const lost = all.filter(({ status }) => status === undefined);
      return either(lost.length === 0, lost.length === 0 ? `all ${all.length}` : `not ${namesOf(lost)}`);
    },
  },
];

/** Checks all answers; throttled ones have their own row. */
function each(whatIsWrong: (exchange: Exchange) => string | undefined): (seen: Seen) => Verdict {
  return ({ all }) => {
    const answers = all.filter(({ status }) => status !== undefined && status !== 429);
    if (answers.length === 0) return unknown("nothing was answered");
    const wrong = new Set(answers.map(whatIsWrong).filter((what) => what !== undefined));
    return either(wrong.size === 0, wrong.size === 0 ? `all ${answers.length}` : [...wrong].slice(0, 5).join(", "));
  };
}

const namesOf = (exchanges: readonly Exchange[]) => [...new Set(exchanges.map(({ action }) => action))].join(", ");
