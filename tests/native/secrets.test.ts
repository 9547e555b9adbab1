import { Api, KEYS } from "../support/api";
import { args } from "../support/instances";
import { Stack } from "../support/stack";

let api: Api;
let stack: Stack;
beforeEach(async () => {
  api = await Api.start();
  stack = await Stack.create(api.url, KEYS, "native");
});
afterEach(async () => {
  stack.dispose();
  await api.close();
});

const HIDDEN = "Hidden-value-7";

test.each<[string, Record<string, unknown>, string[]]>([
  ["the API's spelling of a secret", { Password: HIDDEN }, ["Password"]],
  ["a misspelt secret that nobody marked", { passwort: HIDDEN }, []],
  ["a password that breaks its rule", { password: `${HIDDEN}中` }, []],
  ["a marked secret that breaks a form", { chargeType: HIDDEN }, ["chargeType"]],
])("a preview refuses %s and doesn't show the secret", async (_what, changes, secrets) => {
  stack.declare({ trainer: { args: args(changes), secrets } });
  const output = await stack.fails("preview", "--diff");
  expect(output).toMatch(/trainer.*has a problem/s);
  expect(output).not.toContain(HIDDEN);
});

test("an unmarked password and a plain key in the configuration are encrypted in the state", async () => {
  Object.assign(stack.env, { COMPSHARE_PUBLIC_KEY: undefined, COMPSHARE_PRIVATE_KEY: undefined });
  await stack.ok("config", "set", "compshare:publicKey", KEYS.publicKey);
  await stack.ok("config", "set", "--plaintext", "compshare:privateKey", KEYS.privateKey);
  stack.declare({ trainer: { args: args({ password: HIDDEN }) } });
  await stack.up();
  const { deployment } = await stack.state();
  const stored = JSON.stringify(deployment);
  expect(stored).toContain("pulumi:providers:compshare");
  expect(stored).not.toContain(HIDDEN);
  expect(stored).not.toContain(KEYS.privateKey);
});
