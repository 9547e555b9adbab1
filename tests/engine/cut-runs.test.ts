import { spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "../../provider/client/client";
import { createParams } from "../../provider/instance/apply/create";
import { fileJournal } from "../../provider/process/journal";
import { noteAttempt } from "../../provider/resource/ownership/journal";
import { readRemark, specDigest, writeRemark } from "../../provider/resource/ownership/marker";
import { type Api, KEYS } from "../support/api";
import { args, declareTrainer, eachWithStack } from "../support/instances";
import { Owners } from "../support/owners";
import { spec } from "../support/spec";
import type { Stack } from "../support/stack";

/** What an interrupted run has bought. */

let api: Api;
let stack: Stack;
let owners: Owners;
eachWithStack((made) => {
  ({ api, stack } = made);
  owners = new Owners(api, stack);
});

test("a replacement that an interrupted run bought is named by each plain up until the user decides, and used by the same command", async () => {
  declareTrainer(stack);
  await stack.up();
  const old = await owners.theOne();
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
    `An interrupted replacement has bought ${instanceIds[0]}`,
  );
  expect(await owners.living()).toHaveLength(2);
  await stack.up("--replace", await owners.urnOf("trainer"));
  expect(await owners.theOne()).toBe(instanceIds[0]);
  expect(await owners.theOne()).not.toBe(old);
  await owners.expectOneEach();
});

describe("what an interrupted run bought isn't lost", () => {
  /** `up` until it has bought another machine: engine, program and provider die while that boots. */
  async function cutUp(): Promise<string> {
    const before = await owners.living();
    await api.settings({ timeScale: 1 });
    const engine = spawn("pulumi", ["up", "--yes", "--skip-preview", "--non-interactive"], {
      cwd: stack.folder,
      env: stack.env,
      detached: true,
      stdio: "ignore",
    });
    const end = new Promise((resolve) => engine.on("close", resolve));
    while ((await owners.living()).length === before.length) await new Promise((resolve) => setTimeout(resolve, 50));
    process.kill(-(engine.pid as number), "SIGKILL");
    await end;
    await stack.ok("cancel", "--yes");
    await api.settings({ timeScale: 0.02 });
    await api.advance(200);
    return (await owners.living()).find((id) => !before.includes(id)) as string;
  }
  const said = (output: string) => output.replaceAll(/\s+/g, " ");

  test("if the setting `owner` has changed: the next `up` takes it over", async () => {
    declareTrainer(stack);
    const it = await cutUp();
    await stack.ok("config", "set", "compshare:owner", "team-b");
    expect(said(await stack.preview())).toContain(`takes over what an earlier run created, if it still exists: ${it}`);
    await stack.up();
    expect(await owners.theOne()).toBe(it);
    await owners.expectOneEach();
  });

  describe("if the program no longer declares it", () => {
    let kept: string;
    let lost: string;
    beforeEach(async () => {
      const others = { kept: { args: args({ name: "kept" }) } };
      stack.declare(others);
      await stack.up();
      kept = await owners.theOne();
      stack.declare({ ...others, trainer: { args: args() } });
      lost = await cutUp();
      stack.declare(others);
    });
    const named = () => `The instance ${lost} ("trainer", `;

    test("each preview and `up` names it until it is deleted", async () => {
      expect(said(await stack.preview())).toContain(named());
      const output = said(await stack.up());
      expect(output).toContain(named());
      expect(output).toContain("was created by an interrupted run of the stack organization/stack-test/test");
      expect(output).not.toContain(`The instance ${kept}`);
      const client = new Client({ ...KEYS, endpoint: api.url, requestTimeoutMs: 5000 });
      const target = { Region: "cn-wlcb", Zone: "cn-wlcb-01", UHostId: lost };
      await client.call("StopCompShareInstance", { ...target, Force: true } as never);
      await api.advance(200);
      await client.call("TerminateCompShareInstance", target as never);
      await api.advance(200);
      // The request for it may have been under way for 2 s, and lists lag half a second behind.
      await sleep(3000);
      expect(await stack.up()).not.toContain(lost);
    });

    test("`destroy`, which runs no program, names it too", async () => {
      const output = said(await stack.destroy());
      expect(output).toContain(named());
      expect(await owners.living()).toEqual([lost]);
    });

    test("declaring it again takes it over", async () => {
      stack.declare({ kept: { args: args({ name: "kept" }) }, trainer: { args: args() } });
      expect(await stack.up()).not.toContain(named());
      await owners.expectOneEach();
      expect(await owners.living()).toHaveLength(2);
    });
  });
});
