import { Api } from "../support/api";
import { args, declareTrainer, eachWithStack } from "../support/instances";
import { Owners, withEnv } from "../support/owners";
import type { Program, Stack } from "../support/stack";

/** What isn't listed, and what a refresh does before anything else. */

let api: Api;
let stack: Stack;
let owners: Owners;
eachWithStack((made) => {
  ({ api, stack } = made);
  owners = new Owners(api, stack);
});

describe("a resource counts as gone", () => {
  const fleet: Program = { worker: { type: "fleet", args: { count: 3, spec: args() } } };
  const hide = (seconds: number) =>
    api.faults({ action: "DescribeCompShareInstance", nth: 1, fault: "empty", seconds, calls: "all" } as never);

  test("not because of a gap in lists: nothing is bought, removed or deleted", async () => {
    stack.declare(fleet);
    await stack.up();
    const before = await owners.idsIn(stack);
    stack.env.COMPSHARE_LIST_LAG = "6";
    await hide(3);
    await stack.up("--refresh");
    expect((await owners.idsIn(stack)).sort()).toEqual([...before].sort());
    expect((await owners.living()).sort()).toEqual([...before].sort());
  });

  test.each([["up", "--refresh"], ["destroy"]])("not if a whole region disappears at once: %s", async (...how) => {
    stack.declare(fleet);
    await stack.up();
    const before = await owners.idsIn(stack);
    await hide(600);
    const output = (await stack.fails(...how, "--yes", "--skip-preview")).replaceAll(/\s+/g, " ");
    expect(output).toContain("The service lists nothing at all in instances of cn-wlcb");
    expect(output).toContain("COMPSHARE_GONE=");
    expect((await owners.idsIn(stack)).sort()).toEqual([...before].sort());
    expect(await owners.living()).toHaveLength(3);
  });

  test("not under another account: with other keys and endpoint nothing is removed from the state", async () => {
    declareTrainer(stack);
    await stack.up();
    const it = await owners.theOne();
    const elsewhere = await Api.start({ publicKey: "another-public-key" });
    await withEnv(
      stack,
      { COMPSHARE_ENDPOINT: elsewhere.url, COMPSHARE_PUBLIC_KEY: "another-public-key" },
      async () => {
        for (const how of [["refresh"], ["up", "--refresh"], ["destroy"]])
          expect(await stack.fails(...how, "--yes", "--skip-preview")).toContain("other keys");
        expect(await elsewhere.living()).toEqual([]);
      },
    ).finally(() => elsewhere.close());
    expect(await owners.idsIn(stack)).toEqual([it]);
    await stack.preview("--expect-no-changes");
  });

  test("if the user confirms it for one run", async () => {
    stack.declare(fleet);
    await stack.up();
    for (const id of await owners.living()) await api.meddle(id, { Vanish: true });
    await withEnv(stack, { COMPSHARE_GONE: "all" }, () => stack.refresh());
    expect(await owners.idsIn(stack)).toEqual([]);
  });

  test("if a refresh misses it among others that are listed", async () => {
    stack.declare(fleet);
    await stack.up();
    const [first, ...rest] = await owners.living();
    await api.meddle(first as string, { Vanish: true });
    await stack.refresh();
    expect((await owners.idsIn(stack)).sort()).toEqual(rest.sort());
    await stack.up();
    await owners.expectOneEach();
  });
});

describe("a refresh doesn't stop the deletion of", () => {
  test("a resource that left the program", async () => {
    stack.declare({ one: { args: args() }, two: { args: args() } });
    await stack.up();
    stack.declare({ one: { args: args() } });
    await stack.up("--refresh");
    await owners.theOne();
    await owners.expectOneEach();
  });

  test("a whole stack", async () => {
    declareTrainer(stack);
    await stack.up();
    await stack.ok("destroy", "--yes", "--skip-preview", "--refresh");
    expect(await owners.living()).toEqual([]);
  });
});
