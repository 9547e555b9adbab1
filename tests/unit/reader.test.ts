import { CompShareError } from "../../provider/client/errors";
import { instanceSchema } from "../../provider/client/schemas";
import { fetchInstanceOrConfirmGone } from "../../provider/instance/observe/fetch";
import { Listings } from "../../provider/instance/observe/listing";
import { Reader } from "../../provider/instance/observe/reader";
import { Pace } from "../../provider/resource/lifecycle/pace";
import { VirtualTime } from "../support/sim/virtual-time";
import { simulatedContext } from "../support/simulation";

const PLACE = { region: "cn-wlcb" };
const ids = (count: number) => Array.from({ length: count }, (_, index) => `uhost-${index}`);
type Describe = { UHostIds?: string[]; Offset?: number; Limit?: number };

/** A service with so many instances, each of whose describes takes 50 ms by default, in virtual time. */
function service(
  count: number,
  refuses: (call: Describe) => Error | undefined = () => undefined,
  parallel = Number.POSITIVE_INFINITY,
  answerMs = 50,
) {
  const time = new VirtualTime(1_000_000);
  const living = new Set(ids(count));
  const calls: Describe[] = [];
  const call = async (_action: string, params: Describe) => {
    calls.push(params);
    await time.sleep(answerMs);
    const error = refuses(params);
    if (error) throw error;
    const { UHostIds, Offset = 0, Limit = 20 } = params;
    const all = UHostIds ? UHostIds.filter((id) => living.has(id)) : [...living];
    const page = all
      .slice(Offset, Offset + Limit)
      .map((UHostId) => instanceSchema.parse({ UHostId, State: "Running" }));
    return { total: all.length, instances: page };
  };
  const client = { call } as never;
  const listings = new Listings(client, time.now);
  const reader = new Reader(client, listings, { now: time.now, sleep: time.sleep, parallel: () => parallel });
  const context = simulatedContext(client, { now: time.now, sleep: time.sleep, listings, reader });
  const run = <T>(work: Promise<T>) => time.run(work, 3_600_000);
  return { time, living, calls, reader, context, run };
}

test("a failed listing isn't shared: the next one asks again", async () => {
  let failures = 1;
  const { context, run } = service(2, () => (failures-- > 0 ? new Error("no network") : undefined));
  await expect(run(context.listings.all(PLACE))).rejects.toThrow("no network");
  expect(await run(context.listings.all(PLACE))).toHaveLength(2);
});

/** Calls `each` for all ids, so many at once, as the engine does. */
async function inParallel(all: readonly string[], parallel: number, each: (id: string) => Promise<unknown>) {
  const queue = [...all];
  const work = async () => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) await each(id);
  };
  await Promise.all(Array.from({ length: parallel }, work));
}

describe("questions", () => {
  test("asked at nearly the same time share a request of up to 100 ids", async () => {
    const { reader, time, calls, run } = service(250);
    const sights = await run(Promise.all(ids(250).map((id) => reader.fetch(PLACE, id, { notBefore: time.now() }))));
    expect(calls.map(({ UHostIds }) => UHostIds?.length)).toEqual([100, 100, 50]);
    expect(sights.map(({ seen }) => seen?.UHostId)).toEqual(ids(250));
  });

  test("about other regions and projects use separate requests", async () => {
    const { reader, time, calls, run } = service(1);
    const places = [PLACE, { region: "cn-sh2" }, { ...PLACE, projectId: "org-2" }];
    await run(Promise.all(places.map((place) => reader.fetch(place, "uhost-0", { notBefore: time.now() }))));
    expect(calls).toHaveLength(3);
  });

  test("refused because of one id are answered for all others", async () => {
    const no = new CompShareError({ code: "API", what: "no such id", retCode: 230 });
    const { reader, time, run } = service(64, ({ UHostIds }) => (UHostIds?.includes("uhost-9") ? no : undefined));
    const sights = await run(
      Promise.allSettled(ids(64).map((id) => reader.fetch(PLACE, id, { notBefore: time.now() }))),
    );
    expect(sights.filter(({ status }) => status === "rejected")).toEqual([{ status: "rejected", reason: no }]);
    expect(sights[9]?.status).toBe("rejected");
  });

  test("refused because of the account are refused once", async () => {
    const no = new CompShareError({ code: "API", what: "bad signature", retCode: 171 });
    const { reader, time, calls, run } = service(64, () => no);
    await run(Promise.allSettled(ids(64).map((id) => reader.fetch(PLACE, id, { notBefore: time.now() }))));
    expect(calls).toHaveLength(1);
  });

  test("about an instance changed meanwhile aren't answered by an older look", async () => {
    const { reader, time, calls, run } = service(1);
    const see = () => run(reader.fetch(PLACE, "uhost-0", { notBefore: time.now() - 10_000 }));
    await see();
    await see();
    expect(calls).toHaveLength(1);
    await run(time.sleep(1000));
    reader.forget("uhost-0");
    await see();
    expect(calls).toHaveLength(2);
  });
});

describe("a refresh", () => {
  test.each([8, 64])("of 1,000 instances, %d at once, costs at most 12 requests", async (parallel) => {
    const { context, calls, run } = service(1000);
    await run(inParallel(ids(1000), parallel, (id) => fetchInstanceOrConfirmGone(context, PLACE, id, 30_000)));
    expect(calls.length).toBeLessThanOrEqual(12);
  });

  test("of a few instances lists no others", async () => {
    const { context, calls, run } = service(1000);
    await run(inParallel(ids(8), 8, (id) => fetchInstanceOrConfirmGone(context, PLACE, id, 30_000)));
    expect(calls.map(({ UHostIds }) => UHostIds?.length)).toEqual([8]);
  });

  test("looks for as long as lists lag behind before instances are gone, for all together", async () => {
    const { context, living, calls, time, run } = service(500);
    for (const id of ids(300)) living.delete(id);
    const began = time.now();
    const gone: string[] = [];
    await run(
      inParallel(ids(500), 8, async (id) => {
        if (!(await fetchInstanceOrConfirmGone(context, PLACE, id, 30_000))) gone.push(id);
      }),
    );
    expect(gone).toHaveLength(300);
    expect(time.now() - began).toBeGreaterThanOrEqual(15_000);
    expect(time.now() - began).toBeLessThan(20_000);
    // The first request, then a listing of two pages after 0, 1, 3, 8, 13 and 15 s.
    expect(calls.length).toBeLessThanOrEqual(1 + 2 * 6);
  });
});

describe("polls", () => {
  test("of 100 instances that are due within two seconds share their requests", async () => {
    const { reader, time, calls, run } = service(100);
    const now = time.now();
    await run(
      Promise.all(ids(100).map((id, index) => reader.fetch(PLACE, id, { notBefore: now, due: now + 20 * index }))),
    );
    expect(calls).toHaveLength(1);
  });

  test("of a fleet need a limited number of rounds per second, however many wait", async () => {
    const { reader, time, calls, run } = service(100);
    const until = time.now() + 20_000;
    await run(
      inParallel(ids(100), 100, async (id) => {
        while (time.now() < until) await reader.fetch(PLACE, id, { notBefore: time.now(), due: time.now() + 50 });
      }),
    );
    expect(calls.length).toBeLessThanOrEqual(6 + 20 * 1.25 + 1);
  });

  /** Looks once at each of 300 instances; the engine takes 60 ms to store each. The time beyond that, and the requests. */
  async function create300(parallel: number) {
    const { reader, time, calls, run } = service(300, undefined, parallel);
    const began = time.now();
    let stored = began;
    await run(
      inParallel(ids(300), parallel, async (id) => {
        await reader.fetch(PLACE, id, { notBefore: time.now(), due: time.now() });
        stored = Math.max(stored, time.now()) + 60;
        await time.sleep(stored - time.now());
      }),
    );
    return { ratio: (time.now() - began) / (300 * 60), calls: calls.length };
  }

  test("don't keep an engine with few operations at once waiting", async () => {
    expect((await create300(8)).ratio).toBeLessThan(1.1);
  });

  test("of an engine with many operations at once take few requests", async () => {
    const { ratio, calls } = await create300(64);
    expect(ratio).toBeLessThan(1.1);
    expect(calls).toBeLessThanOrEqual(30);
  });

  test("wait for the answer of the round before, so a service that throttles gets few", async () => {
    const { reader, time, calls, run } = service(100, undefined, 8, 5000);
    const until = time.now() + 20_000;
    await run(
      inParallel(ids(8), 8, async (id) => {
        while (time.now() < until) await reader.fetch(PLACE, id, { notBefore: time.now(), due: time.now() + 50 });
      }),
    );
    expect(calls.length).toBeLessThanOrEqual(20 / 5 + 1);
  });

  test("of a single instance don't wait for others", async () => {
    const { reader, time, run } = service(1);
    const began = time.now();
    await run(reader.fetch(PLACE, "uhost-0", { notBefore: began, due: began }));
    expect(time.now() - began).toBeLessThan(100);
  });
});

describe("the pause before the next look", () => {
  const at = (elapsed: number, inState = elapsed) => ({ doing: "boot it", state: "Starting", elapsed, inState });

  test.each([
    [0, 500],
    [4000, 500],
    [20_000, 2000],
    [60_000, 5000],
    [600_000, 5000],
  ])("after %d ms is %d ms", (elapsed, pause) => {
    expect(new Pace().pause(at(elapsed))).toBe(pause);
  });

  test("covers most of the shortest time such an operation took", () => {
    const pace = new Pace();
    pace.learn("boot it", "Starting", 30_000);
    pace.learn("boot it", "Starting", 20_000);
    expect(pace.pause(at(5000, 1000))).toBe(15_000);
    expect(pace.pause(at(30_000, 20_000))).toBe(3000);
    expect(pace.pause({ ...at(0), doing: "stop it" })).toBe(500);
  });
});
