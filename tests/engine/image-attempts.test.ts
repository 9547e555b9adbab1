import type { Api } from "../support/api";
import { baking, eachWithImages, type FreshStack, flat, imageIds, made } from "../support/baking";
import { args } from "../support/instances";
import type { Program } from "../support/stack";

/** Images whose creation is interrupted, fails or takes too long. */

let api: Api;
let freshStack: FreshStack;
eachWithImages((given) => {
  ({ api, freshStack } = given);
});

const UP = ["up", "--yes", "--skip-preview"];

describe("a create with an id is in the state, whatever fails afterwards", () => {
  test("if it is too slow, the next up continues waiting, and no second image is created", async () => {
    const stack = await freshStack({ trainer: { args: args() } });
    await stack.up();
    await api.settings({ timeScale: 0.2 });
    stack.declare(baking({}, { customTimeouts: { create: "3s" } }));
    const output = flat(await stack.fails(...UP));
    expect(output).toMatch(/could not make it within \d+ s: it is "Making"/);
    const [stored] = await stack.images();
    expect(stored?.id).toBe((await api.images())[0]?.CompShareImageId);
    expect(stored?.initErrors).toHaveLength(1);
    expect(flat(await stack.preview())).toContain('is "Making": `pulumi up` waits until it can be used');
    await stack.up();
    expect(await imageIds(stack)).toEqual([stored?.id]);
    expect((await stack.images())[0]?.outputs.status).toBe("Available");
    await stack.preview("--expect-no-changes");
    expect(await made(api)).toBe(1);
  });

  test("a failed creation is an error, and the next up replaces the image", async () => {
    await api.settings({ failingImages: 1 });
    const stack = await freshStack();
    expect(flat(await stack.fails(...UP))).toContain('is "UnAvailable": its making failed');
    const [failed] = await stack.images();
    expect(flat(await stack.preview())).toContain(`creating ${failed?.id} failed (it is "UnAvailable"): another one`);
    await stack.up();
    const [image, ...more] = await api.images();
    expect(more).toEqual([]);
    expect(image).toMatchObject({ Name: "trained", Status: "Available" });
    expect(await imageIds(stack)).toEqual([image?.CompShareImageId]);
    await stack.preview("--expect-no-changes");
  });
});

describe("the request is sent once", () => {
  test.each(["drop-after", "garbage"])("after %s the image is found by its marker", async (fault) => {
    const stack = await freshStack();
    await api.faults({ action: "CreateCompShareCustomImage", nth: 1, fault });
    await stack.up();
    expect(await imageIds(stack)).toEqual((await api.images()).map(({ CompShareImageId }) => CompShareImageId));
    await stack.preview("--expect-no-changes");
    expect(await made(api)).toBe(1);
  });

  test.each([
    [
      "drop-before",
      /It isn't known whether the request took effect\. The service may already be creating the image "trained"/,
    ],
    ["retcode:230", /a parameter isn't accepted.*Nothing was created, changed or charged/],
  ])("after %s the error says what is known, and the next up succeeds", async (fault, message) => {
    const stack = await freshStack();
    await api.faults({ action: "CreateCompShareCustomImage", nth: 1, fault });
    expect(flat(await stack.fails(...UP))).toMatch(message);
    expect(await made(api)).toBe(1);
    await stack.up();
    expect(await api.allImages()).toHaveLength(1);
  });

  test("an image from an earlier run that is in no state is taken over if the user confirms it", async () => {
    const stack = await freshStack();
    await stack.up();
    const [trainer] = await stack.resources();
    const [lost] = await api.images();
    const program: Program = { trained: { type: "image", args: { zone: "cn-wlcb-01", instanceId: trainer?.id } } };
    const next = await freshStack(program);
    next.env.COMPSHARE_TAKE_OVER = "all";
    expect(flat(await next.up())).toMatch(
      new RegExp(`warning: trained: ${lost?.CompShareImageId} was created at .* by an attempt`),
    );
    expect(await imageIds(next)).toEqual([lost?.CompShareImageId]);
    await next.preview("--expect-no-changes");
    expect(await api.allImages()).toHaveLength(1);
  });

  test("an image of another instance goes into the state unchanged, and the next up replaces it", async () => {
    await (await freshStack()).up();
    const [lost] = await api.images();
    const next = await freshStack(baking({}, {}, { name: "another" }));
    next.env.COMPSHARE_TAKE_OVER = "all";
    // Without the first trainer's marker: only the image is found.
    for (const { UHostId } of await api.living()) await api.meddle(UHostId, { Vanish: true });
    expect(flat(await next.fails(...UP))).toContain("It isn't as declared: instanceId is not known");
    expect(await imageIds(next)).toEqual([lost?.CompShareImageId]);
    expect(await next.preview()).toContain("trained replace");
    await next.up();
    expect(await api.images()).toMatchObject([{ Name: "trained" }]);
    await next.preview("--expect-no-changes");
  });
});
