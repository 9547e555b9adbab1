import { CompShareError } from "../../provider/client/errors";
import { DISK_KIND } from "../../provider/disk/read";
import { IMAGE_KIND } from "../../provider/image/kind";
import { INSTANCE_KIND } from "../../provider/instance/model/kind";
import { noteDeletion } from "../../provider/resource/ownership/deletion-notes";
import type { Listed } from "../../provider/resource/ownership/earlier";
import { type Attempt, attemptsAt, noteAttempt, type Origin } from "../../provider/resource/ownership/journal";
import { writeRemark } from "../../provider/resource/ownership/marker";
import { Ownership } from "../../provider/resource/ownership/ownership";
import { unclaimedAttempts, unclaimedWarnings } from "../../provider/resource/ownership/unclaimed";
import { memoryJournal } from "../support/simulation";

const NOW = 1_800_000_000_000;
const NONCE = "d".repeat(8);
const ORIGIN: Origin = {
  kind: "instance",
  region: "cn-wlcb",
  stack: "org/project/mine",
  account: "mine",
  engine: "127.0.0.1:1",
};

const noted = (attempt: Partial<Attempt> = {}, key = "trainer") => {
  const journal = memoryJournal();
  noteAttempt(journal, key, { at: NOW - 60_000, nonce: NONCE, origin: ORIGIN, ...attempt });
  return journal;
};

describe("whether an attempt is unclaimed:", () => {
  const found = async (
    attempt: Partial<Attempt>,
    { stack = "org/project/mine", lives = false, isLocked = true, declared = "" } = {},
  ) => {
    const asker = {
      stack: stack || undefined,
      isDeclared: (key: string) => key === declared,
      isLocked,
      engineLives: async () => lives,
    };
    return (await unclaimedAttempts(noted(attempt), asker)).length === 1;
  };
  const OTHER = { stack: "org/project/other" };
  const NO_PROGRAM = { stack: "" };

  test.each<[string, Partial<Attempt>, object, boolean]>([
    ["yes if the program doesn't declare its resource", {}, {}, true],
    ["no if it does", {}, { declared: "trainer" }, false],
    ["yes if it is of another stack's interrupted run", {}, OTHER, true],
    ["no while another stack's run is in progress", {}, { ...OTHER, lives: true }, false],
    ["yes even if an engine lives at that address, in the stack whose lock this run has", {}, { lives: true }, true],
    ["no while such an engine lives, at a preview, which takes no lock", {}, { lives: true, isLocked: false }, false],
    ["no if it was handed to another stack's engine complete", { isReturned: true }, OTHER, false],
    ["no if it was handed to an engine complete, and no program runs", { isReturned: true }, NO_PROGRAM, false],
    ["yes if it was handed to this stack's engine complete, whose state tells", { isReturned: true }, {}, true],
    ["yes if no program runs", {}, NO_PROGRAM, true],
    ["no if it was handed to another stack's engine with a failure", { isHanded: true }, OTHER, false],
    [
      "yes if it was handed to this stack's engine with a failure, since the engine may have died then",
      { isHanded: true },
      {},
      true,
    ],
    [
      "no if another stack's state may have it all the same",
      { origin: { ...ORIGIN, isStoredLate: true } },
      OTHER,
      false,
    ],
    ["no if it is of something that the state has, such as a disk", { origin: undefined }, {}, false],
  ])("%s", async (_, attempt, asker, expected) => {
    expect(await found(attempt, asker)).toBe(expected);
  });
});

describe("a message about an unclaimed attempt", () => {
  const listed = (id = "uhost-1", nonce = NONCE): Listed => ({
    id,
    text: writeRemark("", { resource: "a".repeat(16), spec: "c".repeat(8), nonce }),
    createdAt: NOW / 1000,
    facts: '"trainer", Running',
  });

  async function news(
    attempt: Partial<Attempt>,
    { at = [listed()], stored, ended, fails, account = "mine", listedAfterMs = 0 }: World = {},
  ) {
    const journal = noted(attempt);
    const owned = new Ownership();
    if (ended) noteDeletion({ journal, owned, now: () => NOW }, ended);
    const attempts = await unclaimedAttempts(journal, {
      stack: ORIGIN.stack,
      isDeclared: () => false,
      isLocked: true,
      engineLives: async () => false,
    });
    let slept = 0;
    const texts = await unclaimedWarnings(
      {
        journal,
        now: () => NOW + slept,
        sleep: async (ms) => {
          slept += ms;
        },
        accountDigest: () => account,
        listLagMs: 15_000,
        requestTimeoutMs: 30_000,
        list: async () => {
          if (fails) throw fails;
          return slept < listedAfterMs ? [] : at;
        },
        stored: stored && new Set(stored),
        kinds: { instance: INSTANCE_KIND, image: IMAGE_KIND, disk: DISK_KIND },
      },
      attempts,
    );
    return { texts, isOpen: attemptsAt(journal, "trainer").length > 0 };
  }
  interface World {
    at?: Listed[];
    stored?: string[];
    ended?: string;
    fails?: Error;
    account?: string;
    listedAfterMs?: number;
  }
  const LIVES =
    /^The instance uhost-1 \("trainer", Running\) in cn-wlcb was created by an interrupted run of the stack org\/project\/mine/;
  const MAY = /^An instance .*may have been created by an interrupted run of the stack org\/project\/mine/;

  test.each<[string, Partial<Attempt>, World]>([
    ["its attempt", {}, {}],
    ["its id, if somebody changed the marker", { id: "uhost-1" }, { at: [{ ...listed(), text: "mine" }] }],
    ["its attempt, if the state has others", {}, { stored: ["uhost-2"] }],
    ["its attempt, once lists show it, which lag behind", { at: NOW - 1000 }, { listedAfterMs: 13_500 }],
  ])("says that its instance exists, known by %s, and keeps it in the journal", async (_, attempt, world) => {
    const { texts, isOpen } = await news(attempt, world);
    expect(texts).toEqual([expect.stringMatching(LIVES)]);
    expect(isOpen).toBe(true);
  });

  test.each<[string, Partial<Attempt>, World]>([
    ["the state has it, by the id in the journal", { id: "uhost-1" }, { stored: ["uhost-1"] }],
    ["the state has it, by the listed id", {}, { stored: ["uhost-1"] }],
    ["this computer has deleted it, by the id in the journal", { id: "uhost-1" }, { ended: "uhost-1" }],
    ["this computer has deleted it, by the listed id", {}, { ended: "uhost-1" }],
  ])("is left out if %s", async (_, attempt, world) => {
    expect((await news(attempt, world)).texts).toStrictEqual([]);
  });

  test.each<[string, World]>([
    ["the state has it", { stored: ["uhost-1"] }],
    ["this computer has deleted it", { ended: "uhost-1" }],
  ])("is left out if %s by the id in the journal, even if the service is unreachable", async (_, world) => {
    const fails = new CompShareError({ code: "LOST", what: "no answer" });
    expect((await news({ id: "uhost-1" }, { ...world, fails })).texts).toStrictEqual([]);
  });

  test("is left out under another account, and the journal keeps it", async () => {
    const { texts, isOpen } = await news({}, { at: [], account: "another" });
    expect([texts, isOpen]).toEqual([[], true]);
  });

  test("is left out if lists would show the instance and don't, and the journal forgets it", async () => {
    const { texts, isOpen } = await news({}, { at: [listed("uhost-2", "e".repeat(8))] });
    expect([texts, isOpen]).toEqual([[], false]);
  });

  test.each<[string, Partial<Attempt>, World]>([
    ["lists may not show it yet", { at: NOW - 44_000 }, { at: [] }],
    [
      "the service is unreachable",
      {},
      { fails: new CompShareError({ code: "LOST", what: "no answer", effect: "none" }) },
    ],
  ])("says that its instance may exist if %s, and keeps it in the journal", async (_, attempt, world) => {
    const { texts, isOpen } = await news(attempt, world);
    expect(texts).toEqual([expect.stringMatching(MAY)]);
    expect(isOpen).toBe(true);
  });

  test("isn't produced by a bug of this package, which is thrown", async () => {
    await expect(news({}, { fails: new TypeError("x is undefined") })).rejects.toThrow("x is undefined");
  });
});
