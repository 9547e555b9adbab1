import type { Api } from "../support/api";
import { args, eachWithStack } from "../support/instances";
import type { Stack } from "../support/stack";

let api: Api;
let stack: Stack;
eachWithStack((made) => {
  ({ api, stack } = made);
});

const HIDDEN = "Hidden-value-7";

test.each<[string, Record<string, unknown>, string[]]>([
  ["the API's spelling of a secret", { Password: HIDDEN }, ["Password"]],
  ["a misspelt secret that nobody marked", { passwort: HIDDEN }, []],
  ["a password that breaks its rule", { password: `${HIDDEN}中` }, []],
  ["a marked secret that breaks a form", { chargeType: HIDDEN }, ["chargeType"]],
  ["a marked secret that breaks a rule together with others", { zone: HIDDEN }, ["zone"]],
  ["a marked secret inside of another value", { bootDisk: { type: HIDDEN, size: 100 } }, ["bootDisk"]],
])("a preview refuses %s and doesn't show the secret", async (_what, changes, secrets) => {
  stack.declare({ trainer: { args: args(changes), secrets } });
  const output = await stack.fails("preview", "--diff");
  expect(output).toMatch(/trainer.*has a problem/s);
  expect(output).not.toContain(HIDDEN);
});

test("a password that a stack transformation sets is encrypted in the state, inputs and outputs", async () => {
  stack.declare({ transformed: { args: { password: HIDDEN } }, trainer: { args: args() } });
  await stack.up();
  expect(await stack.ok("stack", "export")).not.toContain(HIDDEN);
  const [trainer] = await stack.resources();
  expect(trainer?.inputs.password).toHaveProperty("ciphertext");
  await stack.preview("--expect-no-changes");
  expect((await api.living())[0]).toBeDefined();
});

test("a preview honours options that a transformation or a component sets", async () => {
  stack.declare({ trainer: { args: args() }, inside: { type: "child", args: args() } });
  await stack.up();
  stack.declare({
    transformed: { args: {}, opts: { retainOnDelete: true } },
    trainer: { args: args({ remark: "another" }) },
    inside: { type: "child", args: args() },
  });
  expect((await stack.preview()).replaceAll(/\s+/g, " ")).toContain("is only removed from the state (retainOnDelete)");
});
