import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { Api, KEYS } from "../support/api";
import { declareTrainer, stackWith } from "../support/instances";
import { runPulumi, type Stack } from "../support/stack";

let api: Api;
let stack: Stack;
// The engine starts the programs here: what it and they print is the subject.
beforeAll(async () => {
  api = await Api.start();
  stack = await stackWith(api);
  stack.runner = runPulumi;
  // The keys come from the stack's configuration, the private one encrypted, as the README says.
  Object.assign(stack.env, { COMPSHARE_PUBLIC_KEY: undefined, COMPSHARE_PRIVATE_KEY: undefined });
  await stack.ok("config", "set", "compshare:publicKey", KEYS.publicKey);
  await stack.ok("config", "set", "--secret", "compshare:privateKey", KEYS.privateKey);
});
afterAll(async () => {
  stack.dispose();
  await api.close();
});

const NAKED = new RegExp(`${KEYS.privateKey}|${Buffer.from(KEYS.privateKey).toString("base64").replace(/=+$/, "")}`);

/** Pulumi's own log of its configuring a provider, which holds the stack's configuration in clear at -v=9. */
const ENGINES_OWN = /Configure\(\)\.inputs\]: value=/;
const withoutEnginesOwn = (output: string) =>
  output
    .split("\n")
    .filter((line) => !ENGINES_OWN.test(line))
    .join("\n");

test("keys from the environment are in no output, at the highest verbosity", async () => {
  const env = { ...stack.env, COMPSHARE_PUBLIC_KEY: KEYS.publicKey, COMPSHARE_PRIVATE_KEY: KEYS.privateKey };
  const other = await stackWith(api);
  other.runner = runPulumi;
  Object.assign(other.env, env, { PULUMI_BACKEND_URL: other.env.PULUMI_BACKEND_URL });
  const outputs = [
    await other.up("-v=9", "--logtostderr"),
    await other.ok("preview", "-v=9", "--logtostderr", "--diff"),
    await other.ok("refresh", "--yes", "-v=9", "--logtostderr"),
    await other.ok("stack", "export"),
    await other.ok("destroy", "--yes", "-v=9", "--logtostderr"),
  ];
  other.dispose();
  for (const output of outputs) expect(NAKED.test(output)).toBe(false);
});

test("a private key from the stack's configuration is only in the engine's own output", async () => {
  const up = await stack.up("-v=9", "--logtostderr");
  expect(up.length).toBeGreaterThan(10_000);
  expect(NAKED.test(withoutEnginesOwn(up))).toBe(false);
  expect(NAKED.test(withoutEnginesOwn(await stack.ok("refresh", "--yes", "-v=9", "--logtostderr")))).toBe(false);
  expect(NAKED.test(await stack.ok("preview", "--diff", "--debug"))).toBe(false);
});

test("no file of the state contains the private key", async () => {
  expect(NAKED.test(await stack.ok("stack", "export"))).toBe(false);
  const files = filesBelow(join(stack.folder, "state"));
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((file) => NAKED.test(readFileSync(file, "latin1")))).toEqual([]);
});

test("an instance's password is encrypted in the state, and masked where outputs are shown", async () => {
  const { trainer } = await stack.outputs();
  const password = trainer?.password as string;
  expect(password.length).toBeGreaterThan(5);
  const shown = (await stack.ok("stack", "export")) + (await stack.ok("stack", "output", "--json"));
  expect(shown).not.toContain(password);
  expect(shown).not.toContain(Buffer.from(password).toString("base64"));
});

test("errors of a failing run contain no secret", async () => {
  const password = (await stack.outputs()).trainer?.password as string;
  await api.faults({ action: "StartCompShareInstance", nth: 1, fault: "retcode:8357" });
  declareTrainer(stack, { gpu: 2, cpu: 32, memory: 131072 });
  const output = await stack.fails("up", "--yes", "--skip-preview", "-v=9", "--logtostderr");
  expect(NAKED.test(withoutEnginesOwn(output))).toBe(false);
  const stored = await stack.ok("stack", "export");
  expect([stored.includes(password), NAKED.test(stored)]).toEqual([false, false]);
});

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}
