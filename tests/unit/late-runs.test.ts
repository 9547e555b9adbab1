import { settleLateRuns } from "../../provider/process/late-runs";
import { type Attempt, attemptsAt, noteAttempt, type Origin } from "../../provider/resource/ownership/journal";
import { memoryJournal } from "../support/simulation";

/** Purchases of runs without checkpoints, which store their state only at their end. */

const MINE = "org/project/mine";
const BOUGHT_AT = 1_800_000_000_000;
const ORIGIN: Origin = {
  kind: "instance",
  region: "cn-wlcb",
  stack: MINE,
  account: "mine",
  engine: "127.0.0.1:1",
  isStoredLate: true,
};
const { isStoredLate: _, ...DECIDED } = ORIGIN;
const ATTEMPT: Attempt = { at: BOUGHT_AT, nonce: "c0ffee00", id: "uhost-1", isReturned: true, origin: ORIGIN };
const [BEFORE, AFTER] = [BOUGHT_AT - 1000, BOUGHT_AT + 1000];

interface World {
  attempt?: Partial<Attempt>;
  stack?: string | undefined;
  lives?: boolean;
  ids?: string[];
  writtenAt?: number | undefined;
  isUnreadable?: boolean;
}

async function settled(world: World) {
  const journal = memoryJournal();
  noteAttempt(journal, "trainer", { ...ATTEMPT, ...world.attempt });
  let reads = 0;
  await settleLateRuns({
    journal,
    stack: "stack" in world ? world.stack : MINE,
    engineLives: async () => world.lives ?? false,
    exported: async () => {
      reads++;
      const { ids = [], writtenAt } = world;
      return world.isUnreadable ? undefined : { entries: [], ids: new Set(ids), writtenAt };
    },
  });
  return { attempt: attemptsAt(journal, "trainer")[0], reads };
}

test("a purchase that the state has is closed", async () => {
  expect((await settled({ ids: ["uhost-1"], writtenAt: AFTER })).attempt).toBeUndefined();
});

test("a purchase made after the state was last written is taken over unavailableText, as its run was killed", async () => {
  const { attempt } = await settled({ ids: ["uhost-2"], writtenAt: BEFORE });
  expect(attempt).toEqual({ at: BOUGHT_AT, nonce: "c0ffee00", id: "uhost-1", origin: DECIDED });
});

test("so is one that was returned to the engine with a failure, which that engine didn't store", async () => {
  const { attempt } = await settled({ attempt: { isHanded: true }, writtenAt: BEFORE });
  expect(attempt).not.toHaveProperty("isHanded");
});

test("a purchase that a state written since doesn't have was removed from it, and isn't taken over unavailableText", async () => {
  expect((await settled({ writtenAt: AFTER })).attempt).toMatchObject({ isHanded: true, origin: DECIDED });
});

test.each<[string, Partial<Attempt>]>([
  ["with an unknown result", { id: undefined, isReturned: undefined }],
  ["that was never returned to the engine, as the provider was killed", { isReturned: undefined }],
])("a purchase %s is in no state, whenever that was written", async (_, changes) => {
  const { attempt } = await settled({ attempt: changes, writtenAt: AFTER });
  expect(attempt).not.toHaveProperty("isHanded");
  expect(attempt?.origin).toEqual(DECIDED);
});

test("a state without a time proves nothing against a purchase", async () => {
  expect((await settled({ writtenAt: undefined })).attempt).not.toHaveProperty("isHanded");
});

test.each<[string, World]>([
  ["of another stack", { stack: "org/project/other" }],
  ["of a run with checkpoints", { attempt: { origin: DECIDED } }],
  ["of no known stack", { stack: undefined }],
  ["while the run that made it is alive", { lives: true }],
])("a purchase %s stays as it is, and no state is read", async (_, world) => {
  const { attempt, reads } = await settled({ ...world, writtenAt: AFTER });
  expect(attempt).toEqual({ ...ATTEMPT, ...world.attempt });
  expect(reads).toBe(0);
});

test("if the state can't be read, nothing is decided", async () => {
  expect((await settled({ isUnreadable: true })).attempt).toEqual(ATTEMPT);
});
