import { CompShareError, type ErrorFacts } from "../../provider/client/errors";
import { isThrottling, type Repeat, retryDelay } from "../../provider/client/retry";

const FAILURES: Record<string, ErrorFacts> = {
  "never connected": { code: "NOT_SENT", what: "" },
  "answer lost": { code: "LOST", what: "" },
  garbage: { code: "BAD_ANSWER", what: "" },
  "HTTP 429": { code: "HTTP", httpStatus: 429, what: "" },
  "HTTP 500": { code: "HTTP", httpStatus: 500, what: "" },
  "HTTP 503": { code: "HTTP", httpStatus: 503, what: "" },
  "HTTP 404": { code: "HTTP", httpStatus: 404, what: "" },
  "an internal error": { code: "API", retCode: 8433, what: "" },
  "another RetCode": { code: "API", retCode: 8357, what: "" },
  "the gateway's timeout (110)": { code: "API", retCode: 110, what: "" },
  "a gateway that has no service (150)": { code: "API", retCode: 150, what: "" },
  "a gateway in trouble (130)": { code: "API", retCode: 130, what: "" },
  "RetCode 153": { code: "API", retCode: 153, what: "" },
  "a wrong state (8905)": { code: "API", retCode: 8905, what: "" },
};

const BEFORE_THE_WORK = ["a gateway that has no service (150)", "a gateway in trouble (130)"];
const AT_ANY_TIME = [
  "answer lost",
  "garbage",
  "HTTP 500",
  "HTTP 503",
  "an internal error",
  "the gateway's timeout (110)",
];

const ATTEMPTED_AGAIN: Record<Repeat, string[]> = {
  read: ["never connected", ...BEFORE_THE_WORK, ...AT_ANY_TIME],
  repeatable: ["never connected", ...BEFORE_THE_WORK, ...AT_ANY_TIME],
  guarded: ["never connected", ...BEFORE_THE_WORK],
  buys: ["never connected"],
};

const cases = (Object.keys(ATTEMPTED_AGAIN) as Repeat[]).flatMap((repeat) =>
  Object.keys(FAILURES).map((failure) => ({ repeat, failure, again: ATTEMPTED_AGAIN[repeat].includes(failure) })),
);

const delay = (repeat: Repeat, facts: ErrorFacts, attempt = 1, random = 1) =>
  retryDelay({ repeat, error: new CompShareError(facts), attempt, random });

test.each(cases)("an action that $repeat: after $failure, tried again: $again", ({ repeat, failure, again }) => {
  expect(delay(repeat, FAILURES[failure] as ErrorFacts) > 0).toBe(again);
});

test.each<[string, ErrorFacts]>([
  ["HTTP 429", { code: "HTTP", httpStatus: 429, what: "" }],
  ["RetCode 153", { code: "API", retCode: 153, what: "" }],
  ["RetCode 8441", { code: "API", retCode: 8441, what: "" }],
])("%s is a throttled call: the throttle decides when it is sent again", (_title, facts) => {
  expect(isThrottling(new CompShareError(facts))).toBe(true);
  expect(delay("read", facts)).toBe(0);
});

test("waits grow with each attempt and end with the sixth", () => {
  const waits = [1, 2, 3, 4, 5, 6].map((attempt) => delay("read", FAILURES["answer lost"] as ErrorFacts, attempt));
  expect(waits).toEqual([300, 600, 1200, 2400, 4800, 0]);
});

test("jitter shortens a wait by up to half", () => {
  expect(delay("read", FAILURES["answer lost"] as ErrorFacts, 1, 0)).toBe(150);
});

test("Retry-After is respected, up to a minute", () => {
  const asked = (retryAfterMs: number) => delay("read", { code: "HTTP", httpStatus: 503, what: "", retryAfterMs });
  expect(asked(7_000)).toBe(7_000);
  expect(asked(3_600_000)).toBe(60_000);
});
