import { Api } from "../support/api";
import { args, newStack } from "../support/instances";
import type { Program, Stack } from "../support/stack";

let api: Api;
const stacks: Stack[] = [];
beforeEach(async () => {
  api = await Api.start();
});
afterEach(async () => {
  for (const stack of stacks.splice(0)) stack.dispose();
  await api.close();
});

/** A trainer, and an image that is made of it. */
const baking = (changes: object = {}, opts: object = {}, trainer: Record<string, unknown> = {}): Program => ({
  trainer: { args: args(trainer) },
  trained: {
    type: "image",
    args: { zone: "cn-wlcb-01", ...changes },
    opts,
    from: { instanceId: "trainer.instanceId" },
  },
});

/** A stack of the same project and name each time: its state is as empty as if a run had been killed. */
async function freshStack(program: Program = baking()): Promise<Stack> {
  const stack = await newStack(api);
  stack.env.COMPSHARE_LIST_LAG = "0.5";
  stack.declare(program);
  stacks.push(stack);
  return stack;
}

const UP = ["up", "--yes", "--skip-preview"];
const imageIds = async (stack: Stack) => (await stack.images()).map(({ id }) => id);
const made = async () => (await api.calls()).CreateCompShareCustomImage ?? 0;
const flat = (output: string) => output.replaceAll(/\s+/g, " ");

describe("the life of an image", () => {
  test("it is made of an instance, changed in place, and deleted; after each step nothing is left to do", async () => {
    const stack = await freshStack(baking({ description: "epoch 1" }));
    expect(await stack.preview()).toContain("trained create");
    await stack.up();
    const [image] = await api.images();
    const [stored] = await stack.images();
    expect(image).toMatchObject({ Name: "trained", Status: "Available" });
    expect(image?.Description).toMatch(/^epoch 1 pulumi-[0-9a-f-]+$/);
    expect(stored).toMatchObject({
      id: image?.CompShareImageId,
      outputs: { imageId: image?.CompShareImageId, status: "Available", size: 200 * 1024, description: "epoch 1" },
    });
    expect(stored?.outputs.__provider).toBe('exports.handler=()=>require("pulumi-compshare/runtime.js").images');
    await stack.preview("--expect-no-changes");

    stack.declare(baking({ description: "epoch 2", name: "renamed" }));
    expect(await stack.preview("--diff")).toMatch(/~ compshare:CustomImage.*\(update\)/s);
    await stack.up();
    expect(await api.images()).toMatchObject([
      { CompShareImageId: stored?.id, Name: "renamed", Description: expect.stringMatching(/^epoch 2 pulumi-/) },
    ]);
    await stack.preview("--expect-no-changes");
    stack.declare(baking({ name: "renamed" }));
    await stack.up();
    await stack.refresh();
    await stack.preview("--expect-no-changes");

    await stack.destroy();
    expect(await api.images()).toEqual([]);
    expect(await made()).toBe(1);
  });

  test("it outlives its instance, and instances and fleets are made from it, unknown at preview as it is", async () => {
    const fleet = { count: 2, spec: args({ gpu: 1 }) };
    const stack = await freshStack({
      ...baking(),
      worker: { args: args(), from: { imageId: "trained.imageId" } },
    });
    expect(await stack.preview()).toContain("worker create");
    await stack.up();
    const [image] = await api.images();
    const id = image?.CompShareImageId;
    expect((await stack.resources()).find(({ urn }) => urn.endsWith("worker"))?.outputs.imageId).toBe(id);
    await stack.preview("--expect-no-changes");
    // An id that is known is held against the service's images.
    const [trainer] = await stack.resources();
    stack.declare({
      trained: { type: "image", args: { zone: "cn-wlcb-01", instanceId: trainer?.id } },
      worker: { args: args({ imageId: id }) },
      fleet: { type: "fleet", args: { ...fleet, spec: { ...fleet.spec, imageId: id } } },
    });
    expect(await stack.preview()).not.toContain("warning");
    await stack.up();
    await stack.preview("--expect-no-changes");
    expect(await api.images()).toMatchObject([{ CompShareImageId: id }]);
    expect(await api.living()).toHaveLength(3);
  });

  test("another instance means another image: the reason is told, the new one is made first, under the same name", async () => {
    const stack = await freshStack();
    await stack.up();
    const [old] = await api.images();
    stack.declare(baking({}, {}, { gpuType: "3090", cpu: 12, memory: 32768 }));
    const preview = flat(await stack.preview());
    expect(preview).toContain("trained replace");
    expect(preview).toContain(
      "instanceId changes, which only a new image can do: one is made of the instance, once that is known, and " +
        `${old?.CompShareImageId} is deleted when that is made`,
    );
    await stack.up();
    const [image, ...more] = await api.images();
    expect(more).toEqual([]);
    expect(image).toMatchObject({ Name: "trained", Status: "Available" });
    expect(image?.CompShareImageId).not.toBe(old?.CompShareImageId);
    const calls = Object.keys(await api.calls());
    expect(calls).toContain("UpdateCompShareImage");
    await stack.preview("--expect-no-changes");
  });

  test("it is made again of the same instance when a replacement is asked for", async () => {
    const stack = await freshStack();
    await stack.up();
    const [old] = await stack.images();
    await stack.up("--replace", old?.urn ?? "");
    const [image, ...more] = await api.images();
    expect(more).toEqual([]);
    expect(image?.CompShareImageId).not.toBe(old?.id);
    expect(await imageIds(stack)).toEqual([image?.CompShareImageId]);
    await stack.preview("--expect-no-changes");
  });
});
