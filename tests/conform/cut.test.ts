import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Transport } from "../../provider/client/transport";
import { Api, KEYS } from "../support/api";
import { begin, run } from "../support/command";
import { leftIn, Stage } from "./support";

/** Runs that end early: what they created is deleted, by the run itself or by the next one. */

describe("an interrupted run deletes what it created", () => {
  test.each([
    "machine.create",
    "machine.boot",
    "machine.grow-running",
    "machine.image",
    "machine.stop",
    "machine.gpu-less",
    "machine.terminate",
    "spot.boot",
    "container.ports",
  ])("at %s", async (cutAt) => {
    const stage = await Stage.start({ timeScale: 1 });
    const { report, left, said } = await stage.run({}, { cutAt });
    expect(said.filter((step) => /^(machine|spot|container)\./.test(step)).at(-1)).toBe(cutAt);
    expect(report?.ended).toEqual(["cut: interrupted"]);
    expect([left, await leftIn(stage.api)]).toEqual([[], []]);
    await stage.api.close();
  });
});

test("a run that reaches its time limit deletes what it created", async () => {
  const stage = await Stage.start({ timeScale: 1 });
  const slow =
    (real: Transport): Transport =>
    (url, params, options) => {
      if (options.action === "CreateAndAttachCompshareDisk") stage.skip(46 * 60_000);
      return real(url, params, options);
    };
  const { report, left } = await stage.run({}, { transport: slow });
  expect(report?.ended).toEqual(["cut: its time is over"]);
  expect([left, await leftIn(stage.api)]).toEqual([[], []]);
  await stage.api.close();
});

describe("the command conform", () => {
  let api: Api;
  let folder: string;
  let around: { cwd: string; env: Record<string, string> };
  beforeEach(async () => {
    api = await Api.start({ latency: 10 });
    folder = mkdtempSync(join(tmpdir(), "conform-"));
    const keys = { COMPSHARE_PUBLIC_KEY: KEYS.publicKey, COMPSHARE_PRIVATE_KEY: KEYS.privateKey };
    around = { cwd: folder, env: { ...keys, HOME: folder, COMPSHARE_ENDPOINT: api.url, COMPSHARE_LIST_LAG: "0.1" } };
  });
  afterEach(async () => {
    rmSync(folder, { recursive: true });
    await api.close();
  });

  /** Starts a run and sends it a signal as it comes to a step. */
  async function struck(signal: NodeJS.Signals, step: string) {
    const { child, ended } = begin(around, "conform", "--budget", "5", "--yes");
    let heard = "";
    child.stderr.on("data", (chunk) => {
      heard += chunk;
      if (!child.killed && heard.includes(`conform: ${step}\n`)) child.kill(signal);
    });
    return ended;
  }

  test("killed: `orphans` finds what is left, and a second run deletes it and walks", async () => {
    await struck("SIGKILL", "machine.stop");
    expect((await leftIn(api)).length).toBeGreaterThan(1);
    writeFileSync(join(folder, "none.json"), '{"deployment":{"resources":[]}}');
    const { code, out } = await run(around, "orphans", "--state", "none.json", "--json");
    expect(code).toBe(3);
    expect(JSON.parse(out).orphans).toMatchObject([{ kind: "instance", disks: [{ own: true }] }]);
    const second = await run(around, "conform", "--budget", "5", "--yes");
    expect(second.err).toContain("An earlier run has left");
    expect([second.code, await leftIn(api)]).toEqual([0, []]);
    expect(second.out).toMatch(/^# The service as pulumi-compshare /);
  });

  test("killed: --clean deletes what is left, and nothing else", async () => {
    await struck("SIGKILL", "machine.image");
    expect((await leftIn(api)).length).toBeGreaterThan(1);
    expect(await run(around, "conform", "--clean", "--yes")).toMatchObject({ code: 0, out: "" });
    expect(await leftIn(api)).toEqual([]);
  });

  test("interrupted: it deletes, reports what it has seen, and exits with 1", async () => {
    const { code, out, err } = await struck("SIGINT", "machine.disk");
    expect([code, await leftIn(api)]).toEqual([1, []]);
    expect(err).toContain("what was made is deleted first");
    expect(out).toContain("Ended early: cut: interrupted");
  });

  test("buys nothing without a yes", async () => {
    const { code, err } = await run({ ...around, input: "no\n" }, "conform", "--budget", "5");
    expect([code, await api.instances()]).toEqual([1, []]);
    expect(err).toContain("It buys, uses for an hour and a half at the most, and deletes:\n  machine: 1 x P40");
  });

  test("leaves alone what no run has created", async () => {
    await struck("SIGKILL", "machine.grow-running");
    const [ours] = await api.living();
    await api.meddle(ours!.UHostId, { ExtraDisk: { Size: 50, Name: "theirs" } });
    expect((await run(around, "conform", "--clean", "--yes")).code).toBe(0);
    expect(await leftIn(api)).toHaveLength(1);
    expect((await api.disks()).filter(({ ReleasedTime }) => ReleasedTime === null)).toMatchObject([{ Name: "theirs" }]);
  });

  test("exits with its own code on wrong usage", async () => {
    const rows: [code: number, argv: string[], said: string][] = [
      [0, ["--help"], ""],
      [2, [], "--budget is missing"],
      [2, ["--budget", "much"], "--budget needs an amount in CNY above 0"],
      [2, ["--budget", "0"], "--budget needs an amount in CNY above 0"],
      [2, ["--budget", "5", "--switch", "Spot"], "--switch has to be one of"],
      [2, ["--moon"], "Unknown option '--moon'"],
      [1, ["--budget", "5", "--zone", "cn-moon-01", "--yes"], "the service has no zone cn-moon-01"],
    ];
    for (const [code, argv, said] of rows) {
      expect(await run(around, "conform", ...argv)).toMatchObject({ code, err: expect.stringContaining(said) });
    }
  });
});
