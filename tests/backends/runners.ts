import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EngineCommand } from "../chaos/engine";
import { Api, KEYS } from "../support/api";
import { args } from "../support/instances";
import { type FrontName, runPulumi, Stack } from "../support/stack";
import { type StateServer, textsBelow } from "./servers";

/** What docs/guides/state.md says of a place for the state, with runners that share nothing but that place. */

const SETTINGS_FILE = "Pulumi.test.yaml";
const HIDDEN = "Hidden-value-7";

const TRAINER = { trainer: { args: args({ password: HIDDEN }), secrets: ["password"] } };

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

  static async start(api: Api, place: ReturnType<StateServer["place"]>, front: FrontName): Promise<Runner> {
    const runner = new Runner(await Stack.create(api.url, KEYS, front));
    const { stack, home } = runner;
    // As on GitHub's runners. Lists lag where a test says so, and no request is under way for long.
    const settings = { COMPSHARE_LIST_LAG: "0.5", COMPSHARE_REQUEST_TIMEOUT: "3" };
    Object.assign(stack.env, place, settings, { PULUMI_HOME: home, CI: "true" });
    rmSync(join(stack.folder, SETTINGS_FILE));
    stack.declare(TRAINER);
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
  notes = () => [...textsBelow(join(this.home, "compshare")).values()];

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
    const printed = runners.map((runner) => runner.printed).join("");
    for (const runner of runners) runner.dispose();
    await api.close();
    expect(printed).not.toContain(server.password);
  });

  async function runner(place: ReturnType<StateServer["place"]>, front: FrontName = "dynamic"): Promise<Runner> {
    const made = await Runner.start(api, place, front);
    runners.push(made);
    return made;
  }

  /** Two runners of a new stack: what one of them commits, the other one checks out. */
  async function two(name: string, front: FrontName = "dynamic"): Promise<[Runner, Runner]> {
    const [a, b] = [await runner(server.place(name), front), await runner(server.place(name), front)];
    await a.stack.ok("stack", "init", "test");
    cpSync(join(a.stack.folder, SETTINGS_FILE), join(b.stack.folder, SETTINGS_FILE));
    return [a, b];
  }

  const living = async () => (await api.living()).map(({ UHostId }) => UHostId);
  const idsIn = async (stack: Stack) => (await stack.resources()).map(({ id }) => id);

  /** One machine was ever bought, and the state has it. */
  async function expectOne(stack: Stack): Promise<void> {
    expect(await api.instances()).toHaveLength(1);
    expect(await idsIn(stack)).toEqual(await living());
    await stack.preview("--expect-no-changes");
  }

  test("a run is refused while another runner's holds the lock, and buys nothing", async () => {
    const [a, b] = await two("held");
    await api.settings({ timeScale: 1 });
    const up = a.stack.up();
    while ((await living()).length === 0) await sleep(20);
    expect(await b.stack.fails("up", "--yes", "--skip-preview")).toContain(
      "the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end",
    );
    await api.advance(200);
    await up;
    await expectOne(b.stack);
  });

  test("what a killed runner has bought is taken over by another one, and nothing is bought twice", async () => {
    const [a, { stack }] = await two("killed");
    // The next run begins before lists show the machine.
    const lag = 4;
    await api.settings({ timeScale: 1, listDelay: lag });
    await a.killedWhileBuying(api);
    await stack.ok("cancel", "--yes");
    Object.assign(stack.env, { COMPSHARE_LIST_LAG: `${lag + 1}`, COMPSHARE_TAKE_OVER: "all" });
    const up = stack.up();
    await sleep(1000 * lag);
    await api.advance(200);
    expect(await up).toContain("was taken over: nothing was bought");
    await expectOne(stack);
  });

  test("a secret is stored encrypted, and read by who has the passphrase", async () => {
    const [a, b] = await two("secrets");
    await a.stack.up();
    const stored = await server.stored("secrets");
    const [, state] = [...stored].find(([name]) => name.endsWith("/stacks/stack-test/test.json")) ?? [];
    expect(state).toContain('"ciphertext"');
    for (const text of stored.values()) {
      for (const secret of [HIDDEN, Buffer.from(HIDDEN).toString("base64"), KEYS.privateKey]) {
        expect(text).not.toContain(secret);
      }
    }
    expect(await b.stack.outputs()).toMatchObject({ trainer: { password: HIDDEN } });
    b.stack.env.PULUMI_CONFIG_PASSPHRASE = "wrong";
    expect(await b.stack.fails("stack", "output", "--show-secrets")).toContain("incorrect passphrase");
  });

  /**
   * The second one is logged in. A replacement is asked for: by the state alone, the provider knows that the machine with its mark is
   * the stack's own.
   */
  test.each<FrontName>(["dynamic", "native"])(
    "what one runner made, another one refreshes, replaces and destroys (%s)",
    async (front) => {
      const [a, b] = await two(front, front);
      await a.stack.up();
      const [old] = await a.stack.resources();
      expect(await living()).toEqual([old?.id]);
      await b.stack.ok("login", b.stack.env.PULUMI_BACKEND_URL ?? "");
      delete b.stack.env.PULUMI_BACKEND_URL;
      await b.stack.ok("refresh", "--yes", "--skip-preview", "--expect-no-changes");
      await b.stack.up("--replace", old?.urn as string);
      expect(await idsIn(a.stack)).toEqual(await living());
      expect(await living()).not.toEqual([old?.id]);
      await b.stack.destroy();
      expect(await living()).toEqual([]);
    },
  );

  test("what a run notes on its computer holds for its own state alone, and has no login", async () => {
    const killed = await runner(server.placeWithLogin("noted"));
    await killed.stack.ok("stack", "init", "test");
    await api.settings({ timeScale: 1 });
    await killed.killedWhileBuying(api);
    await api.settings({ timeScale: 0.02 });
    await api.advance(200);
    expect(killed.notes().filter((note) => note.includes('"nonce"'))).toHaveLength(1);
    expect(killed.notes().join()).not.toMatch(new RegExp(`${server.password}|://`));

    const [namesake] = await two("another");
    namesake.stack.env.PULUMI_HOME = killed.home;
    expect(await namesake.stack.fails("up", "--yes", "--skip-preview")).toContain("COMPSHARE_TAKE_OVER");

    await killed.stack.ok("cancel", "--yes");
    await killed.stack.up();
    await expectOne(killed.stack);
  });
}
