import fc from "fast-check";
import { acceptedBefore, type Exchange, holding, type Lease, latest } from "../../provider/client/share";
import { Throttle } from "../../provider/client/throttle";
import { VirtualTime } from "../support/sim/virtual-time";

/** A service that takes so many requests a second, and as many more at once after a rest. */
function bucket(time: VirtualTime, perSecond: number) {
  const most = Math.max(1, perSecond);
  let tokens = most;
  let filled = time.now();
  return () => {
    tokens = Math.min(most, tokens + ((time.now() - filled) / 1000) * perSecond);
    filled = time.now();
    if (tokens < 1) return false;
    tokens--;
    return true;
  };
}

/** Leases in memory, as the files of one computer. */
class Leases {
  private readonly all = new Map<number, Lease>();
  exchanges = 0;

  get published() {
    return this.all.size;
  }

  of(index: number, isAlive: () => boolean): Exchange {
    return (own) => {
      this.exchanges++;
      if (own && isAlive()) this.all.set(index, own);
      return [...this.all].filter(([other]) => other !== index).map(([, lease]) => lease);
    };
  }
}

interface Process {
  readonly requests: number;
  /** Requests at once. */
  readonly parallel?: number;
  readonly startsAt?: number;
  readonly killedAt?: number;
  /** Between two requests of one that asks now and then. */
  readonly restMs?: number;
  readonly requestsPerSecond?: number;
}

/** One number after another from 0 to 1, the same in each run. */
function numbers(seed: number) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

async function run(processes: readonly Process[], perSecond: number, seed = 1, isShared = true) {
  const time = new VirtualTime(1_000_000);
  const takes = bucket(time, perSecond);
  const leases = new Leases();
  const random = numbers(seed);
  const began = time.now();
  const since = () => (time.now() - began) / 1000;
  const accepted: number[][] = processes.map(() => []);
  const refused: number[] = processes.map(() => 0);
  const work = async (process: Process, index: number) => {
    const { requests, parallel = 8, startsAt = 0, killedAt = Number.POSITIVE_INFINITY, restMs = 0 } = process;
    await time.sleep(startsAt * 1000);
    const throttle = new Throttle({
      requestsPerSecond: process.requestsPerSecond,
      now: time.now,
      sleep: time.sleep,
      random: numbers(seed + index),
      exchange: isShared ? leases.of(index, () => since() < killedAt) : undefined,
    });
    let left = requests;
    const one = async () => {
      for (;;) {
        const ticket = await throttle.turn();
        await time.sleep(10 + 30 * random());
        if (since() >= killedAt) return;
        if (takes()) break;
        (refused[index] as number)++;
        throttle.refused(ticket, 1000 * Math.max(1, Math.ceil(1 / perSecond)));
      }
      throttle.accepted();
      accepted[index]?.push(since());
      if (restMs) await time.sleep(restMs);
    };
    const worker = async () => {
      while (left-- > 0 && since() < killedAt) await one();
    };
    await Promise.all(Array.from({ length: parallel }, worker));
  };
  await time.run(Promise.all(processes.map(work)), 36_000_000);
  const seconds = Math.max(...accepted.map((times) => times.at(-1) ?? 0));
  return { seconds, accepted, refused, exchanges: leases.exchanges, published: leases.published };
}

const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
const within = (times: readonly number[], from: number, to: number) =>
  times.filter((at) => at >= from && at < to).length;

/** The smallest part that a process had of its even share, while all were at work. */
function smallestShare(accepted: readonly (readonly number[])[]): number {
  const untilOneIsDone = Math.min(...accepted.map((times) => times.at(-1) ?? 0));
  const counts = accepted.map((times) => within(times, 0, untilOneIsDone));
  return (Math.min(...counts) * counts.length) / total(counts);
}

const SEEDS = [1, 2, 3];

describe.each([2, 4, 8, 16])("%d processes that begin at once", (count) => {
  test.each([5, 20, 100].flatMap((perSecond) => SEEDS.map((seed) => [perSecond, seed] as const)))(
    "are done in little more time than %d requests a second need, each at its share (seed %d)",
    async (perSecond, seed) => {
      const requests = Math.ceil(Math.max(20, (30 * perSecond) / count));
      const { seconds, accepted } = await run(
        Array.from({ length: count }, () => ({ requests })),
        perSecond,
        seed,
      );
      expect(seconds).toBeLessThan(((requests * count) / perSecond) * 1.2);
      expect(smallestShare(accepted)).toBeGreaterThan(0.5);
    },
  );
});

test.each(SEEDS)("where all processes together get 2 requests a second, none starves (seed %d)", async (seed) => {
  const { accepted } = await run(
    Array.from({ length: 8 }, () => ({ requests: 60 })),
    2,
    seed,
  );
  expect(smallestShare(accepted)).toBeGreaterThan(0.6);
});

test("whatever processes come and go, the time is used, and nobody waits for long", async () => {
  const process = fc.record({
    requests: fc.integer({ min: 100, max: 300 }),
    parallel: fc.integer({ min: 2, max: 40 }),
    startsAt: fc.integer({ min: 0, max: 10 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(process, { minLength: 2, maxLength: 8 }), fc.nat(), async (processes, seed) => {
      const { seconds, accepted } = await run(processes, 20, seed);
      const needed = total(processes.map(({ requests }) => requests)) / 20;
      expect(seconds).toBeLessThan(10 + needed * 1.2);
      for (const [index, times] of accepted.entries()) {
        const waits = times.map((at, place) => at - (times[place - 1] ?? processes[index]?.startsAt ?? 0));
        expect(Math.max(...waits)).toBeLessThan(6);
      }
    }),
    { numRuns: 30 },
  );
});

test("a process alone sends exactly as one that can't share", async () => {
  const process = fc.record({
    requests: fc.integer({ min: 1, max: 200 }),
    parallel: fc.integer({ min: 1, max: 40 }),
    requestsPerSecond: fc.option(fc.integer({ min: 1, max: 50 }), { nil: undefined }),
    restMs: fc.constantFrom(0, 700),
  });
  const rounded = (accepted: number[][]) => accepted.flat().map((at) => at.toFixed(6));
  await fc.assert(
    fc.asyncProperty(process, fc.integer({ min: 1, max: 100 }), fc.nat(), async (one, perSecond, seed) => {
      const sharing = await run([one], perSecond, seed);
      const alone = await run([one], perSecond, seed, false);
      expect(rounded(sharing.accepted)).toEqual(rounded(alone.accepted));
      expect(sharing.refused).toEqual(alone.refused);
    }),
    { numRuns: 30 },
  );
});

test("a process without a limit that was never throttled looks once, and publishes nothing", async () => {
  const { exchanges, published } = await run([{ requests: 1000 }], 1e9);
  expect([exchanges, published]).toEqual([1, 0]);
});

test("a limited one exchanges four times a second, however many requests it sends", async () => {
  const { seconds, exchanges } = await run([{ requests: 1000, requestsPerSecond: 100 }], 1e9);
  expect(exchanges).toBeLessThan(4 * seconds + 2);
});

test("a killed process is forgotten in two seconds", async () => {
  const long = { requests: 400 };
  const { accepted } = await run([long, long, { ...long, killedAt: 12 }, { ...long, killedAt: 12 }], 20);
  const [first = [], second = [], ...killed] = accepted;
  const rest = [...first, ...second];
  expect(total(killed.map((times) => within(times, 0, 12)))).toBeGreaterThan(0.8 * 0.5 * 20 * 12);
  expect(within(rest, 14, 34)).toBeGreaterThan(0.85 * 20 * 20);
});

test("one that asks now and then doesn't wait for the others, and takes no share of what they could use", async () => {
  const { accepted } = await run(
    [{ requests: 500 }, { requests: 500 }, { requests: 20, parallel: 1, restMs: 1000 }],
    20,
  );
  const [first = [], second = [], seldom = []] = accepted;
  expect(seldom.at(-1)).toBeLessThan(20 * 1.5 + 10);
  expect(within([...first, ...second], 5, 25)).toBeGreaterThan(0.85 * 20 * 20);
});

test.each(SEEDS)("a configured rate is the rate of all processes together (seed %d)", async (seed) => {
  const { accepted, refused, seconds } = await run(
    Array.from({ length: 6 }, (_, index) => ({ requests: 100, requestsPerSecond: 10, startsAt: index })),
    11,
    seed,
  );
  expect(total(refused)).toBeLessThan(10);
  expect(seconds).toBeLessThan((600 / 10) * 1.15);
  const all = accepted.flat();
  for (let from = 6; from < 50; from += 5) expect(within(all, from, from + 5)).toBeLessThan(55);
});

describe("leases", () => {
  const lease = { until: 5000, resumeAt: 4000, accepted: 3, pausesInARow: 1 };
  test.each<[string, Partial<Lease>, boolean]>([
    ["until a later time counts", {}, true],
    ["until now doesn't", { until: 4500 }, false],
    ["for longer than any lease is doesn't: the clock was set back", { until: 5501 }, false],
    ["with a pause longer than any is doesn't", { resumeAt: 64_501 }, false],
  ])("one %s", (_, change, counts) => {
    expect(holding([{ ...lease, ...change }], 4500)).toHaveLength(counts ? 1 : 0);
  });

  test("the latest pause holds; none is no pause", () => {
    expect(latest([lease, { ...lease, resumeAt: 4100 }, lease])?.resumeAt).toBe(4100);
    expect(latest([{ ...lease, resumeAt: 0 }])).toBeUndefined();
  });

  test("what was accepted before a pause is the sum of those that had this pause", () => {
    expect(acceptedBefore(4000, [lease, { ...lease, accepted: 4 }, { ...lease, resumeAt: 3000 }])).toBe(7);
  });
});
