import type { Api } from "../support/api";
import { baking, eachWithImages, type FreshStack, flat, imageIds, made } from "../support/baking";
import { args } from "../support/instances";
import { type Program, warningsOf } from "../support/stack";

let api: Api;
let freshStack: FreshStack;
eachWithImages((given) => {
  ({ api, freshStack } = given);
});

const UP = ["up", "--yes", "--skip-preview"];

describe("the life of an image", () => {
  test("an image is created from an instance, changed in place, and deleted; no changes remain after each step", async () => {
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
    expect(await stack.preview("--diff")).toMatch(/name\s*: "trained" => "renamed"/);
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
    expect(await made(api)).toBe(1);
  });

  test("an image survives its instance, and instances and fleets are created from it while its id is unknown at preview", async () => {
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
    expect(warningsOf(await stack.preview())).toEqual([]);
    await stack.up();
    await stack.preview("--expect-no-changes");
    expect(await api.images()).toMatchObject([{ CompShareImageId: id }]);
    expect(await api.living()).toHaveLength(3);
  });

  test("a different instance replaces the image: the reason is shown, and the new image is created first, under the same name", async () => {
    const stack = await freshStack();
    await stack.up();
    const [old] = await api.images();
    stack.declare(baking({}, {}, { gpuType: "3090", cpu: 12, memory: 32768 }));
    const preview = flat(await stack.preview());
    expect(preview).toContain("trained replace");
    expect(preview).toContain(
      "instanceId changes, which requires a new image: it is created from the instance, once its id is known, and " +
        `${old?.CompShareImageId} is deleted afterwards`,
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

  test("an image is created again from the same instance under another resource name", async () => {
    const stack = await freshStack();
    await stack.up();
    const [old] = await stack.images();
    const { trainer, trained } = baking();
    stack.declare({ trainer, "trained-2": trained } as Program);
    await stack.up();
    const [image, ...more] = await api.images();
    expect(more).toEqual([]);
    expect(image?.CompShareImageId).not.toBe(old?.id);
    expect(await imageIds(stack)).toEqual([image?.CompShareImageId]);
    await stack.preview("--expect-no-changes");
  });
});

describe("an instance that is busy or unfit", () => {
  test("two images of one instance are created one after the other, after its other operations", async () => {
    const stack = await freshStack({ trainer: { args: args() } });
    await stack.up();
    const [trainer] = await api.living();
    await api.meddle(trainer?.UHostId as string, { Locked: 4 });
    const { trained } = baking();
    stack.declare({ ...baking(), second: { ...trained } as Program[string] });
    await stack.up();
    expect((await api.images()).map(({ Name }) => Name).sort()).toEqual(["second", "trained"]);
  });

  test("a stopped container is reported at preview, and refused before anything is created", async () => {
    const stack = await freshStack({ trainer: { args: args({ imageId: "compshareImage-container" }) } });
    await stack.up();
    const [trainer] = await api.living();
    await api.meddle(trainer?.UHostId as string, { State: "Stopped" });
    stack.declare(baking({}, {}, { imageId: "compshareImage-container" }));
    const why = 'it is "Stopped", and an image of a container can only be created while it runs';
    expect(flat(await stack.preview())).toContain(why);
    expect(flat(await stack.fails(...UP))).toMatch(
      new RegExp(`No image can be created from .*: ${why}.*Nothing was created`),
    );
    expect(await made(api)).toBe(0);
  });
});

describe("deletion", () => {
  test("of a published image is refused with advice, and works once it is withdrawn", async () => {
    const stack = await freshStack();
    await stack.up();
    const [image] = await api.images();
    await api.meddleImage(image?.CompShareImageId as string, { Published: true });
    const output = flat(await stack.fails("destroy", "--yes", "--skip-preview"));
    expect(output).toContain("It is published to the community: withdraw it in the console first.");
    expect(await imageIds(stack)).toHaveLength(1);
    await api.meddleImage(image?.CompShareImageId as string, { Published: false });
    await stack.destroy();
    expect(await api.images()).toEqual([]);
  });

  test("of a missing image succeeds, and says where it was looked for", async () => {
    const stack = await freshStack();
    await stack.up();
    const [image] = await api.images();
    await api.meddleImage(image?.CompShareImageId as string, { Vanish: true });
    expect(flat(await stack.destroy())).toMatch(/warning: trained: \S+ is treated as deleted: .*cn-wlcb/);
  });

  test("succeeds after a lost answer", async () => {
    await api.settings({ timeScale: 0.01, lingerDelay: 20 });
    const stack = await freshStack();
    await stack.up();
    await api.faults({ action: "TerminateCompShareCustomImage", nth: 1, fault: "drop-after" });
    await stack.destroy();
    expect(await api.images()).toEqual([]);
  });
});

test("a refresh shows others' changes, and up creates a missing image again", async () => {
  const stack = await freshStack();
  await stack.up();
  const [image] = await api.images();
  await api.meddleImage(image?.CompShareImageId as string, { Name: "theirs" });
  await stack.refresh();
  expect(await stack.preview("--diff")).toMatch(/name\s*: "theirs" => "trained"/);
  await stack.up();
  expect(await api.images()).toMatchObject([{ Name: "trained" }]);
  await api.meddleImage(image?.CompShareImageId as string, { Vanish: true });
  await stack.refresh();
  expect(await imageIds(stack)).toEqual([]);
  await stack.up();
  expect(await api.images()).toHaveLength(1);
});

describe("adoptImageId", () => {
  test("takes an image into the state without touching it, which is then changed in place", async () => {
    const stack = await freshStack({
      trained: { type: "image", args: { zone: "cn-wlcb-01", adoptImageId: "compshareImage-custom" } },
    });
    await stack.up();
    expect(await imageIds(stack)).toEqual(["compshareImage-custom"]);
    expect((await api.calls()).UpdateCompShareImage).toBeUndefined();
    expect(await stack.preview("--diff")).toMatch(/name\s*: "my-environment" => "trained"/);
    await stack.up();
    await stack.preview("--expect-no-changes");
    expect(await made(api)).toBe(0);
  });

  test("refuses another resource's image, unless its attempt is named", async () => {
    const stack = await freshStack();
    await stack.up();
    const [image] = await api.images();
    const adopting = (adoptImageId = ""): Program => ({
      other: { type: "image", args: { zone: "cn-wlcb-01", name: "trained", adoptImageId } },
    });
    const other = await freshStack(adopting(image?.CompShareImageId));
    const output = flat(await other.fails(...UP));
    expect(output).toContain("was created for another Pulumi resource");
    const full = `${image?.CompShareImageId}:${image?.Description.split("-").pop()}`;
    expect(output).toContain(`adoptImageId: "${full}"`);
    other.declare(adopting(full));
    await other.up();
    expect(await imageIds(other)).toEqual([image?.CompShareImageId]);
    await other.preview("--expect-no-changes");
  });
});

test("get reads an existing image, and fails for a missing one", async () => {
  const get = (id: string): Program => ({ seen: { type: "getImage", args: { id, region: "cn-wlcb" } } });
  const stack = await freshStack(get("compshareImage-custom"));
  await stack.up();
  expect((await stack.outputs()).seen).toMatchObject({ name: "my-environment", status: "Available" });
  stack.declare(get("compshareImage-nowhere"));
  expect(flat(await stack.fails(...UP))).toContain("There is no image compshareImage-nowhere among the account's own");
});

/** Bad input, and what its refusal says at preview. */
const BAD: [string, Record<string, unknown>, string][] = [
  ["no instance", {}, "instanceId is required: name the instance"],
  [
    "an unknown instance",
    { instanceId: "uhost-none" },
    '"uhost-none" can\'t be used: there is no such instance in cn-wlcb',
  ],
  ["an unknown image to adopt", { adoptImageId: "compshareImage-none" }, 'there is no image "compshareImage-none"'],
];

test.each(BAD)("bad input is refused at preview: %s", async (_what, changes, reason) => {
  const stack = await freshStack({ trained: { type: "image", args: { zone: "cn-wlcb-01", ...changes } } });
  expect(flat(await stack.fails("preview"))).toContain(reason);
});

test("a name that another image has is reported at preview", async () => {
  const stack = await freshStack(baking({ name: "my-environment" }));
  const warning = 'The account already has an image "my-environment" (compshareImage-custom)';
  expect(flat(await stack.preview())).toContain(warning);
  expect(flat(await stack.fails(...UP))).toContain("another image is named my-environment");
});
