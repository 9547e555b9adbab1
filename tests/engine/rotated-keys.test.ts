import { Api, KEYS } from "../support/api";
import { declareTrainer, eachWithStack } from "../support/instances";
import type { Stack } from "../support/stack";

/** Commands that run no program use the configuration that the state has: that of the last `up`. */

let api: Api;
let stack: Stack;
eachWithStack((made) => {
  ({ api, stack } = made);
});

const inConfig = async (endpoint: string) => {
  await stack.ok("config", "set", "compshare:endpoint", endpoint);
  await stack.ok("config", "set", "compshare:publicKey", KEYS.publicKey);
  await stack.ok("config", "set", "--secret", "compshare:privateKey", KEYS.privateKey);
};
const refuseKeys = () =>
  api.faults({
    action: "DescribeCompShareInstance",
    nth: 1,
    fault: "retcode:172",
    seconds: 600,
    calls: "all",
  } as never);

test("if the old keys are refused, the error says which ones the command uses, and how to use the current ones", async () => {
  for (const name of ["COMPSHARE_ENDPOINT", "COMPSHARE_PUBLIC_KEY", "COMPSHARE_PRIVATE_KEY"]) delete stack.env[name];
  await inConfig(api.url);
  declareTrainer(stack);
  await stack.up();
  await refuseKeys();
  for (const command of ["refresh", "destroy"]) {
    const output = (await stack.fails(command, "--yes", "--skip-preview")).replaceAll(/\s+/g, " ");
    expect(output).toContain("the user doesn't exist");
    expect(output).toContain(
      `keys and settings are those of the stack's last \`pulumi up\`. \`pulumi ${command} --run-program\``,
    );
  }
  await api.faults();
  const other = await Api.start();
  await stack.ok("config", "set", "compshare:endpoint", other.url);
  const before = await api.calls();
  // It isn't there, which is no proof that it is gone.
  await stack.fails("destroy", "--yes", "--skip-preview", "--run-program");
  expect(await api.calls()).toEqual(before);
  expect(await other.calls()).toHaveProperty("DescribeCompShareInstance");
  await other.close();
});

test("keys from the environment are always current", async () => {
  declareTrainer(stack);
  await stack.up();
  await refuseKeys();
  const output = await stack.fails("destroy", "--yes", "--skip-preview");
  expect(output).toContain("the user doesn't exist");
  expect(output).not.toContain("--run-program");
});
