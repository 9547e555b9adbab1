import type { Api } from "../support/api";
import { args, declareTrainer, eachWithStack } from "../support/instances";
import { Owners, withEnv } from "../support/owners";
import type { Program, Stack } from "../support/stack";

let api: Api;
let stack: Stack;
let owners: Owners;
eachWithStack((made) => {
  ({ api, stack } = made);
  owners = new Owners(api, stack);
});
const namesakes: Stack[] = [];
afterEach(() => {
  for (const other of namesakes.splice(0)) other.dispose();
});

const LARGER = { gpu: 2, cpu: 32, memory: 131072 };

/** Another stack of the same names, whose state is empty. */
async function namesake(): Promise<Stack> {
  const made = await owners.namesake();
  namesakes.push(made);
  return made;
}

describe("a forced replacement", () => {
  test.each<[string, () => Promise<string[]>]>([
    ["--replace", async () => ["--replace", await owners.urnOf("trainer")]],
    [
      "state taint, of an instance that is days old",
      async () => {
        await api.advance(3 * 86_400);
        await stack.ok("state", "taint", "--yes", await owners.urnOf("trainer"));
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
  ])(
    "by %s creates another instance and then deletes the old one, together with a change in place",
    async (_how, force) => {
      declareTrainer(stack, {}, { replacementTrigger: "1" });
      await stack.up();
      const old = await owners.theOne();
      declareTrainer(stack, LARGER, { replacementTrigger: "1" });
      const how = await force();
      expect(await stack.preview(...how)).toContain("trainer replace");
      await stack.up(...how);
      expect(await owners.theOne()).not.toBe(old);
      await owners.expectOneEach();
    },
  );

  test("doesn't delete first if no replacement is available, wherever deleteBeforeReplace comes from", async () => {
    declareTrainer(stack, {}, { deleteBeforeReplace: true });
    await stack.up();
    const old = await owners.theOne();
    await api.settings({ soldOut: ["4090"] });
    const output = await stack.fails("up", "--yes", "--skip-preview", "--replace", await owners.urnOf("trainer"));
    expect(output).toContain(`${old} isn't replaced`);
    expect(await owners.theOne()).toBe(old);
  });

  test("works for a custom image too", async () => {
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

describe("a former name that is declared again is a new resource", () => {
  test("after an alias was used, also if the renamed resource depends on it", async () => {
    stack.declare({ first: { args: args() } });
    await stack.up();
    const old = await owners.theOne();
    stack.declare({ second: { args: args(), opts: { aliases: [{ name: "first" }] } } });
    await stack.up();
    expect(await owners.theOne()).toBe(old);
    stack.declare({ first: { args: args() }, second: { args: args(), nameFrom: "first" } });
    await stack.up();
    expect(await owners.living()).toHaveLength(2);
    expect((await stack.outputs()).second?.instanceId).toBe(old);
    await owners.expectOneEach();
  });

  test("after `state rename`, even if only it is targeted", async () => {
    stack.declare({ first: { args: args() } });
    await stack.up();
    const old = await owners.theOne();
    const urn = await owners.urnOf("first");
    await stack.ok("state", "rename", "--yes", urn, "second");
    stack.declare({ first: { args: args() }, second: { args: args() } });
    await stack.up("--target", urn);
    expect(await owners.living()).toHaveLength(2);
    expect((await stack.resources()).find(({ urn: it }) => it.endsWith("::second"))?.id).toBe(old);
    await stack.up();
    await owners.expectOneEach();
  });
});

describe("a machine with a resource's marker, but without proof of ownership", () => {
  test("is neither taken over nor bought again: preview and up name it, with both choices", async () => {
    declareTrainer(stack);
    await stack.up();
    const theirs = await owners.theOne();
    const other = await namesake();
    declareTrainer(other);
    expect((await other.preview()).replaceAll("\n", " ")).toContain(`pulumi up\` won't create it`);
    const output = (await other.fails("up", "--yes", "--skip-preview")).replaceAll(/\s+/g, " ");
    expect(output).toContain(`COMPSHARE_TAKE_OVER=${theirs} pulumi up`);
    expect(output).toContain(`COMPSHARE_LEAVE=${theirs} pulumi up`);
    expect(output).toContain("Nothing was created");
    expect(await owners.theOne()).toBe(theirs);
    await withEnv(other, { COMPSHARE_LEAVE: theirs }, () => other.up());
    expect(await owners.living()).toHaveLength(2);
    expect(await owners.idsIn(other)).not.toContain(theirs);
    // What was said held for that run alone.
    await other.preview("--expect-no-changes");
    await other.destroy();
    expect(await owners.theOne()).toBe(theirs);
  });

  test("is taken over if the user confirms it, as after a killed CI job", async () => {
    declareTrainer(stack);
    await stack.up();
    const left = await owners.theOne();
    const other = await namesake();
    declareTrainer(other);
    const output = await withEnv(other, { COMPSHARE_TAKE_OVER: "all" }, () => other.up());
    expect(output).toContain("It was taken over: nothing was bought");
    expect(await owners.idsIn(other)).toEqual([left]);
    expect(await owners.theOne()).toBe(left);
  });

  test("`state move` to another stack frees its name, and nobody takes the machine back", async () => {
    declareTrainer(stack);
    await stack.up();
    const moved = await owners.theOne();
    await stack.ok("stack", "init", "other", "--no-select");
    const move = ["state", "move", "--yes", "--source", "test", "--dest", "other", await owners.urnOf("trainer")];
    await stack.ok(...move);
    expect(await stack.fails("up", "--yes", "--skip-preview")).toContain(`COMPSHARE_TAKE_OVER=${moved}`);
    expect(await owners.idsIn(stack)).toEqual([]);
    expect(await owners.theOne()).toBe(moved);
  });

  test("a fleet member that was retained and is declared again needs a decision", async () => {
    const fleet = (count: number): Program => ({
      worker: { type: "fleet", args: { count, spec: args() }, opts: { retainOnDelete: true } },
    });
    stack.declare(fleet(2));
    await stack.up();
    stack.declare(fleet(1));
    await stack.up();
    const kept = await owners.idsIn(stack);
    const [retained] = (await owners.living()).filter((id) => !kept.includes(id));
    stack.declare(fleet(2));
    const output = await stack.fails("up", "--yes", "--skip-preview");
    expect(output).toContain(`COMPSHARE_TAKE_OVER=${retained}`);
    await withEnv(stack, { COMPSHARE_TAKE_OVER: retained as string }, () => stack.up());
    await owners.expectOneEach();
  });
});

test("one of two resources that adopt the same instance gets it", async () => {
  declareTrainer(stack);
  await stack.up();
  const it = await owners.theOne();
  const adopting = await namesake();
  const full = `${it}:${(await api.living())[0]?.Remark.split("-").pop()}`;
  adopting.declare({
    one: { args: args({ adoptInstanceId: full }) },
    two: { args: args({ adoptInstanceId: full }) },
  });
  expect(await adopting.fails("up", "--yes", "--skip-preview")).toContain("is already in this stack");
  expect(await owners.idsIn(adopting)).toEqual([it]);
});

test("two state entries of one machine: the older is removed, and nothing is deleted", async () => {
  declareTrainer(stack);
  await stack.up();
  const it = await owners.theOne();
  const state = await stack.state();
  const twin = (state.deployment.resources ?? []).find(({ id }) => id === it);
  state.deployment.resources?.push({ ...twin, delete: true } as never);
  await stack.importState(state);
  declareTrainer(stack, LARGER);
  const output = await stack.up();
  expect(output).toContain(`${it} isn't deleted: another entry of this stack has it`);
  expect(await owners.theOne()).toBe(it);
  await owners.expectOneEach();
});
