import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "../../provider/client/client";
import { createParams } from "../../provider/instance/apply/create";
import { fileJournal } from "../../provider/pulumi/journal";
import { noteAttempt } from "../../provider/resource/ownership/journal";
import { readRemark, specDigest, writeRemark } from "../../provider/resource/ownership/marker";
import { Api, KEYS } from "../support/api";
import { args, declareTrainer, eachWithStack, newStack } from "../support/instances";
import { spec } from "../support/spec";
import type { Program, Stack } from "../support/stack";

let api: Api;
let stack: Stack;
const others: (() => unknown)[] = [];

eachWithStack((made) => {
  ({ api, stack } = made);
  prompt(stack);
});
afterEach(async () => {
  for (const end of others.splice(0)) await end();
});

const LARGER = { gpu: 2, cpu: 32, memory: 131072 };

/** Lists lag half a second, and the journal is the stack's own: each test has resources of the same names. */
function prompt(made: Stack): void {
  made.env.COMPSHARE_LIST_LAG = "0.5";
  made.env.COMPSHARE_REQUEST_TIMEOUT = "2";
  useOwnHome(made);
}

function useOwnHome(made: Stack): void {
  made.env.PULUMI_HOME = mkdtempSync(join(tmpdir(), "compshare-home-"));
  // Which stack is selected is noted in the home too.
  made.env.PULUMI_STACK = "test";
}

/** Another stack of the same names, whose state is empty. */
async function namesake(): Promise<Stack> {
  const made = await newStack(api);
  prompt(made);
  others.push(() => made.dispose());
  return made;
}

const idsIn = async (of: Stack) => (await of.resources()).map(({ id }) => id);
const living = async () => (await api.living()).map(({ UHostId }) => UHostId);
const theOne = async () => {
  const [id, ...more] = await living();
  expect(more).toEqual([]);
  return id as string;
};
const urnOf = async (name: string) => (await stack.resources()).find(({ urn }) => urn.endsWith(`::${name}`))?.urn ?? "";

/** Each living machine has one entry in the state, and the program has nothing to change. */
async function expectOneOwnerEach(): Promise<void> {
  expect((await idsIn(stack)).sort()).toEqual((await living()).sort());
  await stack.preview("--expect-no-changes");
}

async function withEnv<T>(of: Stack, env: Record<string, string>, work: () => Promise<T>): Promise<T> {
  const before = { ...of.env };
  Object.assign(of.env, env);
  try {
    return await work();
  } finally {
    for (const name of Object.keys(env)) of.env[name] = before[name];
  }
}

describe("a forced replacement makes another instance, and then the old one is deleted", () => {
  test.each<[string, () => Promise<string[]>]>([
    ["--replace", async () => ["--replace", await urnOf("trainer")]],
    [
      "state taint, of an instance that is days old",
      async () => {
        await api.advance(3 * 86_400);
        await stack.ok("state", "taint", "--yes", await urnOf("trainer"));
        return [];
      },
    ],
    [
      "replacementTrigger",
      async () => {
        declareTrainer(stack, LARGER, { replacementTrigger: "2" });
        return [];
      },
    ],
  ])("by %s, together with a change in place", async (_how, force) => {
    declareTrainer(stack, {}, { replacementTrigger: "1" });
    await stack.up();
    const old = await theOne();
    declareTrainer(stack, LARGER, { replacementTrigger: "1" });
    const how = await force();
    expect(await stack.preview(...how)).toContain("trainer replace");
    await stack.up(...how);
    expect(await theOne()).not.toBe(old);
    await expectOneOwnerEach();
  });

  test("and isn't begun by a deletion that nothing can follow, wherever deleteBeforeReplace comes from", async () => {
    declareTrainer(stack, {}, { deleteBeforeReplace: true });
    await stack.up();
    const old = await theOne();
    await api.settings({ soldOut: ["4090"] });
    const output = await stack.fails("up", "--yes", "--skip-preview", "--replace", await urnOf("trainer"));
    expect(output).toContain(`${old} isn't replaced`);
    expect(await theOne()).toBe(old);
  });

  test("of a custom image too", async () => {
    const bake = (description: string): Program => ({
      trainer: { args: args() },
      trained: {
        type: "image",
        args: { zone: "cn-wlcb-01", name: "trained", description },
        from: { instanceId: "trainer.instanceId" },
      },
    });
    stack.declare(bake("one"));
    await stack.up();
    const [old] = await stack.images();
    stack.declare(bake("two"));
    await stack.up("--replace", old?.urn ?? "");
    const [now, ...more] = await api.images();
    expect(more).toEqual([]);
    expect(now?.CompShareImageId).not.toBe(old?.id);
    await stack.preview("--expect-no-changes");
  });
});

describe("a former name that is declared anew is a resource of its own", () => {
  test("after an alias has done its work, also where the renamed one depends on it", async () => {
    stack.declare({ first: { args: args() } });
    await stack.up();
    const old = await theOne();
    stack.declare({ second: { args: args(), opts: { aliases: [{ name: "first" }] } } });
    await stack.up();
    expect(await theOne()).toBe(old);
    stack.declare({ first: { args: args() }, second: { args: args(), nameFrom: "first" } });
    await stack.up();
    expect(await living()).toHaveLength(2);
    expect((await stack.outputs()).second?.instanceId).toBe(old);
    await expectOneOwnerEach();
  });

  test("after `state rename`, and where only it is targeted", async () => {
    stack.declare({ first: { args: args() } });
    await stack.up();
    const old = await theOne();
    const urn = await urnOf("first");
    await stack.ok("state", "rename", "--yes", urn, "second");
    stack.declare({ first: { args: args() }, second: { args: args() } });
    await stack.up("--target", urn);
    expect(await living()).toHaveLength(2);
    expect((await stack.resources()).find(({ urn: it }) => it.endsWith("::second"))?.id).toBe(old);
    await stack.up();
    await expectOneOwnerEach();
  });
});

describe("a machine that carries a resource's mark and that no evidence gives to it", () => {
  test("is neither taken over nor bought again: preview and up name it, and both ways to go on", async () => {
    declareTrainer(stack);
    await stack.up();
    const theirs = await theOne();
    const other = await namesake();
    declareTrainer(other);
    expect((await other.preview()).replaceAll("\n", " ")).toContain(`pulumi up\` won't make it`);
    const output = (await other.fails("up", "--yes", "--skip-preview")).replaceAll(/\s+/g, " ");
    expect(output).toContain(`COMPSHARE_TAKE_OVER=${theirs} pulumi up`);
    expect(output).toContain(`COMPSHARE_LEAVE=${theirs} pulumi up`);
    expect(output).toContain("Nothing was made");
    expect(await theOne()).toBe(theirs);
    await withEnv(other, { COMPSHARE_LEAVE: theirs }, () => other.up());
    expect(await living()).toHaveLength(2);
    expect(await idsIn(other)).not.toContain(theirs);
    // What was said held for that run alone.
    await other.preview("--expect-no-changes");
    await other.destroy();
    expect(await theOne()).toBe(theirs);
  });

  test("is taken over where the user says so, as the run of a killed CI job is gone on with", async () => {
    declareTrainer(stack);
    await stack.up();
    const left = await theOne();
    const other = await namesake();
    declareTrainer(other);
    const output = await withEnv(other, { COMPSHARE_TAKE_OVER: "all" }, () => other.up());
    expect(output).toContain("It was taken over: nothing was bought");
    expect(await idsIn(other)).toEqual([left]);
    expect(await theOne()).toBe(left);
  });

  test("`state move` to another stack leaves its name free, and nobody takes the machine back", async () => {
    declareTrainer(stack);
    await stack.up();
    const moved = await theOne();
    await stack.ok("stack", "init", "other", "--no-select");
    const move = ["state", "move", "--yes", "--source", "test", "--dest", "other", await urnOf("trainer")];
    await stack.ok(...move);
    expect(await stack.fails("up", "--yes", "--skip-preview")).toContain(`COMPSHARE_TAKE_OVER=${moved}`);
    expect(await idsIn(stack)).toEqual([]);
    expect(await theOne()).toBe(moved);
  });

  test("a fleet's member that was retained and is wanted again is asked about", async () => {
    const fleet = (count: number): Program => ({
      worker: { type: "fleet", args: { count, spec: args() }, opts: { retainOnDelete: true } },
    });
    stack.declare(fleet(2));
    await stack.up();
    stack.declare(fleet(1));
    await stack.up();
    const kept = await idsIn(stack);
    const [retained] = (await living()).filter((id) => !kept.includes(id));
    stack.declare(fleet(2));
    const output = await stack.fails("up", "--yes", "--skip-preview");
    expect(output).toContain(`COMPSHARE_TAKE_OVER=${retained}`);
    await withEnv(stack, { COMPSHARE_TAKE_OVER: retained as string }, () => stack.up());
    await expectOneOwnerEach();
  });
});

test("of two resources that adopt one instance one gets it", async () => {
  declareTrainer(stack);
  await stack.up();
  const it = await theOne();
  const adopting = await namesake();
  const full = `${it}:${(await api.living())[0]?.Remark.split("-").pop()}`;
  adopting.declare({
    one: { args: args({ adoptInstanceId: full }) },
    two: { args: args({ adoptInstanceId: full }) },
  });
  expect(await adopting.fails("up", "--yes", "--skip-preview")).toContain("is in this stack already");
  expect(await idsIn(adopting)).toEqual([it]);
});

test("what a cut replacement has bought is named by each plain up until somebody decides, and taken by the same command", async () => {
  declareTrainer(stack);
  await stack.up();
  const old = await theOne();
  const { resource = "" } = readRemark((await api.living())[0]?.Remark).marker ?? {};
  await api.advance(60);
  const client = new Client({ ...KEYS, endpoint: api.url, requestTimeoutMs: 5000 });
  const declared = spec({ name: "trainer" });
  const marker = { resource, spec: specDigest(createParams(declared)), nonce: "c0ffee00" };
  const { instanceIds } = await client.call("CreateCompShareInstance", {
    ...createParams(declared),
    Remark: writeRemark(undefined, marker),
  });
  const identity = String((await stack.resources())[0]?.outputs.__identity);
  noteAttempt(fileJournal(stack.env), identity, { at: Date.now() - 60_000, nonce: marker.nonce });
  expect((await stack.up()).replaceAll(/\s+/g, " ")).toContain(
    `A replacement that was cut has bought ${instanceIds[0]}`,
  );
  expect(await living()).toHaveLength(2);
  await stack.up("--replace", await urnOf("trainer"));
  expect(await theOne()).toBe(instanceIds[0]);
  expect(await theOne()).not.toBe(old);
  await expectOneOwnerEach();
});

describe("what a run that was cut has bought isn't lost", () => {
  /** `up` until it has bought another machine: engine, program and provider die while that boots. */
  async function cutUp(): Promise<string> {
    const before = await living();
    await api.settings({ timeScale: 1 });
    const engine = spawn("pulumi", ["up", "--yes", "--skip-preview", "--non-interactive"], {
      cwd: stack.folder,
      env: stack.env,
      detached: true,
      stdio: "ignore",
    });
    const end = new Promise((resolve) => engine.on("close", resolve));
    while ((await living()).length === before.length) await new Promise((resolve) => setTimeout(resolve, 50));
    process.kill(-(engine.pid as number), "SIGKILL");
    await end;
    await stack.ok("cancel", "--yes");
    await api.settings({ timeScale: 0.02 });
    await api.advance(200);
    return (await living()).find((id) => !before.includes(id)) as string;
  }
  const said = (output: string) => output.replaceAll(/\s+/g, " ");

  test("where the setting `owner` is another one afterwards: the next `up` takes it over", async () => {
    declareTrainer(stack);
    const it = await cutUp();
    await stack.ok("config", "set", "compshare:owner", "team-b");
    expect(said(await stack.preview())).toContain(`takes over what an earlier run made, if it lives: ${it}`);
    await stack.up();
    expect(await theOne()).toBe(it);
    await expectOneOwnerEach();
  });

  describe("where the program doesn't declare it any more", () => {
    let kept: string;
    let lost: string;
    beforeEach(async () => {
      const others = { kept: { args: args({ name: "kept" }) } };
      stack.declare(others);
      await stack.up();
      kept = await theOne();
      stack.declare({ ...others, trainer: { args: args() } });
      lost = await cutUp();
      stack.declare(others);
    });
    const named = () => `The instance ${lost} ("trainer", `;

    test("each preview and `up` names it, until it is ended", async () => {
      expect(said(await stack.preview())).toContain(named());
      const output = said(await stack.up());
      expect(output).toContain(named());
      expect(output).toContain("was made by a run of the stack organization/stack-test/test that was cut");
      expect(output).not.toContain(`The instance ${kept}`);
      const client = new Client({ ...KEYS, endpoint: api.url, requestTimeoutMs: 5000 });
      const target = { Region: "cn-wlcb", Zone: "cn-wlcb-01", UHostId: lost };
      await client.call("StopCompShareInstance", { ...target, Force: true } as never);
      await api.advance(200);
      await client.call("TerminateCompShareInstance", target as never);
      await api.advance(200);
      expect(await stack.up()).not.toContain(lost);
    });

    test("`destroy`, which runs no program, names it too", async () => {
      const output = said(await stack.destroy());
      expect(output).toContain(named());
      expect(await living()).toEqual([lost]);
    });

    test("and whoever declares it again has it", async () => {
      stack.declare({ kept: { args: args({ name: "kept" }) }, trainer: { args: args() } });
      expect(await stack.up()).not.toContain(named());
      await expectOneOwnerEach();
      expect(await living()).toHaveLength(2);
    });
  });
});

describe("gone is a verdict", () => {
  const fleet: Program = { worker: { type: "fleet", args: { count: 3, spec: args() } } };
  const hide = (seconds: number) =>
    api.faults({ action: "DescribeCompShareInstance", nth: 1, fault: "empty", seconds, calls: "all" } as never);

  test("that a gap of the lists doesn't reach: nothing is bought, dropped or ended", async () => {
    stack.declare(fleet);
    await stack.up();
    const before = await idsIn(stack);
    stack.env.COMPSHARE_LIST_LAG = "6";
    await hide(3);
    await stack.up("--refresh");
    expect((await idsIn(stack)).sort()).toEqual([...before].sort());
    expect((await living()).sort()).toEqual([...before].sort());
  });

  test.each([["up", "--refresh"], ["destroy"]])(
    "that isn't given where a whole region is lost at once: %s",
    async (...how) => {
      stack.declare(fleet);
      await stack.up();
      const before = await idsIn(stack);
      await hide(600);
      const output = (await stack.fails(...how, "--yes", "--skip-preview")).replaceAll(/\s+/g, " ");
      expect(output).toContain("The service lists nothing at all in instances of cn-wlcb");
      expect(output).toContain("COMPSHARE_GONE=");
      expect((await idsIn(stack)).sort()).toEqual([...before].sort());
      expect(await living()).toHaveLength(3);
    },
  );

  test("that needs the account it was made in: with another's keys and endpoint nothing leaves the state", async () => {
    declareTrainer(stack);
    await stack.up();
    const it = await theOne();
    const elsewhere = await Api.start({ publicKey: "another-public-key" });
    others.push(() => elsewhere.close());
    await withEnv(
      stack,
      { COMPSHARE_ENDPOINT: elsewhere.url, COMPSHARE_PUBLIC_KEY: "another-public-key" },
      async () => {
        for (const how of [["refresh"], ["up", "--refresh"], ["destroy"]])
          expect(await stack.fails(...how, "--yes", "--skip-preview")).toContain("other keys");
        expect(await elsewhere.living()).toEqual([]);
      },
    );
    expect(await idsIn(stack)).toEqual([it]);
    await stack.preview("--expect-no-changes");
  });

  test("that the user can give for one run", async () => {
    stack.declare(fleet);
    await stack.up();
    for (const id of await living()) await api.meddle(id, { Vanish: true });
    await withEnv(stack, { COMPSHARE_GONE: "all" }, () => stack.refresh());
    expect(await idsIn(stack)).toEqual([]);
  });

  test("of what was deleted by hand beside others, by a refresh alone", async () => {
    stack.declare(fleet);
    await stack.up();
    const [first, ...rest] = await living();
    await api.meddle(first as string, { Vanish: true });
    await stack.refresh();
    expect((await idsIn(stack)).sort()).toEqual(rest.sort());
    await stack.up();
    await expectOneOwnerEach();
  });
});

describe("a refresh that comes first keeps nothing from its end", () => {
  test("a resource that left the program", async () => {
    stack.declare({ one: { args: args() }, two: { args: args() } });
    await stack.up();
    stack.declare({ one: { args: args() } });
    await stack.up("--refresh");
    await theOne();
    await expectOneOwnerEach();
  });

  test("a whole stack", async () => {
    declareTrainer(stack);
    await stack.up();
    await stack.ok("destroy", "--yes", "--skip-preview", "--refresh");
    expect(await living()).toEqual([]);
  });
});

test("two entries of one machine are one machine: the older entry leaves, and nothing is ended", async () => {
  declareTrainer(stack);
  await stack.up();
  const it = await theOne();
  const state = await stack.state();
  const twin = (state.deployment.resources ?? []).find(({ id }) => id === it);
  state.deployment.resources?.push({ ...twin, delete: true } as never);
  await stack.importState(state);
  declareTrainer(stack, LARGER);
  const output = await stack.up();
  expect(output).toContain(`${it} isn't deleted: another entry of this stack has it`);
  expect(await theOne()).toBe(it);
  await expectOneOwnerEach();
});
