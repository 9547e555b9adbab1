import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Api, KEYS } from "../support/api";
import { args, newStack } from "../support/instances";
import type { Stack } from "../support/stack";

const COMMAND = join(__dirname, "../../dist/provider/cli.js");

let api: Api;
const stacks: Stack[] = [];
beforeAll(async () => {
  api = await Api.start();
});
afterAll(async () => {
  for (const stack of stacks) stack.dispose();
  await api.close();
});

async function freshStack(): Promise<Stack> {
  const stack = await newStack(api);
  stacks.push(stack);
  return stack;
}

async function orphans(stack: Stack, ...argv: string[]) {
  const child = spawn(process.execPath, [COMMAND, "orphans", ...argv], { cwd: stack.folder, env: stack.env });
  const [[code], out, err] = await Promise.all([once(child, "close"), text(child.stdout), text(child.stderr)]);
  return { code, out, err };
}

test("an instance whose state is lost is found, and is no orphan any more when it is adopted", async () => {
  const lost = await freshStack();
  lost.declare({ trainer: { args: args() } });
  await lost.up();
  const [it] = await api.living();

  const stack = await freshStack();
  stack.declare({ worker: { args: args() } });
  await stack.up();

  const found = await orphans(stack);
  expect(found).toMatchObject({ code: 3, err: "" });
  expect(found.out).toMatch(
    new RegExp(`^instance +${it?.UHostId} +trainer +cn-wlcb-01 +Running +0 min +1.66 CNY`, "m"),
  );
  expect(found.out).not.toContain(KEYS.privateKey);

  const { orphans: listed } = JSON.parse((await orphans(stack, "--json", "--region", "cn-wlcb")).out);
  expect(listed).toHaveLength(1);
  stack.declare({ worker: { args: args() }, found: { args: args({ adoptInstanceId: listed[0].adoptInstanceId }) } });
  await stack.up();
  expect(await orphans(stack)).toMatchObject({ code: 0, out: expect.stringContaining("No orphans") });
});

test("a state that was exported says what it owns, without a stack", async () => {
  const stack = stacks.at(-1) as Stack;
  writeFileSync(join(stack.folder, "state.json"), await stack.ok("stack", "export"));
  expect((await orphans(stack, "--state", "state.json")).code).toBe(0);
  expect((await orphans(stack, "--state", "package.json")).err).toContain("package.json isn't a state");
});

test("wrong usage is told apart from orphans and from errors", async () => {
  const stack = stacks.at(-1) as Stack;
  expect((await orphans(stack, "--moon")).code).toBe(2);
  expect((await orphans(stack, "--stack", "no-such-stack")).code).toBe(1);
  expect((await orphans(stack, "--help")).code).toBe(0);
});
