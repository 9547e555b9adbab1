import { CompShareError } from "../../provider/client/errors";
import { isNoContact, Queries, refusedKeysViolation, unavailableText } from "../../provider/offers/queries";
import type { TopicName } from "../../provider/offers/topics";

/** The questions that a run asks the service before it does anything. */

const api = (retCode: number) => new CompShareError({ code: "API", what: `refused with ${retCode}`, retCode });
const LOST = new CompShareError({ code: "LOST", what: "no answer" });
const fails = (error: Error) => async () => {
  throw error;
};

let told: string[];
let questions: Queries;
beforeEach(() => {
  told = [];
  questions = new Queries((why) => told.push(why), { timeoutMs: 50 });
});

test("equal questions are asked once, also while the first is running", async () => {
  let asked = 0;
  const question = async () => ++asked;
  const [first, second] = await Promise.all([questions.ask("k", question), questions.ask("k", question)]);
  expect([first, second, await questions.ask("k", question)]).toEqual(Array(3).fill({ answer: 1 }));
  expect(await questions.ask("another", question)).toEqual({ answer: 2 });
});

test.each([230, 226603, 8357, 226604])(
  "RetCode %d is about the question: a refusal, and not reported",
  async (retCode) => {
    expect(await questions.ask("k", fails(api(retCode)))).toEqual({ refusal: api(retCode) });
    expect(told).toEqual([]);
  },
);

test("an unreachable service is reported once, and not asked again", async () => {
  expect(await questions.ask("first", fails(LOST))).toBeUndefined();
  let asked = 0;
  expect(await questions.ask("second", async () => ++asked)).toBeUndefined();
  expect(asked).toBe(0);
  expect(told).toEqual(["no answer"]);
});

test("a key without a right can still ask other things", async () => {
  expect(await questions.ask("first", fails(api(7777)))).toBeUndefined();
  expect(await questions.ask("second", async () => "yes")).toEqual({ answer: "yes" });
  expect(told).toEqual(["refused with 7777"]);
});

test("each topic and kind of failure is reported once", async () => {
  const ask = (key: string, retCode: number, topic: TopicName) => questions.ask(key, fails(api(retCode)), topic);
  questions = new Queries((...why) => told.push(unavailableText(...why)));
  await ask("1", 7777, "stock");
  await ask("2", 7777, "stock");
  await ask("3", 8433, "stock");
  await ask("4", 7777, "prices");
  expect(told).toEqual([
    "The service can't be asked what is in stock: refused with 7777. A sold-out machine may only show in `pulumi up`.",
    expect.stringMatching(/^The service can't be asked what is in stock: refused with 8433\. Run `pulumi up` again/),
    "The service can't be asked what machines cost: refused with 7777. Prices aren't shown; where maxHourlyPrice is set, the price is " +
      "asked for again before anything is bought.",
  ]);
});

test("a lost connection is reported once, and earlier answers are kept", async () => {
  questions = new Queries((...why) => told.push(unavailableText(...why)));
  await questions.ask("machines", async () => [], "machines");
  await Promise.all([questions.ask("1", fails(LOST), "stock"), questions.ask("2", fails(LOST), "prices")]);
  expect(told).toEqual([
    "The service can't be asked any longer what it offers: no answer. What it hasn't answered yet stays unknown: machines are checked against " +
      "the API documentation, stock and prices are unknown.",
  ]);
});

test.each<[number, RegExp]>([
  [
    171,
    /refused with 171\. Check that the private key belongs to the public key .* copied with it\. Machines are checked/,
  ],
  [7777, /refused with 7777\. Machines are checked/],
])("RetCode %d is reported with its remedy, if it has one", async (retCode, text) => {
  const told: string[] = [];
  await new Queries((...why) => told.push(unavailableText(...why))).ask("k", fails(api(retCode)));
  expect(told).toEqual([expect.stringMatching(text)]);
});

test.each<[string, () => Promise<never>, string[]]>([
  ["refused keys", fails(api(171)), ["refused with 171. Check the keys. [RetCode 171]"]],
  ["a question's own project", fails(api(292)), []],
  ["a key that may not ask this", fails(api(7777)), []],
  ["a service that doesn't answer", fails(LOST), []],
])("checks fail for %s, or pass", async (_, question, failures) => {
  await questions.ask("k", question);
  await questions.ask("other", async () => "yes");
  expect(
    refusedKeysViolation(questions.refusal?.with({ advice: "Check the keys." })).map(({ reason }) => reason),
  ).toEqual(failures);
});

test("advice is shown even without a RetCode", async () => {
  const told: string[] = [];
  const noKeys = new CompShareError({ code: "SETTINGS", what: "no keys", advice: "Set them." });
  await new Queries((...why) => told.push(unavailableText(...why))).ask("k", fails(noKeys));
  expect(told).toEqual([expect.stringContaining("no keys. Set them. Machines are checked")]);
});

test("a wait is bounded", async () => {
  expect(await questions.ask("k", () => new Promise(() => {}))).toBeUndefined();
  expect(told).toEqual(["no answer within 0.05 s"]);
});

test("a timeout during retries shows the last failure", async () => {
  await questions.ask("k", (failed) => {
    failed(LOST);
    failed(new CompShareError({ code: "NOT_SENT", what: "no connection (ECONNREFUSED)" }));
    return new Promise(() => {});
  });
  expect(told).toEqual(["no connection (ECONNREFUSED), tried for 0.05 s"]);
});

describe("a run waits only for a limited time in total", () => {
  const slow = () => new Promise<string>((resolve) => setTimeout(resolve, 250, "yes"));
  beforeEach(() => {
    questions = new Queries((...why) => told.push(unavailableText(...why)), { totalTimeoutMs: 400 });
  });

  test("and then reports it and asks nothing more", async () => {
    expect(await questions.ask("1", slow)).toEqual({ answer: "yes" });
    expect(await questions.ask("2", slow)).toBeUndefined();
    expect(await questions.ask("3", async () => "at once")).toBeUndefined();
    expect(told).toEqual([
      expect.stringMatching(/^The service can't be asked any longer .*: its answers have taken 0.4 s in all\./),
    ]);
  });

  test("counting concurrent questions once, and pauses not at all", async () => {
    const keys = ["1", "2", "3"];
    await Promise.all(keys.map((key) => questions.ask(key, slow)));
    await slow();
    expect(await questions.ask("4", async () => "yes")).toEqual({ answer: "yes" });
    expect(told).toEqual([]);
  });
});

test("a fault of the program is not taken for one of the service", async () => {
  await expect(questions.ask("k", fails(new TypeError("oops")))).rejects.toThrow(TypeError);
});

test.each([
  ["no keys", new CompShareError({ code: "SETTINGS", what: "" }), true],
  ["a lost answer", LOST, true],
  ["a wrong signature", api(171), true],
  ["a sub-account without its project", api(292), true],
  ["a refusal", api(230), false],
])("a failed connection: %s", (_, error, expected) => expect(isNoContact(error)).toBe(expected));
