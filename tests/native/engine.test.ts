import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { Api, KEYS } from "../support/api";
import { args } from "../support/instances";
import { machineYaml, yamlStack } from "../support/native";
import { Stack } from "../support/stack";

/** What the engine gives a plugin and no dynamic provider: Ctrl-C, and providers of their own settings. */

test("Ctrl-C ends a wait at once, and the next up continues with the machine that was bought", async () => {
  const api = await Api.start({ timeScale: 1 });
  const stack = await Stack.create(api.url, KEYS, "native");
  try {
    stack.declare({ trainer: { args: args() } });
    const up = spawn("pulumi", ["up", "--yes", "--skip-preview", "--non-interactive"], {
      cwd: stack.folder,
      env: stack.env,
      stdio: "ignore",
    });
    while ((await api.living()).length === 0) await sleep(100);
    const struck = Date.now();
    up.kill("SIGINT");
    const [code] = await once(up, "exit");
    expect(Date.now() - struck).toBeLessThan(15_000);
    expect(code).not.toBe(0);
    const [bought] = await api.living();
    expect(await stack.resources()).toMatchObject([{ id: bought?.UHostId }]);

    await api.advance(3600);
    await stack.up();
    expect((await api.living()).map(({ UHostId }) => UHostId)).toEqual([bought?.UHostId]);
    expect(await stack.resources()).toMatchObject([{ outputs: { state: "Running" } }]);
  } finally {
    stack.dispose();
    await api.close();
  }
});

test("each provider of a program has its own keys and endpoint", async () => {
  const [first, second] = [
    await Api.start(),
    await Api.start({ publicKey: "others", privateKey: "the-others-private-key" }),
  ];
  const stack = await yamlStack(
    first,
    `
resources:
  others:
    type: pulumi:providers:compshare
    properties:
      endpoint: ${second.url}
      publicKey: others
      privateKey: the-others-private-key
${machineYaml("mine")}${machineYaml("theirs", `    options:\n      provider: \${others}\n`)}`,
  );
  try {
    await stack.up();
    const names = async (api: Api) => (await api.living()).map(({ Name }) => Name);
    expect([await names(first), await names(second)]).toEqual([["mine"], ["theirs"]]);
    expect(await stack.ok("stack", "export")).not.toContain("the-others-private-key");
    await stack.destroy();
    expect([await names(first), await names(second)]).toEqual([[], []]);
  } finally {
    stack.dispose();
    await first.close();
    await second.close();
  }
});
