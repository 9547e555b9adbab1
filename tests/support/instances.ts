import type { Api } from "./api";
import { KEYS } from "./api";
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

export const newStack = (api: Api) => Stack.create(api.url, KEYS);

/** A stack that declares one instance, "trainer", and one that was brought up. */
export async function stackWith(api: Api, changes: Record<string, unknown> = {}, opts: object = {}): Promise<Stack> {
  const stack = await newStack(api);
  declareTrainer(stack, changes, opts);
  return stack;
}

export function declareTrainer(stack: Stack, changes: Record<string, unknown> = {}, opts: object = {}): void {
  stack.declare({ trainer: { args: args(changes), opts } });
}
