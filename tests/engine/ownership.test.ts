import type { Api } from "../support/api";
import { declareTrainer, eachWithStack } from "../support/instances";
import type { Stack } from "../support/stack";

let api: Api;
let stack: Stack;
eachWithStack((made) => {
  ({ api, stack } = made);
  stack.env.COMPSHARE_LIST_LAG = "0.5";
});

const stored = async (of = stack) => (await of.resources()).map(({ id }) => id);
const living = async () => (await api.living()).map(({ UHostId }) => UHostId);
const urnOf = async (name: string) => (await stack.resources()).find(({ urn }) => urn.endsWith(`::${name}`))?.urn ?? "";

describe("a forced replacement makes another instance and then deletes the old one", () => {
  test("with --replace, together with a change in place", async () => {
    declareTrainer(stack);
    await stack.up();
    const [old] = await living();
    declareTrainer(stack, { gpu: 2, cpu: 32, memory: 131072 });
    await stack.up("--replace", await urnOf("trainer"));
    const now = await living();
    expect(now).toHaveLength(1);
    expect(now).not.toEqual([old]);
    expect(await stored()).toEqual(now);
    await stack.preview("--expect-no-changes");
  });
});
