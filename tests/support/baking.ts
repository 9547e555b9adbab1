import { Api } from "./api";
import { args, newStack } from "./instances";
import type { Program, Stack } from "./stack";

/** An instance "trainer", and an image that is created from it. */
export const baking = (changes: object = {}, opts: object = {}, trainer: Record<string, unknown> = {}): Program => ({
  trainer: { args: args(trainer) },
  trained: {
    type: "image",
    args: { zone: "cn-wlcb-01", ...changes },
    opts,
    from: { instanceId: "trainer.instanceId" },
  },
});

export type FreshStack = (program?: Program) => Promise<Stack>;

/** An emulator for each test of a file, and as many stacks as the test wants. */
export function eachWithImages(begin: (made: { api: Api; freshStack: FreshStack }) => void): void {
  let api: Api;
  const stacks: Stack[] = [];
  /** A stack of the same project and name each time: its state is as empty as if a run had been killed. */
  async function freshStack(program: Program = baking()): Promise<Stack> {
    const stack = await newStack(api);
    // How long the service may still work on an interrupted attempt, and how far its lists lag behind.
    Object.assign(stack.env, { COMPSHARE_REQUEST_TIMEOUT: "2", COMPSHARE_LIST_LAG: "0.5" });
    stack.declare(program);
    stacks.push(stack);
    return stack;
  }
  beforeEach(async () => {
    api = await Api.start();
    begin({ api, freshStack });
  });
  afterEach(async () => {
    for (const stack of stacks.splice(0)) stack.dispose();
    await api.close();
  });
}

export const imageIds = async (stack: Stack) => (await stack.images()).map(({ id }) => id);

/** How many times the service was asked to create an image. */
export const made = async (api: Api) => (await api.calls()).CreateCompShareCustomImage ?? 0;

/** Without the engine's line breaks. */
export const flat = (output: string) => output.replaceAll(/\s+/g, " ");
