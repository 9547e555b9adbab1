import { CompShareError } from "../../provider/client/errors";
import { instanceSchema } from "../../provider/client/schemas";
import { classifyEarlier, findAttempt, findEarlier } from "../../provider/instance/observe/earlier";
import { shown } from "../../provider/resource/lifecycle/take-over";
import type { Decisions } from "../../provider/resource/ownership/decisions";
import { noteDeletion } from "../../provider/resource/ownership/deletion-notes";
import { type Note, noteAttempt } from "../../provider/resource/ownership/journal";
import { writeRemark } from "../../provider/resource/ownership/marker";
import { type Known, Ownership, type StateEntry } from "../../provider/resource/ownership/ownership";
import { SimulatedClock, simulatedContext } from "../support/simulation";
import { spec } from "../support/spec";

const MINE = "a".repeat(16);
const OTHERS = "b".repeat(16);
const NOW_S = 1_800_000_000;

const NONCE = "d".repeat(8);

const instance = (id: string, resource: string | undefined, ageSeconds: number, State = "Running", nonce = NONCE) =>
  instanceSchema.parse({
    UHostId: id,
    State,
    Name: "trainer",
    CreateTime: NOW_S - ageSeconds,
    Remark: resource ? writeRemark("", { resource, spec: "c".repeat(8), nonce }) : "by hand",
  });

/** The verdicts on listed instances, by id. */
async function judged(
  listed: ReturnType<typeof instance>[],
  { learnt = [], stored = [], note, decisions }: World = {},
): Promise<{ ours: string[]; ambiguous: string[] }> {
  const owned = new Ownership(async () => stored ?? undefined);
  for (const [id, known] of learnt) owned.record(id, known);
  const call = async () => ({ total: listed.length, instances: listed }) as never;
  const context = simulatedContext({ call }, { owned, decisions: { ...NOBODY, ...decisions } });
  if (note) context.journal.open(MINE, note);
  const { ours, ambiguous } = await classifyEarlier(context, [spec()], MINE);
  const ids = (found: typeof ours) => found.map(({ UHostId }) => UHostId);
  return { ours: ids(ours), ambiguous: ids(ambiguous) };
}

interface World {
  learnt?: [string, Known][];
  /** What the stored state has; null where it can't be read. */
  stored?: StateEntry[] | null;
  note?: Note;
  decisions?: Partial<Decisions>;
}

const NOBODY: Decisions = { takeOver: [], leave: [], gone: [] };
const LISTED = [
  instance("uhost-old", MINE, 300),
  instance("uhost-new", MINE, 100),
  instance("uhost-other", OTHERS, 100),
  instance("uhost-hand", undefined, 100),
];
const all = ({ ours, ambiguous }: { ours: string[]; ambiguous: string[] }) => [...ours, ...ambiguous];

describe("a candidate for a resource", () => {
  test("carries an attempt at it that the journal names, even under another owner's marker", async () => {
    const note = { at: 0, attempts: [{ at: 0, nonce: NONCE }] };
    expect(await judged([instance("uhost-1", OTHERS, 100)], { note })).toEqual({ ours: ["uhost-1"], ambiguous: [] });
    const handed = { at: 0, attempts: [{ at: 0, nonce: NONCE, isHanded: true as const }] };
    expect(all(await judged([instance("uhost-1", OTHERS, 100)], { note: handed }))).toEqual([]);
  });

  test("carries its marker", async () => {
    expect(all(await judged(LISTED))).toEqual(["uhost-old", "uhost-new"]);
  });

  test("isn't known to the run under any name", async () => {
    expect(all(await judged(LISTED, { learnt: [["uhost-new", { resource: OTHERS }]] }))).toEqual(["uhost-old"]);
  });

  test.each<[string, World]>([
    ["by a call of this run", { learnt: [["uhost-new", { resource: MINE }]] }],
    ["by the stored state", { stored: [{ id: "uhost-new", resource: MINE }] }],
  ])("is newer than the resource's instance, known %s: an old half awaits its deletion", async (_how, world) => {
    expect(all(await judged(LISTED, world))).toEqual([]);
  });

  test("is compared by the state's time if the resource's current instance isn't listed any more", async () => {
    const learnt: [string, Known][] = [["uhost-gone", { resource: MINE, createdAt: NOW_S - 200 }]];
    expect(all(await judged(LISTED, { learnt }))).toEqual(["uhost-new"]);
  });

  test("is compared with its own resource's instance, not with others", async () => {
    const stored = [{ id: "uhost-9", resource: OTHERS, createdAt: NOW_S }];
    expect(all(await judged(LISTED, { stored }))).toEqual(["uhost-old", "uhost-new"]);
  });

  test("isn't one that this computer has deleted and lists still show", async () => {
    const call = async () => ({ total: LISTED.length, instances: LISTED }) as never;
    const context = simulatedContext({ call });
    noteDeletion(context, "uhost-new");
    const { ambiguous } = await classifyEarlier(context, [spec()], MINE);
    expect(ambiguous.map(({ UHostId }) => UHostId)).toEqual(["uhost-old"]);
  });
});

describe("the verdict on a candidate", () => {
  const at = NOW_S * 1000;
  const noted = (nonce: string): Note => ({
    at,
    attempts: [
      { at, nonce: "f".repeat(8) },
      { at, nonce },
    ],
  });
  const NOTE = noted(NONCE);
  const handed: Note = { at, attempts: [{ at, nonce: NONCE, id: "uhost-1", isHanded: true }] };
  const ONE = [instance("uhost-1", MINE, 60)];
  const STORED = [{ id: "uhost-1", resource: OTHERS }];

  test.each<[string, World, "ours" | "ambiguous" | "leave"]>([
    ["nothing is known of it", {}, "ambiguous"],
    ["this computer's journal names its attempt", { note: NOTE }, "ours"],
    ["the journal names another attempt", { note: noted("e".repeat(8)) }, "ambiguous"],
    ["it was handed to the engine with a failure, and the state lacks it", { note: handed }, "ambiguous"],
    ["the journal names it, and the state has it under another name", { note: NOTE, stored: STORED }, "leave"],
    ["the state has it under another name", { stored: STORED }, "leave"],
    [
      "the journal names it, and the state has others",
      { note: NOTE, stored: [{ id: "uhost-9", resource: OTHERS }] },
      "ours",
    ],
    ["the journal names it, and the state can't be read", { note: NOTE, stored: null }, "ambiguous"],
    ["the user takes it over", { decisions: { takeOver: ["uhost-1"] } }, "ours"],
    ["the user takes all over", { decisions: { takeOver: ["all"] } }, "ours"],
    ["the user takes another one over", { decisions: { takeOver: ["uhost-2"] } }, "ambiguous"],
    ["the user takes it over, and the state has it", { decisions: { takeOver: ["all"] }, stored: STORED }, "leave"],
    ["the user leaves it", { decisions: { leave: ["uhost-1"] } }, "leave"],
    ["the user leaves all", { decisions: { leave: ["all"] } }, "leave"],
    ["the user leaves another one", { decisions: { leave: ["uhost-2"] } }, "ambiguous"],
    ["the journal names it, and the user leaves it", { note: NOTE, decisions: { leave: ["uhost-1"] } }, "leave"],
    ["the journal names it, and the user leaves all", { note: NOTE, decisions: { leave: ["all"] } }, "ours"],
  ])("is right if %s", async (_why, world, verdict) => {
    const { ours, ambiguous } = await judged(ONE, world);
    expect(ours.length > 0 ? "ours" : ambiguous.length > 0 ? "ambiguous" : "leave").toBe(verdict);
  });

  test('is "ours" if this run reported it as gone', async () => {
    const owned = new Ownership(async () => STORED);
    owned.record("uhost-1", { resource: MINE });
    owned.markGone("uhost-1", NOW_S * 1000);
    const context = simulatedContext({ call: async () => ({ total: 1, instances: ONE }) as never }, { owned });
    expect((await classifyEarlier(context, [spec()], MINE)).ours).toHaveLength(1);
    // Also where somebody has taken its mark away.
    const unmarked = [instance("uhost-1", undefined, 60)];
    const listing = simulatedContext({ call: async () => ({ total: 1, instances: unmarked }) as never }, { owned });
    expect((await classifyEarlier(listing, [spec()], MINE)).ours).toHaveLength(1);
  });

  test("needs the stored state once per run, and only if there are candidates", async () => {
    let reads = 0;
    const owned = new Ownership(async () => {
      reads++;
      return [];
    });
    const context = (listed: typeof ONE) =>
      simulatedContext({ call: async () => ({ total: listed.length, instances: listed }) as never }, { owned });
    await classifyEarlier(context([instance("uhost-2", OTHERS, 60)]), [spec()], MINE);
    expect(reads).toBe(0);
    await classifyEarlier(context(ONE), [spec()], MINE);
    await classifyEarlier(context(ONE), [spec()], MINE);
    expect(reads).toBe(1);
  });
});

test("a difference shows a value as it is written, or as not known", () => {
  expect([shown("a"), shown(1), shown(undefined)]).toEqual(['"a"', "1", "not known"]);
});

describe("the search before a purchase", () => {
  /** Each listing in turn; the last one repeats. */
  function find(...listings: ReturnType<typeof instance>[][]) {
    let taken = 0;
    const call = async () => {
      const instances = listings[Math.min(taken++, listings.length - 1)] ?? [];
      return { total: instances.length, instances } as never;
    };
    const clock = new SimulatedClock(NOW_S * 1000);
    const context = simulatedContext({ call }, { clock });
    noteAttempt(context.journal, MINE, { at: NOW_S * 1000, nonce: NONCE });
    const found = findEarlier(context, [spec()], MINE, 0).then((one) => one?.UHostId);
    return { found, context, waited: () => clock.now() - NOW_S * 1000 };
  }

  test("finds nothing at once, by one listing", async () => {
    const { found, waited } = find([instance("uhost-1", OTHERS, 60, "Running", "f".repeat(8))]);
    expect(await found).toBeUndefined();
    expect(waited()).toBe(0);
  });

  test("finds an instance that is being created at once", async () => {
    const { found, waited } = find([instance("uhost-1", MINE, 60, "Starting")]);
    expect(await found).toBe("uhost-1");
    expect(waited()).toBe(0);
  });

  test("finds a running one if it still exists after the time that lists lag behind", async () => {
    const { found, waited } = find([instance("uhost-1", MINE, 60)]);
    expect(await found).toBe("uhost-1");
    expect(waited()).toBe(15_000);
  });

  test("doesn't take over a deleted one that still shows", async () => {
    const { found } = find([instance("uhost-1", MINE, 60)], []);
    expect(await found).toBeUndefined();
  });

  const STRANGER = (id: string) => instance(id, MINE, 60, "Running", "e".repeat(8));

  test("finds one even if others with unknown owners are beside it", async () => {
    const { found, context } = find([STRANGER("uhost-2"), instance("uhost-1", MINE, 60)]);
    expect(await found).toBe("uhost-1");
    expect(context.told.progress).toEqual([
      "an earlier run seems to have created uhost-1, uhost-2: making sure that it lives",
    ]);
  });

  test("ignores one of unknown owner if it is gone then, or shows only then", async () => {
    expect(await find([STRANGER("uhost-2")], [STRANGER("uhost-3")]).found).toBeUndefined();
  });

  test("finds an attempt's instances by their marker, among all that are listed", async () => {
    const listed = [instance("uhost-3", undefined, 60), STRANGER("uhost-2"), instance("uhost-1", MINE, 60)];
    const context = simulatedContext({ call: async () => ({ total: 3, instances: listed }) as never });
    expect(await findAttempt(context, spec(), NONCE, 0)).toEqual(["uhost-1"]);
    expect(await findAttempt(context, spec(), "f".repeat(8), 0)).toBeUndefined();
  });

  test.each<[string[], RegExp]>([
    [["uhost-2"], /has the instance uhost-2 .*may have left it, .* so it is neither taken over/],
    [
      ["uhost-2", "uhost-3"],
      /has the instances uhost-2 .*; uhost-3 .*may have left them, .* so they are neither taken over/,
    ],
  ])("refuses %j, of unknown owner, in the singular or plural", async (ids, message) => {
    await expect(find(ids.map(STRANGER)).found).rejects.toThrow(message);
  });

  test("refuses several, with the choices", async () => {
    const { found } = find([instance("uhost-1", MINE, 60), instance("uhost-2", MINE, 50)]);
    await expect(found).rejects.toThrow(
      /2 instances.*uhost-1.*1 min old.*uhost-2.*Nothing was created.*adoptInstanceId/,
    );
  });

  test("refuses one of unknown owner, with its facts and the exact commands", async () => {
    const stranger = instance("uhost-1", MINE, 25 * 3600, "Running", "e".repeat(8));
    const { found } = find([stranger]);
    await expect(found).rejects.toThrow(
      /uhost-1 \("trainer", Running, 25 h old\).*COMPSHARE_TAKE_OVER=uhost-1 pulumi up.*COMPSHARE_LEAVE=uhost-1 pulumi up/,
    );
  });
});

describe("the regions of the search", () => {
  const AT = NOW_S * 1000;
  const origin = { kind: "instance" as const, region: "cn-sh2", stack: "org/project/test" };

  /** An instance that lists of one region show, without its region where the service leaves it out. */
  async function found(
    inRegion: string,
    places: { region: string; projectId?: string }[],
    projectId?: string,
    account = `account${projectId ?? ""}`,
  ) {
    const one = { ...instance("uhost-1", MINE, 60), Region: "" };
    const asked: string[] = [];
    const call = async (_: string, { Region }: { Region: string }) => {
      asked.push(Region);
      return (Region === inRegion ? { total: 1, instances: [one] } : { total: 0, instances: [] }) as never;
    };
    const context = simulatedContext({ call: call as never }, { clock: new SimulatedClock(AT) });
    noteAttempt(context.journal, MINE, { at: AT, nonce: NONCE, origin: { ...origin, projectId, account } });
    const it = await findEarlier(
      context,
      places.map((place) => spec(place)),
      MINE,
      0,
    );
    return { it, asked: new Set(asked) };
  }

  test("are those of all placements, and of earlier attempts that the program has left since", async () => {
    const { it, asked } = await found("cn-sh2", [{ region: "cn-wlcb" }, { region: "cn-bj2" }]);
    expect([...asked].sort()).toEqual(["cn-bj2", "cn-sh2", "cn-wlcb"]);
    expect(it).toMatchObject({ UHostId: "uhost-1", Region: "cn-sh2" });
  });

  test("may include a former one that the service no longer knows, which has nothing", async () => {
    const call = async (_: string, { Region }: { Region: string }) => {
      if (Region === "cn-sh2") throw new CompShareError({ code: "API", what: "no such region", retCode: 230 });
      return { total: 0, instances: [] } as never;
    };
    const context = simulatedContext({ call: call as never }, { clock: new SimulatedClock(AT) });
    noteAttempt(context.journal, MINE, { at: AT, nonce: NONCE, origin: { ...origin, account: "account" } });
    expect(await findEarlier(context, [spec({ region: "cn-wlcb" })], MINE, 0)).toBeUndefined();
    await expect(findEarlier(context, [spec({ region: "cn-sh2" })], MINE, 0)).rejects.toThrow("no such region");
  });

  test("fail the search if a former one can't be looked at", async () => {
    const call = async (_: string, { Region }: { Region: string }) => {
      if (Region === "cn-sh2") throw new CompShareError({ code: "API", what: "bad signature", retCode: 171 });
      return { total: 0, instances: [] } as never;
    };
    const context = simulatedContext({ call: call as never }, { clock: new SimulatedClock(AT) });
    noteAttempt(context.journal, MINE, { at: AT, nonce: NONCE, origin: { ...origin, account: "account" } });
    await expect(findEarlier(context, [spec({ region: "cn-wlcb" })], MINE, 0)).rejects.toThrow("bad signature");
  });

  test("don't include those of another project", async () => {
    const { it, asked } = await found("cn-sh2", [{ region: "cn-wlcb" }], "org-other");
    expect([it, [...asked]]).toEqual([undefined, ["cn-wlcb"]]);
  });

  test("don't include those of another account", async () => {
    const { asked } = await found("cn-sh2", [{ region: "cn-wlcb" }], undefined, "another");
    expect([...asked]).toEqual(["cn-wlcb"]);
  });

  test("are asked once for several placements, and set the region of an instance that has none", async () => {
    const { it } = await found("cn-sh2", [{ region: "cn-sh2" }, { region: "cn-sh2" }]);
    expect(it).toMatchObject({ UHostId: "uhost-1", Region: "cn-sh2" });
  });
});
