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

describe("an attempt is unclaimed", () => {
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
    ["where the program doesn't declare its resource", {}, {}, true],
    ["not where it does", {}, { declared: "trainer" }, false],
    ["where it is of another stack's cut run", {}, OTHER, true],
    ["not while another stack's run is under way", {}, { ...OTHER, lives: true }, false],
    ["though an engine lives at that address, in the stack whose lock this run has", {}, { lives: true }, true],
    ["not while such an engine lives, at a preview, which takes no lock", {}, { lives: true, isLocked: false }, false],
    ["not where it went to another stack's engine complete", { isReturned: true }, OTHER, false],
    ["not where it went to an engine complete, and no program runs", { isReturned: true }, NO_PROGRAM, false],
    ["where it went to this stack's engine complete, whose state tells", { isReturned: true }, {}, true],
    ["where no program runs", {}, NO_PROGRAM, true],
    ["not where it went to another stack's engine with a failure", { isHanded: true }, OTHER, false],
    ["where it went to this stack's engine with a failure, which may have died then", { isHanded: true }, {}, true],
    [
      "not where another stack's state may have it all the same",
      { origin: { ...ORIGIN, isStoredLate: true } },
      OTHER,
      false,
    ],
    ["not where it is of something that the state has, such as a disk", { origin: undefined }, {}, false],
  ])("%s", async (_, attempt, asker, expected) => {
    expect(await found(attempt, asker)).toBe(expected);
  });
});

describe("messages about an unclaimed attempt", () => {
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
    ["its id, where somebody changed the mark", { id: "uhost-1" }, { at: [{ ...listed(), text: "mine" }] }],
    ["its attempt, where the state has others", {}, { stored: ["uhost-2"] }],
    ["its attempt, once lists show it, which lag behind", { at: NOW - 1000 }, { listedAfterMs: 13_500 }],
  ])("that it lives, known by %s; and it stays in the journal", async (_, attempt, world) => {
    const { texts, isOpen } = await news(attempt, world);
    expect(texts).toEqual([expect.stringMatching(LIVES)]);
    expect(isOpen).toBe(true);
  });

  test.each<[string, Partial<Attempt>, World]>([
    ["the state has it, by the id that the journal knows", { id: "uhost-1" }, { stored: ["uhost-1"] }],
    ["the state has it, by the id that is listed", {}, { stored: ["uhost-1"] }],
    ["this computer has ended it, by the id that the journal knows", { id: "uhost-1" }, { ended: "uhost-1" }],
    ["this computer has ended it, by the id that is listed", {}, { ended: "uhost-1" }],
  ])("nothing, where %s", async (_, attempt, world) => {
    expect((await news(attempt, world)).texts).toStrictEqual([]);
  });

  test.each<[string, World]>([
    ["the state has it", { stored: ["uhost-1"] }],
    ["this computer has ended it", { ended: "uhost-1" }],
  ])("nothing, where %s by the id that the journal knows, also where nobody can be asked", async (_, world) => {
    const fails = new CompShareError({ code: "LOST", what: "no answer" });
    expect((await news({ id: "uhost-1" }, { ...world, fails })).texts).toStrictEqual([]);
  });

  test("nothing, and it stays in the journal, where another account is asked", async () => {
    const { texts, isOpen } = await news({}, { at: [], account: "another" });
    expect([texts, isOpen]).toEqual([[], true]);
  });

  test("nothing, and it is forgotten, where lists would show it and don't", async () => {
    const { texts, isOpen } = await news({}, { at: [listed("uhost-2", "e".repeat(8))] });
    expect([texts, isOpen]).toEqual([[], false]);
  });

  test.each<[string, Partial<Attempt>, World]>([
    ["lists may not show it yet", { at: NOW - 44_000 }, { at: [] }],
    ["nobody can be asked", {}, { fails: new CompShareError({ code: "LOST", what: "no answer", effect: "none" }) }],
  ])("that it may live, where %s; and it stays in the journal", async (_, attempt, world) => {
    const { texts, isOpen } = await news(attempt, world);
    expect(texts).toEqual([expect.stringMatching(MAY)]);
    expect(isOpen).toBe(true);
  });

  test("a bug of this package isn't reported as an unreachable service", async () => {
    await expect(news({}, { fails: new TypeError("x is undefined") })).rejects.toThrow("x is undefined");
  });
});
