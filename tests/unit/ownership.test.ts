import { isAmong, readDecisions } from "../../provider/resource/ownership/decisions";
import { forgetDeletion, noteDeletion, wasDeleted } from "../../provider/resource/ownership/deletion-notes";
import {
  attemptsAt,
  closeAttempt,
  forgetAttempt,
  type Journal,
  markReturned,
  markReturnedIncomplete,
  noteAttempt,
} from "../../provider/resource/ownership/journal";
import { Ownership, type StateEntry } from "../../provider/resource/ownership/ownership";
import { memoryJournal } from "../support/simulation";

const entry: StateEntry = { id: "uhost-1", resource: "mine" };

describe("a claim", () => {
  test("belongs to the first, until it is released", () => {
    const owned = new Ownership();
    expect(owned.claim("uhost-1", "mine")).toBe(true);
    expect(owned.claim("uhost-1", "theirs")).toBe(false);
    expect([owned.has("uhost-1"), owned.resourceOf("uhost-1")]).toEqual([true, "mine"]);
    owned.release("uhost-1");
    expect([owned.has("uhost-1"), owned.mayDelete("uhost-1")]).toEqual([false, true]);
    expect(owned.claim("uhost-1", "theirs")).toBe(true);
  });

  test("fails for what the state has", () => {
    const owned = new Ownership();
    owned.record("uhost-1");
    expect(owned.claim("uhost-1", "mine")).toBe(false);
  });
});

test("new facts add to what was known", () => {
  const owned = new Ownership();
  owned.record("uhost-1", { resource: "mine", createdAt: 5 });
  owned.record("uhost-1", { where: "here", resource: undefined });
  expect(owned.of("mine")).toEqual([["uhost-1", 5]]);
  expect(owned.livingAt("here")).toBe(1);
});

describe("a deletion may delete", () => {
  test.each<[string, (owned: Ownership) => void, boolean]>([
    ["what only the state has", (owned) => owned.record("it", { resource: "mine" }), true],
    ["what a create of the run has created or adopted", (owned) => void owned.claim("it", "mine"), false],
    ["what the run keeps for a resource", (owned) => owned.markKept("it", "mine"), false],
    [
      "what is replaced after all",
      (owned) => {
        owned.markKept("it", "mine");
        owned.markReplaced("it");
      },
      true,
    ],
    [
      "what is going to be replaced",
      (owned) => {
        owned.markKept("it", "mine");
        owned.markRecreated("mine");
      },
      true,
    ],
    [
      "what stays while another resource is replaced",
      (owned) => {
        owned.markKept("it", "mine");
        owned.markRecreated("theirs");
      },
      false,
    ],
  ])("%s", (_what, happens, may) => {
    const owned = new Ownership();
    happens(owned);
    expect(owned.mayDelete("it")).toBe(may);
  });
});

test("the count at a place leaves out what the run has deleted, and other places", () => {
  const owned = new Ownership();
  for (const id of ["1", "2", "3"]) owned.record(id, { where: "here" });
  owned.record("4", { where: "there" });
  owned.markDeleted("2");
  expect(owned.livingAt("here")).toBe(2);
});

test("a resource reported as gone is no longer owned, and belongs to its resource if it appears again", async () => {
  const owned = new Ownership(async () => [entry]);
  owned.record("uhost-1", { resource: "mine" });
  owned.record("uhost-2", { resource: "theirs" });
  owned.markGone("uhost-1", 100);
  owned.markGone("uhost-2", 200);
  expect(owned.has("uhost-1")).toBe(false);
  expect([...owned.goneOf("mine")]).toEqual([["uhost-1", 100]]);
  expect(await owned.isStored("uhost-1")).toBe(false);
});

describe("the stored state", () => {
  test("gives the owner of something that no call has mentioned", async () => {
    const owned = new Ownership(async () => [entry]);
    expect(await owned.isOwnedBy("uhost-1", "mine")).toBe(true);
    expect(await owned.isOwnedBy("uhost-1", "theirs")).toBe(false);
    expect(await owned.isOwnedBy("uhost-2", "mine")).toBe(false);
    expect([await owned.isStored("uhost-1"), await owned.isStored("uhost-2")]).toEqual([true, false]);
  });

  test("doesn't override a call of this run", async () => {
    const owned = new Ownership(async () => [entry]);
    owned.record("uhost-1", { resource: "theirs" });
    expect([await owned.isOwnedBy("uhost-1", "mine"), await owned.isOwnedBy("uhost-1", "theirs")]).toEqual([
      false,
      true,
    ]);
  });

  test("is read once; a failed read is tried again", async () => {
    let reads = 0;
    const owned = new Ownership(async () => (++reads === 1 ? undefined : [entry]));
    expect([await owned.stored(), await owned.isStored("uhost-1")]).toEqual([undefined, true]);
    await owned.stored();
    expect(reads).toBe(2);
  });

  test("proves nothing if it can't be read", async () => {
    const owned = new Ownership();
    expect([await owned.isOwnedBy("uhost-1", "mine"), await owned.isStored("uhost-1")]).toEqual([false, false]);
  });
});

test("a deletion is noted for later runs, and counts for this one; a refusal removes the note", () => {
  const journal = memoryJournal();
  const owned = new Ownership();
  owned.record("uhost-1", { where: "here" });
  const world = { journal, owned, now: () => 70 };
  noteDeletion(world, "uhost-1");
  expect([wasDeleted(world, "uhost-1"), wasDeleted(world, "uhost-2"), owned.livingAt("here")]).toEqual([
    true,
    false,
    0,
  ]);
  expect(journal.read("end uhost-1")).toEqual({ at: 70 });
  forgetDeletion(world, "uhost-1");
  expect([wasDeleted(world, "uhost-1"), owned.livingAt("here")]).toEqual([false, 1]);
});

describe("attempts in the journal", () => {
  const [FIRST, SECOND] = [
    { at: 10, nonce: "first" },
    { at: 20, nonce: "second" },
  ];
  const noting = (...attempts: Parameters<typeof noteAttempt>[2][]): Journal => {
    const journal = memoryJournal();
    for (const one of attempts) noteAttempt(journal, "key", one);
    return journal;
  };

  test("are kept beside each other, and a later note on one replaces it", () => {
    const journal = noting(FIRST, SECOND, { ...FIRST, id: "uhost-1" });
    expect(attemptsAt(journal, "key")).toEqual([SECOND, { ...FIRST, id: "uhost-1" }]);
    expect(attemptsAt(journal, "other")).toEqual([]);
  });

  test("close one by one, and the note with the last", () => {
    const journal = noting(FIRST, { ...SECOND, id: "uhost-2" });
    closeAttempt(journal, "key", "uhost-9");
    expect(attemptsAt(journal, "key")).toHaveLength(2);
    closeAttempt(journal, "key", "uhost-2");
    expect(journal.read("key")).toEqual({ at: 10, attempts: [FIRST] });
    forgetAttempt(journal, "key", { ...FIRST, at: 11 });
    expect(attemptsAt(journal, "key")).toEqual([FIRST]);
    forgetAttempt(journal, "key", FIRST);
    expect(journal.read("key")).toBeUndefined();
  });

  test("keep the time of the latest when others close", () => {
    const journal = noting(FIRST, SECOND, { at: 15, nonce: "third" });
    forgetAttempt(journal, "key", { at: 15, nonce: "third" });
    expect(journal.read("key")?.at).toBe(20);
  });

  test("of the same moment are told apart", () => {
    const journal = noting(FIRST, { ...FIRST, nonce: "twin" });
    forgetAttempt(journal, "key", FIRST);
    expect(attemptsAt(journal, "key")).toEqual([{ ...FIRST, nonce: "twin" }]);
  });

  test("are marked as handed over only if they bought the resource", () => {
    const journal = noting(FIRST, { ...SECOND, id: "uhost-2" });
    markReturnedIncomplete(journal, "key", "uhost-2");
    markReturnedIncomplete(journal, "key", "uhost-3");
    expect(attemptsAt(journal, "key")).toEqual([FIRST, { ...SECOND, id: "uhost-2", isHanded: true }]);
  });
});

test("an attempt is marked as handed back only if it bought the resource", () => {
  const journal = memoryJournal();
  for (const id of ["uhost-1", "uhost-2"]) noteAttempt(journal, "key", { at: 10, nonce: id, id });
  markReturned(journal, "key", "uhost-2");
  expect(attemptsAt(journal, "key").map(({ id, isReturned }) => [id, isReturned])).toEqual([
    ["uhost-1", undefined],
    ["uhost-2", true],
  ]);
});

test("decisions for one run are ids, separated by commas or spaces, or all", () => {
  const named = readDecisions({ COMPSHARE_TAKE_OVER: "uhost-1, uhost-2", COMPSHARE_GONE: "all" });
  expect(named).toEqual({ takeOver: ["uhost-1", "uhost-2"], leave: [], gone: ["all"] });
  expect([isAmong(named.takeOver, "uhost-2"), isAmong(named.takeOver, "uhost-3")]).toEqual([true, false]);
  expect([isAmong(named.gone, "uhost-3"), isAmong(named.leave, "uhost-1")]).toEqual([true, false]);
});
