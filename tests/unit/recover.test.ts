import { instanceSchema } from "../../provider/client/schemas";
import { writeRemark } from "../../provider/instance/marker";
import { Owned } from "../../provider/instance/owned";
import { candidatesOf, findEarlier } from "../../provider/instance/recover";
import { SimulatedClock, simulatedContext } from "../support/simulation";
import { spec } from "../support/spec";

const MINE = "a".repeat(16);
const OTHERS = "b".repeat(16);
const NOW_S = 1_800_000_000;

const instance = (id: string, resource: string | undefined, ageSeconds: number, State = "Running") =>
  instanceSchema.parse({
    UHostId: id,
    State,
    Name: "trainer",
    CreateTime: NOW_S - ageSeconds,
    Remark: resource ? writeRemark("", { resource, spec: "c".repeat(8), nonce: "d".repeat(8) }) : "by hand",
  });

describe("a candidate for a resource", () => {
  const candidates = (owned: Owned) =>
    candidatesOf(
      [
        instance("uhost-old", MINE, 300),
        instance("uhost-new", MINE, 100),
        instance("uhost-other", OTHERS, 100),
        instance("uhost-hand", undefined, 100),
      ],
      MINE,
      owned,
    ).map(({ UHostId }) => UHostId);

  test("carries its marker", () => {
    expect(candidates(new Owned())).toEqual(["uhost-old", "uhost-new"]);
  });

  test("isn't known to the state, under whatever name", () => {
    const owned = new Owned();
    owned.learn("uhost-new", { resource: OTHERS });
    expect(candidates(owned)).toEqual(["uhost-old"]);
  });

  test("is younger than the instance the resource has: the old half of a replacement is no candidate", () => {
    const owned = new Owned();
    owned.learn("uhost-new", { resource: MINE });
    expect(candidates(owned)).toEqual([]);
  });

  test("of a resource whose present instance isn't listed any more is compared by the state's time", () => {
    const owned = new Owned();
    owned.learn("uhost-gone", { resource: MINE, createdAt: NOW_S - 200 });
    expect(candidates(owned)).toEqual(["uhost-new"]);
  });
});

describe("before a purchase", () => {
  /** Each listing in turn; the last one repeats. */
  function find(...listings: ReturnType<typeof instance>[][]) {
    let taken = 0;
    const call = async () => {
      const instances = listings[Math.min(taken++, listings.length - 1)] ?? [];
      return { total: instances.length, instances } as never;
    };
    const clock = new SimulatedClock(NOW_S * 1000);
    const context = simulatedContext({ call }, { clock });
    const found = findEarlier(context, [spec()], MINE, 0).then((one) => one?.UHostId);
    return { found, waited: () => clock.now() - NOW_S * 1000 };
  }

  test("nothing is found at once, by one listing", async () => {
    const { found, waited } = find([instance("uhost-1", OTHERS, 60)]);
    expect(await found).toBeUndefined();
    expect(waited()).toBe(0);
  });

  test("an instance that is being made is found at once", async () => {
    const { found, waited } = find([instance("uhost-1", MINE, 60, "Starting")]);
    expect(await found).toBe("uhost-1");
    expect(waited()).toBe(0);
  });

  test("a running one is found when it still lives after the time for which lists lag behind", async () => {
    const { found, waited } = find([instance("uhost-1", MINE, 60)]);
    expect(await found).toBe("uhost-1");
    expect(waited()).toBe(15_000);
  });

  test("a deleted one that still shows is not taken over", async () => {
    const { found } = find([instance("uhost-1", MINE, 60)], []);
    expect(await found).toBeUndefined();
  });

  test("several are all named, with the choices", async () => {
    const { found } = find([instance("uhost-1", MINE, 60), instance("uhost-2", MINE, 50)]);
    await expect(found).rejects.toThrow(/2 instances.*uhost-1.*1 min old.*uhost-2.*Nothing was made.*adoptInstanceId/);
  });

  test("one that is older than a day may be another stack's", async () => {
    const { found } = find([instance("uhost-1", MINE, 25 * 3600)]);
    await expect(found).rejects.toThrow(/25 h old.*adoptInstanceId: "uhost-1".*compshare:owner/);
  });
});
