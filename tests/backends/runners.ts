import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EngineCommand } from "../chaos/engine";
import { Api, KEYS } from "../support/api";
import { args } from "../support/instances";
import { type FrontName, type Run, runPulumi, Stack } from "../support/stack";
import type { StateServer } from "./servers";

/** What docs/guides/state.md says of a place for the state, with runners that share nothing but that place. */

const SETTINGS_FILE = "Pulumi.test.yaml";
const HIDDEN = "Hidden-value-7";

/** A runner's home and checkout, and what its commands have printed. */
class Runner {
  readonly home = mkdtempSync(join(tmpdir(), "compshare-home-"));
  printed = "";

  private constructor(readonly stack: Stack) {
    stack.runner = async (command, options) => {
      const run = await runPulumi(command, options);
      this.printed += run.output;
      return run;
    };
    stack.state = async () => JSON.parse(await stack.ok("stack", "export"));
  }

  static async start(api: Api, place: StateServer["place"], front: FrontName): Promise<Runner> {
    const runner = new Runner(await Stack.create(api.url, KEYS, front));
    const { stack, home } = runner;
    // As on GitHub's runners. Lists lag where a test says so.
    Object.assign(stack.env, place, { PULUMI_HOME: home, CI: "true", COMPSHARE_LIST_LAG: "0.5" });
    return runner;
  }

  /** Kills `up`, with program and provider, once it has bought another machine. */
  async killedWhileBuying(api: Api): Promise<void> {
    const { stack, home } = this;
    const options = { cwd: stack.folder, env: stack.env };
    const before = (await api.living()).length;
    const up = new EngineCommand(["up", "--yes", "--skip-preview"], options, join(home, "pids"));
    while ((await api.living()).length === before) await sleep(20);
    await up.killEngine();
    await up.endLeftovers();
    this.printed += (await up.done).output;
  }

  /** What the provider has written in the home. */
  notes(): string[] {
    const folder = join(this.home, "compshare");
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8"));
  }

  dispose(): void {
    this.stack.dispose();
    rmSync(this.home, { recursive: true, force: true });
  }
}

export function describeRunners(start: () => Promise<StateServer>): void {
  let server: StateServer;
  let api: Api;
  let runners: Runner[];
  beforeAll(async () => {
    server = await start();
  }, 600_000);
  afterAll(() => server?.stop());
  beforeEach(async () => {
    api = await Api.start();
    runners = [];
  });
  afterEach(async () => {
    const { printed } = { printed: runners.map((runner) => runner.printed).join("") };
    for (const runner of runners.splice(0)) runner.dispose();
    await api.close();
    expect(printed).not.toContain(server.password);
  });

  async function runner(place = server.place, front: FrontName = "dynamic"): Promise<Runner> {
    const made = await Runner.start(api, place, front);
    runners.push(made);
    return made;
  }

  /** Two runners of a stack that is new: what one of them commits, the other one checks out. */
  async function two(front: FrontName = "dynamic"): Promise<[Stack, Stack, Runner, Runner]> {
    const [a, b] = [await runner(server.place, front), await runner(server.place, front)];
    await fresh(a.stack);
    cpSync(join(a.stack.folder, SETTINGS_FILE), join(b.stack.folder, SETTINGS_FILE));
    for (const { stack } of [a, b]) stack.declare(TRAINER);
    return [a.stack, b.stack, a, b];
  }

  async function fresh(stack: Stack): Promise<void> {
    rmSync(join(stack.folder, SETTINGS_FILE), { force: true });
    await stack.run("stack", "rm", "test", "--yes", "--force");
    await stack.ok("stack", "init", "test");
  }

  const TRAINER = { trainer: { args: args() } };
  const living = async () => (await api.living()).map(({ UHostId }) => UHostId);
  const idsIn = async (stack: Stack) => (await stack.resources()).map(({ id }) => id);

  /** One machine was ever bought, and the state has it. */
  async function expectOne(stack: Stack): Promise<void> {
    expect(await api.instances()).toHaveLength(1);
    expect(await idsIn(stack)).toEqual(await living());
    await stack.preview("--expect-no-changes");
  }

  test("a run is refused while another runner's holds the lock, and buys nothing", async () => {
    const [a, b] = await two();
    await api.settings({ timeScale: 1 });
    const up = a.up();
    while ((await living()).length === 0) await sleep(20);
    expect(await b.fails("up", "--yes", "--skip-preview")).toContain("the stack is currently locked by 1 lock(s)");
    await api.advance(200);
    await up;
    await expectOne(b);
  });

  test("what a killed runner has bought is taken over by another one, and nothing is bought twice", async () => {
    const [, b, runnerA] = await two();
    // The next run begins before lists show the machine.
    const lag = 10;
    await api.settings({ timeScale: 1, listDelay: lag });
    b.env.COMPSHARE_LIST_LAG = `${lag + 2}`;
    await runnerA.killedWhileBuying(api);
    expect(await b.fails("up", "--yes", "--skip-preview")).toContain("the stack is currently locked");
    await b.ok("cancel", "--yes");
    b.env.COMPSHARE_TAKE_OVER = "all";
    const up = b.up();
    await sleep(1000 * lag);
    await api.advance(200);
    expect(await up).toContain("was taken over: nothing was bought");
    await expectOne(b);
  });

  test("a secret is stored encrypted, and read by who has the passphrase", async () => {
    const [a, b] = await two();
    a.declare({ trainer: { args: args({ password: HIDDEN }), secrets: ["password"] } });
    await a.up();
    const stored = await server.stored();
    const state = [...stored].find(([name]) => name.endsWith("stacks/stack-test/test.json"))?.[1];
    expect(state).toContain('"ciphertext"');
    const clear = [HIDDEN, Buffer.from(HIDDEN).toString("base64"), KEYS.privateKey];
    for (const [name, text] of stored)
      for (const secret of clear) expect([name, text.includes(secret)]).toEqual([name, false]);
    expect(await b.outputs()).toMatchObject({ trainer: { password: HIDDEN } });
    b.env.PULUMI_CONFIG_PASSPHRASE = "wrong";
    expect(await b.fails("stack", "output", "--show-secrets")).toContain("incorrect passphrase");
  });

  /** To replace it, the provider has to read in the state that the machine with its mark is the stack's own. */
  test.each<FrontName>(["dynamic", "native"])(
    "what one runner made, another one refreshes, replaces and destroys (%s)",
    async (front) => {
      const [a, b] = await two(front);
      await a.up();
      const [old] = await a.resources();
      expect(await living()).toEqual([old?.id]);
      await b.refresh();
      await b.preview("--expect-no-changes");
      await b.up("--replace", old?.urn as string);
      expect(await idsIn(a)).toEqual(await living());
      expect(await living()).not.toEqual([old?.id]);
      await b.destroy();
      expect(await living()).toEqual([]);
    },
  );

  test("what a run notes on its computer holds for its own state alone, and has no login", async () => {
    const killed = await runner(server.elsewhere);
    await fresh(killed.stack);
    killed.stack.declare(TRAINER);
    await api.settings({ timeScale: 1 });
    await killed.killedWhileBuying(api);
    await api.settings({ timeScale: 0.02 });
    await api.advance(200);
    const notes = killed.notes();
    expect(notes.some((note) => note.includes("trainer"))).toBe(true);
    for (const note of notes) expect(note).not.toMatch(new RegExp(`${server.password}|postgres:|s3:`));

    const [, namesake] = await two();
    namesake.env.PULUMI_HOME = killed.home;
    expect(await namesake.fails("up", "--yes", "--skip-preview")).toContain("COMPSHARE_TAKE_OVER");
    expect(await api.instances()).toHaveLength(1);

    await killed.stack.ok("cancel", "--yes");
    await killed.stack.up();
    await expectOne(killed.stack);
  });

  test("where the state is, is never printed with its login", async () => {
    const { stack } = await runner(server.elsewhere);
    await fresh(stack);
    expect(await stack.ok("whoami", "--verbose")).toContain("Backend URL");
  });
}

export type { Run };
