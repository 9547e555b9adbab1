import { Throttle } from "../../provider/client/throttle";
import { VirtualTime } from "../support/sim/virtual-time";

/** A service that takes so many requests a second, and as many more at once after a rest. */
function bucket(time: VirtualTime, perSecond: number) {
  let tokens = perSecond;
  let filled = time.now();
  return () => {
    tokens = Math.min(perSecond, tokens + ((time.now() - filled) / 1000) * perSecond);
    filled = time.now();
    if (tokens < 1) return false;
    tokens--;
    return true;
  };
}

/** Sends requests, so many at once, until each is taken: how long that takes, and how many were refused. */
async function send(count: number, parallel: number, perSecond: number, requestsPerSecond?: number, idleMs = 0) {
  const time = new VirtualTime(1_000_000);
  const takes = bucket(time, perSecond);
  const throttle = new Throttle({ requestsPerSecond, now: time.now, sleep: time.sleep, random: Math.random });
  const order: number[] = [];
  let refused = 0;
  let next = 0;
  const one = async (index: number) => {
    for (;;) {
      const ticket = await throttle.turn();
      await time.sleep(20);
      if (takes()) break;
      refused++;
      throttle.refused(ticket, 1000);
    }
    throttle.accepted();
    order.push(index);
  };
  const worker = async () => {
    while (next < count) await one(next++);
  };
  await time.run(time.sleep(idleMs), idleMs + 1000);
  const began = time.now();
  await time.run(Promise.all(Array.from({ length: parallel }, worker)), 3_600_000);
  return { seconds: (time.now() - began) / 1000, refused, order };
}

test("a service that doesn't throttle gets no pauses", async () => {
  expect((await send(300, 30, 1e9)).seconds).toBeLessThan(0.3);
});

test.each([8, 64])(
  "300 requests, %d at once, to a service that accepts 20 a second take little longer than they must",
  async (parallel) => {
    const { seconds, refused } = await send(300, parallel, 20);
    expect(seconds).toBeLessThan(((300 - 20) / 20) * 1.2);
    expect(refused).toBeLessThan(2 * parallel + 20);
  },
);

test("the time before the first request doesn't count for the rate", async () => {
  expect((await send(300, 64, 20, undefined, 60_000)).seconds).toBeLessThan(((300 - 20) / 20) * 1.2);
});

test("a client with a configured rate is hardly ever refused", async () => {
  const { seconds, refused } = await send(300, 64, 20, 19);
  expect(refused).toBe(0);
  expect(seconds).toBeLessThan(300 / 19 + 1);
});

test("no request is overtaken for long", async () => {
  const { order } = await send(200, 30, 20);
  const latest = order.map((index, place) => place - index);
  expect(Math.max(...latest)).toBeLessThan(90);
});

test("after a pause requests come one by one, not all at once", async () => {
  const time = new VirtualTime(0);
  const throttle = new Throttle({ now: time.now, sleep: time.sleep, random: Math.random });
  const tickets = await time.run(Promise.all(Array.from({ length: 10 }, () => throttle.turn())), 1000);
  for (const _ of tickets) throttle.accepted();
  expect(throttle.refused(tickets[0] as number, 5000)).toBe(5000);
  const sent: number[] = [];
  await time.run(
    Promise.all(Array.from({ length: 10 }, () => throttle.turn().then(() => sent.push(time.now())))),
    60_000,
  );
  expect(sent[0]).toBe(5000);
  expect((sent[9] as number) - (sent[0] as number)).toBeGreaterThan(200);
});

test("those in progress with a throttled one don't count again", async () => {
  const time = new VirtualTime(0);
  const throttle = new Throttle({ now: time.now, sleep: time.sleep, random: Math.random });
  const [first, second] = await time.run(Promise.all([throttle.turn(), throttle.turn()]), 1000);
  throttle.refused(first as number, 2000);
  expect(throttle.refused(second as number, 9000)).toBe(2000);
});

test("without Retry-After pauses double, up to a minute", async () => {
  const time = new VirtualTime(0);
  const throttle = new Throttle({ now: time.now, sleep: time.sleep, random: Math.random });
  const pauses: number[] = [];
  for (let turn = 0; turn < 8; turn++) {
    pauses.push(throttle.refused(await time.run(throttle.turn(), 100_000), undefined));
  }
  expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
});

test("the rate at most halves, as few accepted requests may only mean that few were sent", async () => {
  const time = new VirtualTime(1_000_000);
  const throttle = new Throttle({ now: time.now, sleep: time.sleep, random: Math.random });
  const work = async () => {
    let ticket = 0;
    for (let sent = 0; sent < 20; sent++) {
      ticket = await throttle.turn();
      throttle.accepted();
      await time.sleep(50);
    }
    throttle.refused(ticket, 1000);
    await time.sleep(1000);
    // One request, which is refused: the rate was 20 a second.
    throttle.refused(await throttle.turn(), 1000);
    await throttle.turn();
    const began = time.now();
    for (let sent = 0; sent < 10; sent++) await throttle.turn();
    return time.now() - began;
  };
  expect(await time.run(work(), 60_000)).toBeLessThan(1100);
});
