import type { Api } from "../support/api";
import { expectHiddenRefusal, HIDDEN, WRONG_SECRETS } from "../support/hidden";
import { args, eachWithStack } from "../support/instances";
import type { Stack } from "../support/stack";

let api: Api;
let stack: Stack;
eachWithStack((made) => {
  ({ api, stack } = made);
});

test.each([
  ...WRONG_SECRETS,
  ["a marked secret that breaks a rule together with others", { zone: HIDDEN }, ["zone"]],
  ["a marked secret inside of another value", { bootDisk: { type: HIDDEN, size: 100 } }, ["bootDisk"]],
])("a preview refuses %s and doesn't show the secret", (_what, changes, secrets) =>
  expectHiddenRefusal(stack, changes, secrets),
);

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
