import { CompShareError } from "../../provider/client/errors";
import { noteAttempt } from "../../provider/resource/ownership/journal";
import { buyOnce } from "../../provider/resource/ownership/purchase";
import { memoryJournal, SimulatedClock, simulatedContext } from "../support/simulation";

const LOST = new CompShareError({ code: "LOST", what: "no answer", effect: "unknown" });
const REFUSED = new CompShareError({ code: "API", what: "no", effect: "none" });

/** A shop whose lists show what was bought after `lagMs`. */
function shop({ lagMs = 0, fails }: { lagMs?: number; fails?: CompShareError } = {}) {
  const clock = new SimulatedClock(1000);
  const journal = memoryJournal();
  const bought: number[] = [];
  const list = async () => (bought.some((at) => clock.now() >= at + lagMs) ? "thing" : undefined);
  const buy = async (sending: () => void) => {
    sending();
    if (fails !== REFUSED) bought.push(clock.now());
    if (fails) throw fails;
    return "thing";
  };
  const context = simulatedContext({ call: async () => ({}) as never }, { clock, journal });
  const attempt = (ask = buy) => buyOnce(context, { key: "key", findEarlier: list, findThis: list, buy: ask });
  return { attempt, bought, clock, journal };
}

test("a first attempt buys", async () => {
  const { attempt, bought } = shop();
  expect(await attempt()).toEqual({ bought: "thing" });
  expect(bought).toHaveLength(1);
});

test("a run after a crash right after a purchase waits until lists show it", async () => {
  const { attempt, bought } = shop({ lagMs: 10_000 });
  await attempt();
  expect(await attempt()).toEqual({ earlier: "thing" });
  expect(bought).toHaveLength(1);
});

test("an earlier attempt's purchase is found and not repeated", async () => {
  const { attempt, bought } = shop();
  await attempt();
  expect(await attempt()).toEqual({ earlier: "thing" });
  expect(bought).toHaveLength(1);
});

test("a lost answer is settled by looking until lists have caught up", async () => {
  const { attempt, bought } = shop({ fails: LOST, lagMs: 14_000 });
  expect(await attempt()).toEqual({ bought: "thing" });
  expect(bought).toHaveLength(1);
});

test("a purchase that doesn't show in time stays in doubt, and the next attempt looks first", async () => {
  const { attempt, bought, clock } = shop({ fails: LOST, lagMs: 20_000 });
  await expect(attempt()).rejects.toBe(LOST);
  await clock.sleep(10_000);
  expect(await attempt()).toEqual({ earlier: "thing" });
  expect(bought).toHaveLength(1);
});

test("a run after a crash in the middle of a purchase waits for lists before it buys", async () => {
  const { attempt, bought, clock, journal } = shop({ lagMs: 10_000 });
  noteAttempt(journal, "key", { at: clock.now() });
  bought.push(clock.now());
  expect(await attempt()).toEqual({ earlier: "thing" });
  expect(bought).toHaveLength(1);
});

test("a refusal leaves nothing in doubt", async () => {
  const { attempt, journal, clock } = shop({ fails: REFUSED });
  await expect(attempt()).rejects.toBe(REFUSED);
  expect(journal.read("key")).toBeUndefined();
  expect(clock.now()).toBe(1000);
});

test("a look shared from the time when lists lagged behind isn't trusted", async () => {
  const { clock, journal } = shop();
  noteAttempt(journal, "key", { at: clock.now() });
  await clock.sleep(60_000);
  const context = simulatedContext({ call: async () => ({}) as never }, { clock, journal });
  const asked: number[] = [];
  const findEarlier = async (notBefore: number) => void asked.push(notBefore);
  await buyOnce(context, { key: "key", findEarlier, findThis: findEarlier, buy: async () => "thing" });
  // One that was sent may be worked on for as long as a request may take.
  expect(asked).toEqual([1000 + context.requestTimeoutMs + context.listLagMs]);
});

describe("a recent purchase by another computer", () => {
  const buying = async (listsSettleAt: number) => {
    const clock = new SimulatedClock(1000);
    const context = simulatedContext({ call: async () => ({}) as never }, { clock, listsSettleAt });
    const looks: number[] = [];
    const findEarlier = async (notBefore: number) => void looks.push(notBefore);
    await buyOnce(context, { key: "key", findEarlier, findThis: findEarlier, buy: async () => "thing" });
    return { looks, now: clock.now(), progress: context.told.progress };
  };

  test("is looked for once lists show it, with a message", async () => {
    expect(await buying(9000)).toEqual({
      looks: [9000],
      now: 9000,
      progress: [expect.stringContaining("a moment ago")],
    });
  });

  test("isn't waited for if lists already show it", async () => {
    const { now, progress } = await buying(500);
    expect([now, progress]).toEqual([1000, []]);
  });
});

test("an attempt with a known purchase is looked for no longer than lists lag behind", async () => {
  const { attempt, journal, clock } = shop();
  noteAttempt(journal, "key", { at: clock.now(), id: "thing-1" });
  await attempt();
  expect(clock.now()).toBe(1000 + 15_000);
});

test("a look passes on a fault of the code unchanged", async () => {
  const fault = new TypeError("not a function");
  const context = simulatedContext({ call: async () => ({}) as never });
  const work = buyOnce(context, {
    key: "key",
    findEarlier: async () => undefined,
    findThis: () => Promise.reject(fault),
    buy: () => Promise.reject(LOST),
  });
  await expect(work).rejects.toBe(fault);
  expect(context.told.progress).toEqual(["no answer: looking whether it was bought"]);
});

describe("a purchase that wasn't sent", () => {
  const GONE = new CompShareError({ code: "REFUSED", what: "the engine is gone", effect: "none" });

  test("isn't noted while it waits to be sent", async () => {
    const { attempt, journal } = shop();
    let whileItWaited: number | undefined = 0;
    await attempt(async (sending) => {
      whileItWaited = journal.read("key")?.at;
      sending();
      return "thing";
    });
    expect(whileItWaited).toBeUndefined();
    expect(journal.read("key")?.at).toBe(1000);
  });

  test("settles an earlier run's note: that wasn't bought either", async () => {
    const { attempt, journal, clock } = shop();
    noteAttempt(journal, "key", { at: clock.now() - 60_000 });
    await expect(attempt(() => Promise.reject(GONE))).rejects.toBe(GONE);
    expect(journal.read("key")?.at).toBeUndefined();
  });

  test.each([
    ["at all", false],
    ["again, after it was throttled", true],
  ])("%s keeps the note that the next run has made meanwhile", async (_title, isThrottled) => {
    const { attempt, journal } = shop();
    const left = attempt(async (sending) => {
      if (isThrottled) sending();
      noteAttempt(journal, "key", { at: 5000 });
      throw GONE;
    });
    await expect(left).rejects.toBe(GONE);
    expect(journal.read("key")?.at).toBe(5000);
  });
});

describe("a purchase that the gateway couldn't pass on (RetCode 150)", () => {
  const unavailable = new CompShareError({ code: "API", what: "no service", retCode: 150, effect: "none" });

  /** Buys, by the word of a gateway that says no so many times; the first request may have got through. */
  function buying(refusals: number, gotThrough: boolean) {
    const { context, ...made } = {
      context: simulatedContext({ call: async () => ({}) as never }),
      sent: [] as number[],
    };
    const find = async () => (gotThrough && made.sent.length > 0 ? "thing" : undefined);
    const buy = async (sending: () => void) => {
      sending();
      made.sent.push(context.now());
      if (made.sent.length <= refusals) throw unavailable;
      return "thing";
    };
    return { ...made, work: buyOnce(context, { key: "key", findEarlier: async () => undefined, findThis: find, buy }) };
  }

  test("is looked for, and sent again once lists have caught up", async () => {
    const { work, sent } = buying(1, false);
    expect(await work).toEqual({ bought: "thing" });
    expect(sent).toEqual([0, 15_000]);
  });

  test("is found if it was executed after all", async () => {
    const { work, sent } = buying(1, true);
    expect(await work).toEqual({ bought: "thing" });
    expect(sent).toHaveLength(1);
  });

  test("is given up after three times", async () => {
    const { work, sent } = buying(9, false);
    await expect(work).rejects.toBe(unavailable);
    expect(sent).toHaveLength(3);
  });
});
