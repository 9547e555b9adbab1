import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { args, eachWithStack } from "../support/instances";
import type { Stack } from "../support/stack";

/** What a preview says of resources that the state has and the program hasn't any more, in the engine's own output. */

let stack: Stack;
eachWithStack((made) => {
  ({ stack } = made);
});

const DATA = [{ name: "data", type: "CLOUD_SSD", size: 50 }];
const kept = { args: args() };
const left = { args: args({ chargeType: "Month", dataDisks: DATA }) };

/** The sentences about what leaves, each once. */
const leavingIn = (output: string) =>
  [...output.matchAll(/^\s*warning: (.+ isn't in the program any more.+)$/gm)].map(([, text]) => text);

/** The id of a resource in the state. */
const idOf = async (name: string) =>
  [...(await stack.resources()), ...(await stack.images())].find(({ urn }) => urn.endsWith(`::${name}`))?.id ?? "";

test("an instance: what is lost with it, once, also beside a refresh", async () => {
  stack.declare({ kept, left });
  await stack.up();
  const id = await idOf("left");
  stack.declare({ kept });
  const told = [
    expect.stringMatching(
      new RegExp(
        `^left isn't in the program any more: ${id} is deleted with all that is on its boot disk \\(200 GB\\) and its data disk ` +
          `data \\(50 GB\\)\\. Copy what you need first; .* ${id} is paid until 20.* it only leaves the state\\.$`,
      ),
    ),
  ];
  expect(leavingIn(await stack.preview())).toEqual(told);
  expect(leavingIn(await stack.preview("--refresh"))).toEqual(told);
  await stack.up();
  expect(leavingIn(await stack.preview())).toEqual([]);
});

test("the last one that was declared, where the stack has outputs: a name that changes is a deletion", async () => {
  stack.declare({ before: kept });
  await stack.up();
  stack.declare({ after: kept });
  expect(leavingIn(await stack.preview())).toEqual([expect.stringMatching(/^before isn't in the program any more/)]);
});

test("members of a fleet that shrinks, and an image", async () => {
  const fleet = (count: number) => ({ type: "fleet" as const, args: { count, spec: args() } });
  const image = { type: "image" as const, args: { zone: "cn-wlcb-01" }, from: { instanceId: "kept.instanceId" } };
  stack.declare({ kept, fleet: fleet(3), image });
  await stack.up();
  const id = await idOf("image");
  stack.declare({ kept, fleet: fleet(1) });
  expect(leavingIn(await stack.preview()).sort()).toEqual([
    expect.stringMatching(/^fleet-1 isn't in the program any more: uhost-\S+ is deleted/),
    expect.stringMatching(/^fleet-2 isn't in the program any more: uhost-\S+ is deleted/),
    expect.stringContaining(
      `image isn't in the program any more: ${id} is deleted, and no instance can be made from it`,
    ),
  ]);
});

test("nothing of what stays: under another name by an alias, or where it was only read", async () => {
  stack.declare({ kept, before: { args: args() } });
  await stack.up();
  const seen = { type: "get" as const, args: { id: await idOf("kept") } };
  stack.declare({ kept, after: { args: args({ name: "before" }), opts: { aliases: [{ name: "before" }] } }, seen });
  expect(leavingIn(await stack.preview())).toEqual([]);
  await stack.up();
  stack.declare({ kept, after: { args: args({ name: "before" }) } });
  expect(leavingIn(await stack.preview())).toEqual([]);
});

test("nothing by a program that fails: it has declared a part only", async () => {
  stack.declare({ kept, left });
  await stack.up();
  stack.declare({ kept, left: { args: { ...left.args, gpu: 11 } } });
  expect(leavingIn(await stack.fails("preview"))).toEqual([]);
});

test("a stack whose state holds nothing at all, not even a list of resources, is previewed", async () => {
  const file = join(stack.folder, "state", ".pulumi", "stacks", "stack-test", "test.json");
  const { checkpoint, ...rest } = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify({ ...rest, checkpoint: { stack: checkpoint.stack } }));
  stack.declare({ kept });
  expect(await stack.preview()).toContain("kept create");
});
