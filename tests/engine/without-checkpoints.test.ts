import { spawn } from "node:child_process";
import type { Api } from "../support/api";
import { args, eachWithStack } from "../support/instances";
import { Owners } from "../support/owners";
import type { Program, Stack } from "../support/stack";

/** `PULUMI_SKIP_CHECKPOINTS`: the engine stores the state at the end of a run. */

let api: Api;
let stack: Stack;
let owners: Owners;
eachWithStack((made) => {
  ({ api, stack } = made);
  owners = new Owners(api, stack);
  stack.env.PULUMI_SKIP_CHECKPOINTS = "true";
});

const TWO: Program = { one: { args: args({ name: "one" }) }, two: { args: args({ name: "two" }) } };
const said = (output: string) => output.replaceAll(/\s+/g, " ");

/** `up` until both machines are bought: engine, program and provider die while they boot. */
async function killedUp(): Promise<string[]> {
  await api.settings({ timeScale: 1 });
  const engine = spawn("pulumi", ["up", "--yes", "--skip-preview", "--non-interactive"], {
    cwd: stack.folder,
    env: stack.env,
    detached: true,
    stdio: "ignore",
  });
  const end = new Promise((resolve) => engine.on("close", resolve));
  while ((await owners.living()).length < 2) await new Promise((resolve) => setTimeout(resolve, 50));
  process.kill(-(engine.pid as number), "SIGKILL");
  await end;
  await stack.ok("cancel", "--yes");
  await api.settings({ timeScale: 0.02 });
  await api.advance(200);
  return owners.living();
}

test("what a killed run has bought is in no state, and the next `up` takes it over, once", async () => {
  stack.declare(TWO);
  const bought = await killedUp();
  expect(await owners.idsIn(stack)).toEqual([]);
  await stack.up();
  expect((await owners.living()).sort()).toEqual(bought.sort());
  await owners.expectOneEach();
});

test("it is taken over too if a preview comes first", async () => {
  stack.declare(TWO);
  const bought = await killedUp();
  expect(said(await stack.preview())).toContain("takes over what an earlier run created");
  await stack.up();
  expect((await owners.living()).sort()).toEqual(bought.sort());
});

test("what was removed from the state after its run had ended isn't taken over unasked: another stack may have it", async () => {
  stack.declare({ one: TWO.one! });
  await stack.up();
  const id = await owners.theOne();
  await stack.ok("state", "delete", "--yes", await owners.urnOf("one"));
  const output = said(await stack.fails("up", "--yes", "--skip-preview"));
  expect(output).toContain(`COMPSHARE_TAKE_OVER=${id} pulumi up`);
  expect(await owners.theOne()).toBe(id);
});

test("a program with resources of other providers is warned, as nothing finds them after a kill", async () => {
  stack.declare({ ...TWO, other: { type: "foreign", args: {} } });
  expect(said(await stack.preview())).toContain("PULUMI_SKIP_CHECKPOINTS is set, and the program also has resources");
});
