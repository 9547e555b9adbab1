import { Api } from "../support/api";
import { providerAtHand } from "../support/at-hand";
import { args, declareTrainer, stackWith } from "../support/instances";
import type { Stack } from "../support/stack";

let api: Api;
let stack: Stack;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  api = await Api.start();
  stack = await stackWith(api);
  // Some of these programs end with an error.
  stack.runner = providerAtHand;
  env = { ...stack.env };
});
beforeEach(async () => {
  Object.assign(stack.env, env);
  await api.reset();
});
afterAll(async () => {
  stack.dispose();
  await api.close();
});

const OFFERS = [
  "DescribeAvailableCompShareInstanceTypes",
  "DescribeCompShareGpuInventory",
  "DescribeCompShareSupportZone",
];

test("a preview reports all problems at once, and asks only for what is offered", async () => {
  stack.declare({ trainer: { args: args({ gpu: 11, memory: 64, chargeType: "Weekly", GPU: 1 }) } });
  const output = await stack.fails("preview");
  for (const property of ["gpu", "memory", "chargeType"]) expect(output).toContain(`property ${property} value`);
  expect(output).toContain("GPU: there is no such property; write gpu");
  expect(output).toContain("11 cards aren't offered for 4090 in cn-wlcb-01; choose 1, 2, 3, 4, 5, 6, 7, 8, 9 or 10");
  expect(output).toContain("memory is in MB; for 64 GB write 65536");
  const asked = Object.keys(await api.calls());
  expect(asked.filter((action) => !OFFERS.includes(action))).toEqual([]);
});

test.each(["-5m", "soon"])("a preview refuses customTimeouts that are no duration (%j)", async (create) => {
  declareTrainer(stack, { gpu: 0 }, { customTimeouts: { create } });
  const output = await stack.fails("preview");
  expect(output).toMatch(/'trainer': property customTimeouts\.create .* isn't valid: it must be a duration such as/);
  expect(output).toContain("property gpu value");
  expect(output).not.toMatch(/^\s+at .*\.js:\d+/m);
});

const withoutKeys = () =>
  Object.assign(stack.env, {
    COMPSHARE_PUBLIC_KEY: "",
    COMPSHARE_PRIVATE_KEY: "",
    HOME: stack.folder,
    XDG_CONFIG_HOME: "",
  });

test("a preview works without keys", async () => {
  stack.declare({ trainer: { args: args() } });
  withoutKeys();
  const output = await stack.preview();
  expect(output).toContain("trainer create");
  expect(output).toContain("pulumi config set --secret compshare:privateKey");
  expect(await api.calls()).toEqual({});
});

test("up without keys prints the commands that set them", async () => {
  stack.declare({ trainer: { args: args() } });
  withoutKeys();
  const output = await stack.fails("up", "--yes", "--skip-preview");
  expect(output).toContain("pulumi config set compshare:publicKey");
  expect(output).toContain("pulumi config set --secret compshare:privateKey");
  expect(await api.calls()).toEqual({});
});

test("a wrong private key fails the preview, and says so", async () => {
  stack.declare({ trainer: { args: args() } });
  Object.assign(stack.env, { COMPSHARE_PRIVATE_KEY: "wrong" });
  const preview = await stack.fails("preview");
  expect(preview).toMatch(/signature doesn't match.*Check that the private key belongs to the public key/);
  // Once, as an error.
  expect(preview).not.toContain("The service can't be asked");
  expect(await stack.fails("up", "--yes", "--skip-preview")).toMatch(/signature doesn't match[\s\S]*RetCode 171/);
});

test("a preview shows the type compshare:Instance, and the values of defaults", async () => {
  stack.declare({ trainer: { args: args({ chargeType: undefined }) } });
  const output = await stack.preview("--diff");
  expect(output).toContain("compshare:Instance: (create)");
  expect(output).toMatch(/chargeType +: "Month"/);
  expect(output).toMatch(/region +: "cn-wlcb"/);
});

test("a preview doesn't check values that are known only later", async () => {
  stack.declare({ first: { args: args() }, second: { args: args(), nameFrom: "first" } });
  expect(await stack.preview()).toContain("second create");
});
