import { Api, KEYS } from "./api";
import { atHand } from "./at-hand";
import { Stack } from "./stack";

/** The arguments of the API page's example: tests change what they are about. */
export const args = (changes: Record<string, unknown> = {}) => ({
  zone: "cn-wlcb-01",
  gpuType: "4090",
  gpu: 1,
  cpu: 16,
  memory: 65536,
  imageId: "compshareImage-xxxx",
  bootDisk: { type: "CLOUD_SSD", size: 200 },
  chargeType: "Postpay",
  ...changes,
});

/** An empty stack. Its program (that of stack.ts) and the provider run in processes that run already. */
export async function newStack(api: Api): Promise<Stack> {
  const stack = await Stack.create(api.url, KEYS);
  stack.runner = atHand;
  return stack;
}

/** An emulator and an empty stack of their own for each test of a file. */
export function eachWithStack(begin: (made: { api: Api; stack: Stack }) => void): void {
  let made: { api: Api; stack: Stack };
  beforeEach(async () => {
    const api = await Api.start();
    made = { api, stack: await newStack(api) };
    begin(made);
  });
  afterEach(async () => {
    made.stack.dispose();
    await made.api.close();
  });
}

/** Checks the account's only instance, and that neither a preview nor a refresh finds a change. */
export async function expectSettled(api: Api, stack: Stack, changes: object): Promise<void> {
  expect(await api.only()).toMatchObject(changes);
  await stack.preview("--expect-no-changes");
  await stack.preview("--expect-no-changes", "--refresh");
}

/** A stack that declares one instance, "trainer". */
export async function stackWith(api: Api, changes: Record<string, unknown> = {}, opts: object = {}): Promise<Stack> {
  const stack = await newStack(api);
  declareTrainer(stack, changes, opts);
  return stack;
}

export function declareTrainer(stack: Stack, changes: Record<string, unknown> = {}, opts: object = {}): void {
  stack.declare({ trainer: { args: args(changes), opts } });
}
