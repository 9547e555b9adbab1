import { Api, KEYS } from "../support/api";
import { expectHiddenRefusal, HIDDEN, WRONG_SECRETS } from "../support/hidden";
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

test.each(WRONG_SECRETS)("a preview refuses %s and doesn't show the secret", (_what, changes, secrets) =>
  expectHiddenRefusal(stack, changes, secrets),
);

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
