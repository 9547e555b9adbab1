import { INSTANCE_KIND } from "../../provider/instance/model/kind";
import { noteDeletion } from "../../provider/resource/ownership/deletion-notes";
import {
  ACCOUNT_KEY,
  fetchOrConfirmGone,
  type GoneWorld,
  type Observation,
} from "../../provider/resource/ownership/gone";
import { Ownership } from "../../provider/resource/ownership/ownership";
import { memoryJournal, SimulatedClock } from "../support/simulation";

const LAG = 15_000;
const WHERE = "instances of cn-wlcb";
const HERE = "here";

interface Scene {
  /** From which ms on the service lists it; never by default. */
  shownFrom?: number;
  /** From which ms on the list of the region holds it. */
  listedFrom?: number;
  /** What else is listed there. */
  others?: string[];
  /** What else the state has there. */
  inState?: string[];
  /** Under which account it was made. */
  account?: string;
  /** What the user says is gone. */
  named?: string[];
  /** When an earlier look missed it. */
  missingSince?: number;
  before?: (world: GoneWorld) => void;
}

/** Looks for the resource "it" in the state. */
function lookFor(scene: Scene) {
  const { shownFrom = Number.POSITIVE_INFINITY, listedFrom = Number.POSITIVE_INFINITY, others = ["other"] } = scene;
  const clock = new SimulatedClock();
  const owned = new Ownership(async () => []);
  for (const id of ["it", ...(scene.inState ?? [])]) owned.record(id, { where: WHERE });
  const told: string[] = [];
  const world: GoneWorld = {
    owned,
    journal: memoryJournal(),
    decisions: { takeOver: [], leave: [], gone: scene.named ?? [] },
    now: clock.now,
    progress: (text) => void told.push(text),
    listLagMs: LAG,
    accountDigest: (project) => (project === undefined ? HERE : `${HERE} in ${project}`),
    account: "at home",
  };
  scene.before?.(world);
  const looks: number[] = [];
  const lists: number[] = [];
  const reach = async (at: number) => clock.sleep(Math.max(0, at - clock.now()));
  const fetch = async (notBefore: number): Promise<Observation<string>> => {
    await reach(notBefore);
    looks.push(clock.now());
    const at = clock.now();
    return at >= shownFrom ? { seen: "it", at } : { at, missingSince: Math.min(scene.missingSince ?? 0, at) };
  };
  const list = async (notBefore: number) => {
    await reach(notBefore);
    lists.push(clock.now());
    return clock.now() >= listedFrom ? [...others, "it"] : others;
  };
  const known = { region: "cn-wlcb", [ACCOUNT_KEY]: scene.account };
  const found = fetchOrConfirmGone(world, { id: "it", kind: INSTANCE_KIND, known, fetch, list }, 0);
  return { found, looks, lists, told, owned, now: clock.now };
}

test("a resource that shows exists, after one look", async () => {
  const { found, looks, lists } = lookFor({ shownFrom: 0 });
  expect(await found).toBe("it");
  expect([looks, lists]).toEqual([[0], []]);
});

test("a resource counts as gone once it has been missing for as long as lists lag behind, and not before", async () => {
  const { found, looks, lists, told } = lookFor({});
  expect(await found).toBeUndefined();
  expect(looks).toEqual([0, 1000, 3000, 8000, 13_000, LAG]);
  expect(lists).toEqual([LAG]);
  expect(told[0]).toBe("it isn't listed: looking again before treating it as gone");
});

test("an earlier look of the run counts", async () => {
  const { found, looks } = lookFor({ missingSince: -LAG });
  expect(await found).toBeUndefined();
  expect(looks).toEqual([0]);
});

test("a resource that shows within that time exists", async () => {
  expect(await lookFor({ shownFrom: LAG - 1 }).found).toBe("it");
});

describe("a resource in its region's list that its id doesn't find", () => {
  test("is looked at again after a pause, and not taken for gone", async () => {
    const { found, looks } = lookFor({ listedFrom: 0, shownFrom: LAG + 1 });
    expect(await found).toBe("it");
    expect(looks.slice(-2)).toEqual([LAG, LAG + 5000]);
  });

  test("isn't waited for forever", async () => {
    const { found, now } = lookFor({ listedFrom: 0 });
    await expect(found).rejects.toThrow(
      /lists instance it among all instances of cn-wlcb.*doesn't return it by its id/,
    );
    expect(now()).toBe(5 * LAG);
  });
});

describe("an empty region", () => {
  test("is believed later, if the state has nothing else there", async () => {
    const { found, now } = lookFor({ others: [] });
    expect(await found).toBeUndefined();
    expect(now()).toBe(4 * LAG);
  });

  test("that fills up again meanwhile isn't proof", async () => {
    expect(await lookFor({ others: [], shownFrom: 3 * LAG }).found).toBe("it");
  });

  test("isn't proof if the state has more there", async () => {
    const { found } = lookFor({ others: [], inState: ["another", "third"] });
    await expect(found).rejects.toThrow(
      /lists nothing at all in instances of cn-wlcb \(at home\), where the state has instance it and 2 more\..*COMPSHARE_GONE=it/,
    );
  });

  test("is proof if this run has deleted the others", async () => {
    const { found } = lookFor({
      others: [],
      inState: ["another"],
      before: ({ owned }) => owned.markDeleted("another"),
    });
    expect(await found).toBeUndefined();
  });
});

describe("under another account", () => {
  test("a resource doesn't count as gone", async () => {
    await expect(lookFor({ account: "elsewhere" }).found).rejects.toThrow(
      /created with other keys, at another endpoint or in another project.*state delete <urn>/,
    );
  });

  test.each<[string, Scene]>([
    ["that is the current account after all", { account: HERE }],
    ["the state doesn't say under which it was created", {}],
    [
      "something else of that account shows: its keys have changed",
      { account: "elsewhere", before: ({ owned }) => owned.confirmAccount("elsewhere") },
    ],
    ["the user says so", { account: "elsewhere", named: ["it"] }],
    ["an earlier run has deleted it", { account: "elsewhere", before: (world) => noteDeletion({ ...world }, "it") }],
  ])("a resource counts as gone if %s", async (_why, scene) => {
    expect(await lookFor(scene).found).toBeUndefined();
  });

  test("a resource that shows proves the account", async () => {
    const { found, owned } = lookFor({ account: "elsewhere", shownFrom: 0 });
    await found;
    expect(owned.isConfirmedAccount("elsewhere")).toBe(true);
  });
});

test.each([["it"], ["all"]])(
  "the user can confirm that it is gone, by %s, after the time that lists lag behind",
  async (name) => {
    const { found, now, lists } = lookFor({ others: [], inState: ["another"], named: [name] });
    expect(await found).toBeUndefined();
    expect([now(), lists]).toEqual([LAG, []]);
  },
);

test("a resource that this computer deleted counts as gone by an empty list", async () => {
  const { found, now } = lookFor({
    others: [],
    inState: ["another"],
    before: (world) => noteDeletion({ ...world }, "it"),
  });
  expect(await found).toBeUndefined();
  expect(now()).toBe(LAG);
});
