import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Lease } from "../../provider/client/share";
import { fileExchange } from "../../provider/process/rate/leases";
import { Api, KEYS } from "../support/api";

/** Processes of one account on one computer, against an emulator that throttles. */

const SCRIPT = join(__dirname, "../support/calling-process.js");
const PER_SECOND = 20;

let home: string;
let api: Api;
let children: ChildProcess[];
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), "shared-rate-"));
  api = await Api.start();
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  await api.close();
  rmSync(home, { recursive: true, force: true });
});

interface Caller {
  readonly child: ChildProcess;
  /** The times of accepted calls, in ms. */
  readonly times: number[];
  readonly ended: Promise<unknown>;
}

async function caller(calls: number, env: Record<string, string> = {}): Promise<Caller> {
  const child = spawn(process.execPath, [SCRIPT, api.url, String(calls), "8"], {
    env: { PATH: process.env.PATH, PULUMI_HOME: home, COMPSHARE_PRIVATE_KEY: KEYS.privateKey, ...env },
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  const ended = once(child, "close");
  const times: number[] = [];
  const lines = createInterface({ input: child.stdout });
  await once(lines, "line");
  lines.on("line", (line) => times.push(Number(line)));
  return { child, times, ended };
}

async function start(callers: readonly Caller[]): Promise<number> {
  await api.settings({ requestsPerSecond: PER_SECOND });
  for (const { child } of callers) child.stdin?.write("go\n");
  return Date.now();
}

const within = (times: readonly number[], from: number, to: number) =>
  times.filter((at) => at >= from && at < to).length;

test("eight processes together are about as fast as the service lets them, each at its share", async () => {
  const calls = 30;
  const callers = await Promise.all(Array.from({ length: 8 }, () => caller(calls)));
  const began = await start(callers);
  await Promise.all(callers.map(({ ended }) => ended));
  const seconds = (Math.max(...callers.flatMap(({ times }) => times)) - began) / 1000;
  expect(callers.map(({ times }) => times.length)).toEqual(callers.map(() => calls));
  expect(seconds).toBeLessThan(((8 * calls) / PER_SECOND) * 1.2);
  const oneIsDone = Math.min(...callers.map(({ times }) => times.at(-1) as number));
  const counts = callers.map(({ times }) => within(times, 0, oneIsDone + 1));
  const even = counts.reduce((sum, count) => sum + count) / counts.length;
  expect(Math.min(...counts)).toBeGreaterThan(even * 0.6);
});

test("killed processes leave their share to the others in two seconds", async () => {
  const callers = await Promise.all(Array.from({ length: 4 }, () => caller(1000)));
  const began = await start(callers);
  await new Promise((resolve) => setTimeout(resolve, 4000));
  const [first, second, ...others] = callers as [Caller, Caller, ...Caller[]];
  for (const { child } of others) child.kill("SIGKILL");
  const killed = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 7000));
  for (const { times } of callers) expect(within(times, began, killed)).toBeGreaterThan(10);
  const rest = [...first.times, ...second.times];
  expect(within(rest, killed + 2000, killed + 7000)).toBeGreaterThan(0.8 * 5 * PER_SECOND);
});

test("a configured rate is the rate of all together", async () => {
  const callers = await Promise.all(Array.from({ length: 4 }, () => caller(15, { RATE: "15" })));
  const began = await start(callers);
  await Promise.all(callers.map(({ ended }) => ended));
  const all = callers.flatMap(({ times }) => times);
  const seconds = (Math.max(...all) - began) / 1000;
  expect(all).toHaveLength(60);
  // The first call of each comes at once.
  expect(seconds).toBeGreaterThan((60 - 4 - 15) / 15);
  expect(seconds).toBeLessThan((60 / 15) * 1.4);
});

test("where nothing can be written, calls are made all the same", async () => {
  writeFileSync(join(home, "compshare"), "a file where the folder should be");
  const callers = await Promise.all([caller(40), caller(40)]);
  await start(callers);
  await Promise.all(callers.map(({ ended }) => ended));
  expect(callers.map(({ times }) => times.length)).toEqual([40, 40]);
});

describe("files of leases", () => {
  const account = { endpoint: "https://api.example.com/", publicKey: "the-public-key" };
  const lease = (until: number): Lease => ({ until, resumeAt: 1, accepted: 2.5, pausesInARow: 3 });
  const open = (of = account) => fileExchange({ PULUMI_HOME: home }, of);
  const soon = () => lease(Date.now() + 500);
  const folders = () => readdirSync(join(home, "compshare", "rate"));

  test("each process reads what the others wrote, and only of its own account", () => {
    const [one, other] = [open(), open()];
    const [first, second] = [soon(), soon()];
    expect(one(first)).toEqual([]);
    expect(other(second)).toEqual([first]);
    expect(one(first)).toEqual([second]);
    expect(open({ ...account, publicKey: "another" })(soon())).toEqual([]);
    expect(open({ ...account, endpoint: "http://127.0.0.1/" })(soon())).toEqual([]);
  });

  test("one that only looks writes nothing", () => {
    expect(open()(undefined)).toEqual([]);
    expect(readdirSync(home)).toEqual([]);
  });

  test("a shorter lease replaces a longer one", () => {
    const [one, other] = [open(), open()];
    one({ ...soon(), accepted: 1 / 3 });
    one({ until: 1, resumeAt: 0, accepted: 0, pausesInARow: 0 });
    expect(other(undefined)).toEqual([{ until: 1, resumeAt: 0, accepted: 0, pausesInARow: 0 }]);
  });

  test("what isn't a lease is ignored", () => {
    const one = open();
    one(soon());
    const folder = join(home, "compshare", "rate", folders()[0] as string);
    for (const [index, text] of ["", "{", "null", "[]", '{"until":"soon"}'].entries())
      writeFileSync(join(folder, `other-${index}`), text);
    mkdirSync(join(folder, "a-folder"));
    expect(one(soon())).toEqual([]);
  });

  test("leases that ended long ago are deleted, and one that was deleted is written anew", () => {
    const [one, other] = [open(), open()];
    one(lease(Date.now() - 61_000));
    expect(other(soon())).toHaveLength(1);
    expect(other(soon())).toEqual([]);
    one(soon());
    expect(other(soon())).toHaveLength(1);
  });

  test("no name and no file has a key", () => {
    open()(soon());
    const folder = join(home, "compshare", "rate", folders()[0] as string);
    const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
    expect([...folders(), ...texts].join()).not.toMatch(/the-public-key|example/);
  });
});
