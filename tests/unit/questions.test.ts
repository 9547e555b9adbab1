import { CompShareError } from "../../provider/client/errors";
import { isNoContact, Questions, unasked } from "../../provider/offers/questions";

/** What a run asks the service before it does anything. */

const api = (retCode: number) => new CompShareError({ code: "API", what: `refused with ${retCode}`, retCode });
const LOST = new CompShareError({ code: "LOST", what: "no answer" });
const fails = (error: Error) => async () => {
  throw error;
};

let told: string[];
let questions: Questions;
beforeEach(() => {
  told = [];
  questions = new Questions((why) => told.push(why), 50);
});

test("equal questions are asked once, also while the first is under way", async () => {
  let asked = 0;
  const question = async () => ++asked;
  const [first, second] = await Promise.all([questions.ask("k", question), questions.ask("k", question)]);
  expect([first, second, await questions.ask("k", question)]).toEqual(Array(3).fill({ answer: 1 }));
  expect(await questions.ask("another", question)).toEqual({ answer: 2 });
});

test.each([230, 226603, 8357, 226604])(
  "RetCode %d is about what was asked: a refusal, and not told",
  async (retCode) => {
    expect(await questions.ask("k", fails(api(retCode)))).toEqual({ refusal: api(retCode) });
    expect(told).toEqual([]);
  },
);

test("a service without contact is told once, and not asked again", async () => {
  expect(await questions.ask("first", fails(LOST))).toBeUndefined();
  let asked = 0;
  expect(await questions.ask("second", async () => ++asked)).toBeUndefined();
  expect(asked).toBe(0);
  expect(told).toEqual(["no answer"]);
});

test("a key without a right can still ask other things", async () => {
  expect(await questions.ask("first", fails(api(299)))).toBeUndefined();
  expect(await questions.ask("second", async () => "yes")).toEqual({ answer: "yes" });
  expect(told).toEqual(["refused with 299"]);
});

test.each<[number, RegExp]>([
  [
    171,
    /refused with 171\. Check that the private key belongs to the public key .* copied with it\. Machines are checked/,
  ],
  [299, /refused with 299\. Machines are checked/],
])("RetCode %d is told with its remedy, where it has one", async (retCode, text) => {
  const told: string[] = [];
  await new Questions((...why) => told.push(unasked(...why))).ask("k", fails(api(retCode)));
  expect(told).toEqual([expect.stringMatching(text)]);
});

test("a wait is bounded", async () => {
  expect(await questions.ask("k", () => new Promise(() => {}))).toBeUndefined();
  expect(told).toEqual(["no answer within 0.05 s"]);
});

test("a fault of the program is not taken for one of the service", async () => {
  await expect(questions.ask("k", fails(new TypeError("oops")))).rejects.toThrow(TypeError);
});

test.each([
  ["no keys", new CompShareError({ code: "SETTINGS", what: "" }), true],
  ["a lost answer", LOST, true],
  ["a wrong signature", api(171), true],
  ["a sub account without its project", api(292), true],
  ["a refusal", api(230), false],
])("no contact: %s", (_, error, expected) => expect(isNoContact(error)).toBe(expected));
