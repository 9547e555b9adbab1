import { Client } from "../../provider/client/client";
import { createParams } from "../../provider/instance/apply/create";
import { Api, KEYS } from "../support/api";
import { args, newStack } from "../support/instances";
import { spec } from "../support/spec";
import type { Stack } from "../support/stack";

let api: Api;
const stacks: Stack[] = [];
beforeEach(async () => {
  api = await Api.start();
});
afterEach(async () => {
  for (const stack of stacks.splice(0)) stack.dispose();
  await api.close();
});

/** A stack of the same project and name each time: its state is as empty as if a run had been killed elsewhere. */
async function freshStack(changes: Record<string, unknown> = {}): Promise<Stack> {
  const stack = await newStack(api);
  stack.env.COMPSHARE_LIST_LAG = "0.5";
  stack.env.COMPSHARE_TAKE_OVER = "all";
  stack.declare({ trainer: { args: args(changes) } });
  stacks.push(stack);
  return stack;
}

const ids = async (stack: Stack) => (await stack.resources()).map(({ id }) => id);
const calls = async (action: string) => (await api.calls())[action] ?? 0;

describe("an instance from an earlier run that is in no state and that the user takes over", () => {
  test("is taken over, with a warning, and nothing is bought", async () => {
    await (await freshStack()).up();
    const [lost] = await api.living();
    const stack = await freshStack();
    const output = await stack.up();
    expect(output).toContain(`warning: trainer: ${lost?.UHostId} was created at`);
    expect(output).toContain("was taken over: nothing was bought");
    expect(await ids(stack)).toEqual([lost?.UHostId]);
    await stack.preview("--expect-no-changes");
    expect(await api.instances()).toHaveLength(1);
  });

  test("goes into the state unchanged if the program has changed, and the next up changes it", async () => {
    await (await freshStack()).up();
    const [lost] = await api.living();
    const stack = await freshStack({ gpu: 2, cpu: 32, memory: 131072 });
    const output = await stack.fails("up", "--yes", "--skip-preview");
    expect(output).toContain("It isn't as declared: gpu is 1, cpu is 16, memory is 65536");
    expect(await ids(stack)).toEqual([lost?.UHostId]);
    expect(await stack.preview()).toContain("trainer update");
    await stack.up();
    await stack.preview("--expect-no-changes");
    expect(await api.instances()).toHaveLength(1);
  });

  test("is announced as a replacement if it needs one: nothing is destroyed without a preview", async () => {
    await (await freshStack()).up();
    const stack = await freshStack({ gpuType: "3090", cpu: 12, memory: 32768 });
    expect(await stack.fails("up", "--yes", "--skip-preview")).toContain('gpuType is "4090"');
    expect(await stack.preview()).toContain("trainer replace");
    expect(await api.living()).toHaveLength(1);
    await stack.up();
    await stack.preview("--expect-no-changes");
    expect(await api.living()).toHaveLength(1);
  });

  test("isn't chosen among several: nothing is created, all are named, and adoptInstanceId chooses", async () => {
    await (await freshStack()).up();
    const [one] = await api.living();
    const client = new Client({ ...KEYS, endpoint: api.url, requestTimeoutMs: 5000 });
    const twin = { ...createParams(spec()), Remark: one?.Remark };
    const { instanceIds } = await client.call("CreateCompShareInstance", twin);
    const stack = await freshStack();
    const output = await stack.fails("up", "--yes", "--skip-preview");
    for (const id of [one?.UHostId, instanceIds[0]]) expect(output).toContain(id);
    expect(output).toContain("Nothing was created");
    stack.declare({ trainer: { args: args({ adoptInstanceId: one?.UHostId }) } });
    await stack.up();
    expect(await ids(stack)).toEqual([one?.UHostId]);
  });

  test("isn't taken over if it was deleted and is still listed", async () => {
    // Two seconds of lingering, half a second of the lag of lists: only the lag decides.
    await api.settings({ timeScale: 0.02, lingerDelay: 20 });
    const stack = await freshStack();
    await stack.up();
    await stack.destroy();
    await stack.up();
    expect(await api.instances()).toHaveLength(2);
    expect(await ids(stack)).toEqual((await api.living()).map(({ UHostId }) => UHostId));
  });
});

test("two children with the same name in different components are two resources", async () => {
  const stack = await freshStack();
  stack.declare({
    one: { args: args(), type: "child" },
    two: { args: args(), type: "child" },
  });
  await stack.up();
  const remarks = (await api.living()).map(({ Remark }) => Remark.split("-")[1]);
  expect(new Set(remarks).size).toBe(2);
  await stack.preview("--expect-no-changes");
});

test("the search for earlier attempts costs one listing in a run that creates instances, and no call in others", async () => {
  const stack = await freshStack();
  stack.declare(Object.fromEntries(["a", "b", "c", "d"].map((name) => [name, { args: args() }])));
  await stack.up();
  const made = await calls("DescribeCompShareInstance");
  // The listing, and the looks that the creates share: together where they are made at once.
  expect(made).toBeLessThanOrEqual(5);
  await stack.up();
  await stack.preview();
  expect(await calls("DescribeCompShareInstance")).toBe(made);
});

describe("adoptInstanceId", () => {
  test("takes an instance into the state without touching it; what differs shows in the next preview", async () => {
    await (await freshStack({ name: "by-hand" })).up();
    const [other] = await api.living();
    const adopting = await freshStack();
    const before = await api.calls();
    adopting.declare({ trainer: { args: args({ adoptInstanceId: other?.UHostId, gpu: 2, cpu: 32, memory: 131072 }) } });
    await adopting.up();
    expect(await ids(adopting)).toEqual([other?.UHostId]);
    const after = await api.calls();
    for (const action of Object.keys(after)) {
      if (!action.startsWith("Describe")) expect([action, after[action]]).toEqual([action, before[action]]);
    }
    expect(await adopting.preview("--diff")).toMatch(/gpu\s*: 1 => 2/);
    await adopting.up();
    // The instruction may stay or go: it has been carried out.
    await adopting.preview("--expect-no-changes");
    adopting.declare({ trainer: { args: args({ gpu: 2, cpu: 32, memory: 131072 }) } });
    await adopting.preview("--expect-no-changes");
  });

  test("refuses an unknown id, and says where it was looked for", async () => {
    const stack = await freshStack({ adoptInstanceId: "uhost-nowhere" });
    const output = (await stack.fails("up", "--yes", "--skip-preview")).replaceAll("\n", " ");
    expect(output).toMatch(/uhost-nowhere isn't listed in cn-wlcb .*public key public.*Nothing was created/);
  });

  test("refuses another resource's instance, unless its attempt is named", async () => {
    await (await freshStack()).up();
    const [other] = await api.living();
    const nonce = other?.Remark.split("-").pop();
    const stack = await freshStack();
    stack.declare({ worker: { args: args({ adoptInstanceId: other?.UHostId }) } });
    const output = await stack.fails("up", "--yes", "--skip-preview");
    expect(output).toContain("was created for another Pulumi resource");
    expect(output).toContain(`adoptInstanceId: "${other?.UHostId}:${nonce}"`);
    stack.declare({ worker: { args: args({ adoptInstanceId: `${other?.UHostId}:${nonce}` }) } });
    await stack.up();
    expect(await ids(stack)).toEqual([other?.UHostId]);
  });

  test("doesn't apply to a replacement of the adopted instance, which is a new one", async () => {
    await (await freshStack()).up();
    const [adopted] = await api.living();
    const stack = await freshStack({ adoptInstanceId: adopted?.UHostId });
    await stack.up();
    stack.declare({ trainer: { args: args({ adoptInstanceId: adopted?.UHostId, remark: "new" }) } });
    await stack.up();
    const [living, ...more] = await api.living();
    expect(more).toEqual([]);
    expect(living?.UHostId).not.toBe(adopted?.UHostId);
    await stack.preview("--expect-no-changes");
  });
});

test("get of a missing instance fails, and says where it was looked for", async () => {
  const stack = await freshStack();
  stack.declare({ seen: { type: "get", args: { id: "uhost-nowhere", region: "cn-wlcb" } } });
  expect(await stack.fails("up", "--yes", "--skip-preview")).toContain(
    "There is no instance uhost-nowhere among the account's own in cn-wlcb",
  );
});

test("the deletion of a missing instance says which keys were used", async () => {
  const stack = await freshStack();
  await stack.up();
  const [it] = await api.living();
  await api.meddle(it?.UHostId as string, { Vanish: true });
  expect(await stack.destroy()).toMatch(/warning: .*is treated as deleted.*cn-wlcb/);
});

test("a remark edited in the console doesn't replace the instance", async () => {
  const stack = await freshStack({ remark: "mine" });
  await stack.up();
  expect((await api.living())[0]?.Remark).toMatch(/^mine pulumi-/);
  await stack.refresh();
  await stack.preview("--expect-no-changes");
});
