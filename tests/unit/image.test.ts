import type { ActionName } from "../../provider/client/actions";
import { CompShareError } from "../../provider/client/errors";
import type { ImageDescription } from "../../provider/client/offer-schemas";
import { checkImage } from "../../provider/image/check";
import { createImage } from "../../provider/image/create";
import { deleteImage } from "../../provider/image/delete";
import { diffImage } from "../../provider/image/diff";
import { imagePhase, listImages } from "../../provider/image/look";
import { IMAGE_PROPERTIES } from "../../provider/image/properties";
import { imageCandidates } from "../../provider/image/recover";
import { IMAGE_SPEC_NAMES, type ImageOutputs, type ImageSpec } from "../../provider/image/spec";
import { updateImage } from "../../provider/image/update";
import { IncompleteError } from "../../provider/instance/incomplete";
import { readRemark, writeRemark } from "../../provider/instance/marker";
import { Owned } from "../../provider/instance/owned";
import { UNKNOWN } from "../../provider/instance/spec";
import { SimulatedClock, simulatedContext } from "../support/simulation";

const RESOURCE = "0123456789abcdef";
const spec = (changes: Partial<ImageSpec> = {}): ImageSpec => ({
  instanceId: "uhost-1",
  zone: "cn-wlcb-01",
  region: "cn-wlcb",
  name: "trained",
  ...changes,
});
const outputs = (changes: Partial<ImageOutputs> = {}): ImageOutputs => ({
  ...spec(),
  imageId: "compshareImage-1",
  status: "Available",
  ...changes,
});
const seen = (changes: Partial<ImageDescription> = {}): ImageDescription => ({
  imageId: "compshareImage-1",
  name: "trained",
  imageType: "Custom",
  author: "me",
  status: "Available",
  tags: [],
  description: writeRemark(undefined, { resource: RESOURCE, spec: "00000000", nonce: "00000001" }),
  gpuTypes: [],
  isContainer: false,
  createdAt: 1000,
  price: 0,
  size: 2048,
  failure: undefined,
  isPublished: false,
  ...changes,
});

describe("check", () => {
  const problems = (raw: Record<string, unknown>) =>
    checkImage({ instanceId: "uhost-1", zone: "cn-wlcb-01", name: "n", ...raw }).violations.map(
      ({ property, reason }) => `${property}: ${reason}`,
    );

  test("a right declaration gets its defaults, and is right again with them", () => {
    const { inputs, violations } = checkImage(
      { instanceId: "uhost-1", zone: "cn-wlcb-01", name: "n" },
      { projectId: "p" },
    );
    expect(violations).toEqual([]);
    expect(inputs).toEqual({ instanceId: "uhost-1", zone: "cn-wlcb-01", region: "cn-wlcb", projectId: "p", name: "n" });
    expect(checkImage(inputs)).toEqual({ inputs, violations: [] });
  });

  test.each([
    [{ instanceId: undefined }, /^instanceId: .*is missing: name the instance/],
    [{ instanceId: 5 }, /^instanceId: 5 isn't right: it has to be an instance id/],
    [{ zone: undefined }, /^zone: zone is missing/],
    [{ zone: "moon" }, /^region: region is missing: this zone's name doesn't tell its region/],
    [{ region: "cn-sh2" }, /^region: "cn-sh2" doesn't hold the zone cn-wlcb-01/],
    [{ name: "" }, /^name: "" isn't right: it has to be a text that isn't empty/],
    [{ description: 5 }, /^description: 5 isn't right/],
    [{ projectId: "" }, /^projectId: /],
    [{ adoptImageId: "an image" }, /^adoptImageId: "an image" isn't right: it has to be an image id/],
    [{ timeouts: { create: -1 } }, /^customTimeouts.create: -1 isn't right/],
    [{ imageid: "x" }, /^imageid: there is no such property/],
  ])("%j is one problem that names property, value and fix", (changes, message) => {
    expect(problems(changes)).toEqual([expect.stringMatching(message)]);
  });

  test("an adopted image needs no instance", () => {
    expect(problems({ instanceId: undefined, adoptImageId: "compshareImage-1" })).toEqual([]);
  });

  test.each(Object.keys(IMAGE_PROPERTIES))("a %s that isn't known yet is left for later", (name) => {
    expect(problems({ [name]: UNKNOWN })).toEqual([]);
  });
});

describe("diff", () => {
  const NONE = { updates: [], replaces: [] };

  test("an image that is as declared has no differences", () => {
    expect(diffImage(outputs() as never, spec() as never)).toEqual(NONE);
  });

  test.each<[Partial<ImageSpec>, Partial<ReturnType<typeof diffImage>>]>([
    [{ instanceId: "uhost-2" }, { replaces: ["instanceId"] }],
    [{ instanceId: UNKNOWN }, { replaces: ["instanceId"] }],
    [{ instanceId: undefined, adoptImageId: "compshareImage-1" }, {}],
    [{ zone: "cn-sh2-02", region: "cn-sh2" }, { replaces: ["zone", "region"] }],
    [{ projectId: "org-1" }, { updates: ["projectId"] }],
    [{ name: "other" }, { updates: ["name"] }],
    [{ description: "new" }, { updates: ["description"] }],
    [{ description: "" }, {}],
    [{ adoptImageId: "compshareImage-1:00000001" }, {}],
    [{ adoptImageId: "compshareImage-2" }, { replaces: ["adoptImageId"] }],
    [{ timeouts: { create: 60 } }, { updates: ["timeouts"] }],
  ])("%j", (changes, diff) => {
    expect(diffImage(outputs() as never, spec(changes) as never)).toEqual({ ...NONE, ...diff });
  });

  test("to leave a project for another replaces", () => {
    const diff = diffImage(outputs({ projectId: "org-1" }) as never, spec({ projectId: "org-2" }) as never);
    expect(diff).toEqual({ ...NONE, replaces: ["projectId"] });
  });

  test("an image whose making failed is replaced", () => {
    const diff = diffImage(outputs({ status: "UnAvailable" }) as never, spec() as never);
    expect(diff).toEqual({ ...NONE, replaces: ["instanceId"] });
  });

  test("every property has its row, in the order of the documentation", () => {
    expect(Object.keys(IMAGE_PROPERTIES)).toEqual(IMAGE_SPEC_NAMES);
  });
});

test.each([
  ["Available", "ready"],
  ["Making", "changing"],
  ["a word of tomorrow", "changing"],
  ["", "changing"],
  ["UnAvailable", "failed"],
  ["Unavailable", "failed"],
  ["Make Failed", "failed"],
])("the status %j is %s", (status, phase) => expect(imagePhase(status)).toBe(phase));

test("candidates carry the resource's marker, aren't owned, and are younger than the image that the resource has", () => {
  const owned = new Owned();
  owned.learn("compshareImage-1", { resource: RESOURCE, createdAt: 1000 });
  const foreign = writeRemark("x", { resource: "f".repeat(16), spec: "00000000", nonce: "00000009" });
  const listed = [
    seen(),
    seen({ imageId: "older", createdAt: 999 }),
    seen({ imageId: "younger", createdAt: 1001 }),
    seen({ imageId: "foreign", description: foreign, createdAt: 1001 }),
    seen({ imageId: "by-hand", description: "", createdAt: 1001 }),
  ];
  expect(imageCandidates(listed, RESOURCE, owned).map(({ imageId }) => imageId)).toEqual(["younger"]);
});

type Handlers = Partial<Record<ActionName, (params: Record<string, unknown>) => unknown>>;

/** The lifecycle at a service that answers by handlers; what it was asked is on record. */
function at(handlers: Handlers) {
  const calls: [ActionName, Record<string, unknown>][] = [];
  const clock = new SimulatedClock(1_000_000);
  const call = async (action: ActionName, params: Record<string, unknown>, sending?: () => void) => {
    sending?.();
    calls.push([action, params]);
    const handler = handlers[action];
    if (!handler) throw new Error(`unexpected ${action}`);
    return handler(params) as never;
  };
  const context = simulatedContext({ call: call as never }, { clock });
  const called = (action: ActionName) => calls.filter(([name]) => name === action).map(([, params]) => params);
  return { context, called, clock };
}

const listing = (...images: ImageDescription[]) => ({ images, total: images.length });
const instance = (State = "Running", InstanceType = "UHost") => ({
  total: 1,
  instances: [{ UHostId: "uhost-1", State, InstanceType, DiskSet: [], IPSet: [], Softwares: [] }],
});
const LOST = new CompShareError({ code: "LOST", what: "no answer", effect: "unknown" });
const refusal = (retCode: number) => new CompShareError({ code: "API", what: "no", effect: "none", retCode });
const fail = (error: Error) => () => {
  throw error;
};

describe("listing", () => {
  test("all pages are read", async () => {
    const all = Array.from({ length: 150 }, (_, index) => seen({ imageId: `image-${index}` }));
    const { context, called } = at({
      DescribeCompShareCustomImages: ({ Offset = 0, Limit = 20 }) => ({
        images: all.slice(Offset as number, (Offset as number) + (Limit as number)),
        total: all.length,
      }),
    });
    expect(await listImages(context, spec())).toHaveLength(150);
    expect(called("DescribeCompShareCustomImages")).toHaveLength(2);
  });

  test("a total without a list doesn't say that nothing is there", async () => {
    const { context } = at({ DescribeCompShareCustomImages: () => ({ images: [], total: 1 }) });
    await expect(listImages(context, spec())).rejects.toThrow("fewer images");
  });
});

describe("create", () => {
  test("waits for another operation's lock, and makes one image", async () => {
    let refusals = 2;
    let made = false;
    const { context, called, clock } = at({
      DescribeCompShareInstance: () => instance(),
      DescribeCompShareCustomImages: () => (made ? listing(seen()) : listing()),
      CreateCompShareCustomImage: () => {
        if (refusals-- > 0) throw refusal(8903);
        made = true;
        return { imageId: "compshareImage-1" };
      },
    });
    expect(await createImage(context, spec({ description: "epoch 1" }), RESOURCE)).toMatchObject({
      status: "Available",
    });
    const [first, , third] = called("CreateCompShareCustomImage");
    expect(third).toEqual(first);
    expect(first).toMatchObject({ UHostId: "uhost-1", Zone: "cn-wlcb-01", Name: "trained" });
    const { text, marker } = readRemark(first?.Description as string);
    expect([text, marker?.resource]).toEqual(["epoch 1", RESOURCE]);
    expect(clock.now()).toBeLessThan(1_060_000);
    expect(context.journal.openSince(RESOURCE)).toBeUndefined();
  });

  test.each([
    ["Stopped", "Container", "images of containers are only made while they run"],
    ["Install Fail", "UHost", 'it is "Install Fail"'],
    ["Interrupted", "UHost", 'it is "Interrupted"'],
  ])("refuses an instance that is %s (%s) before anything is sent", async (state, type, why) => {
    const { context } = at({
      DescribeCompShareInstance: () => instance(state, type),
      DescribeCompShareCustomImages: () => listing(),
    });
    await expect(createImage(context, spec(), RESOURCE)).rejects.toThrow(why);
    expect(context.journal.openSince(RESOURCE)).toBeUndefined();
  });

  test("a lost answer whose image never shows stays in doubt, and one that shows late is found", async () => {
    const lost = (appearsAfter: number) => {
      const nonce = "00000001";
      const service = at({
        DescribeCompShareInstance: () => instance(),
        DescribeCompShareCustomImages: () =>
          service.clock.now() >= 1_000_000 + appearsAfter
            ? listing(seen({ description: writeRemark("", { resource: RESOURCE, spec: "00000000", nonce }) }))
            : listing(),
        CreateCompShareCustomImage: fail(LOST),
      });
      return service;
    };
    const never = lost(60_000);
    await expect(createImage(never.context, spec(), RESOURCE)).rejects.toThrow(
      'An image "trained" may be in the making',
    );
    expect(never.context.journal.openSince(RESOURCE)).toBeDefined();
    expect(never.called("CreateCompShareCustomImage")).toHaveLength(1);
    const late = lost(10_000);
    expect(await createImage(late.context, spec(), RESOURCE)).toMatchObject({ imageId: "compshareImage-1" });
    expect(late.called("CreateCompShareCustomImage")).toHaveLength(1);
  });

  test("what replaces an image of the same name takes it from that one, and no other name is touched", async () => {
    for (const [name, renamed] of [
      ["trained", 1],
      ["theirs", 0],
    ] as const) {
      let made = false;
      const { context, called } = at({
        DescribeCompShareInstance: () => instance(),
        DescribeCompShareCustomImages: ({ CompShareImageId }) => {
          if (CompShareImageId === "compshareImage-2" || (made && !CompShareImageId)) {
            return listing(seen({ imageId: "compshareImage-2" }));
          }
          return CompShareImageId ? listing(seen({ name })) : listing();
        },
        UpdateCompShareImage: () => ({}),
        CreateCompShareCustomImage: () => {
          made = true;
          return { imageId: "compshareImage-2" };
        },
      });
      await createImage(context, spec(), RESOURCE, outputs());
      expect(called("UpdateCompShareImage")).toHaveLength(renamed);
    }
  });

  test("the deadline leaves an incomplete image, with its status and how far it was", async () => {
    const { context } = at({
      DescribeCompShareInstance: () => instance(),
      DescribeCompShareCustomImages: ({ CompShareImageId }) =>
        CompShareImageId ? listing(seen({ status: "Making" })) : listing(),
      CreateCompShareCustomImage: () => ({ imageId: "compshareImage-1" }),
      GetCompShareImageCreateProgress: () => ({ percent: 65.5, secondsLeft: 105 }),
    });
    const failure = await createImage(context, spec({ timeouts: { create: 30 } }), RESOURCE).catch((error) => error);
    expect(failure).toBeInstanceOf(IncompleteError);
    expect(failure).toMatchObject({ id: "compshareImage-1", outputs: { status: "Making", instanceId: "uhost-1" } });
    expect(context.told.progress.join("\n")).toContain("make it, 66 %, about 105 s left");
  });
});

test("an image whose making fails ends the wait at once, with the service's reason", async () => {
  const { context, clock } = at({
    DescribeCompShareInstance: () => instance(),
    DescribeCompShareCustomImages: ({ CompShareImageId }) =>
      CompShareImageId ? listing(seen({ status: "UnAvailable", failure: "disk full" })) : listing(),
    CreateCompShareCustomImage: () => ({ imageId: "compshareImage-1" }),
  });
  const failure = await createImage(context, spec(), RESOURCE).catch((error) => error);
  expect(failure).toMatchObject({ id: "compshareImage-1", outputs: { status: "UnAvailable" } });
  expect(failure.message).toContain('its making failed (the service says "disk full")');
  expect(clock.now()).toBeLessThan(1_010_000);
});

describe("update", () => {
  test("sends what changed, and keeps the image's marker behind the new description", async () => {
    const { context, called } = at({
      DescribeCompShareCustomImages: () => listing(seen()),
      UpdateCompShareImage: () => ({}),
    });
    const now = await updateImage(context, "compshareImage-1", outputs(), spec({ description: "epoch 2" }), RESOURCE);
    expect(now).toMatchObject({ description: "epoch 2", name: "trained" });
    const [sent] = called("UpdateCompShareImage");
    expect(sent).toMatchObject({ CompShareImageId: "compshareImage-1", Description: `epoch 2 ${seen().description}` });
    expect(sent).not.toHaveProperty("Name");
  });

  test("a description that is taken away leaves a marker: an empty text couldn't be sent", async () => {
    const { context, called } = at({
      DescribeCompShareCustomImages: () => listing(seen({ description: "by hand" })),
      UpdateCompShareImage: () => ({}),
    });
    const stored = outputs({ description: "by hand" });
    const now = await updateImage(context, "compshareImage-1", stored, spec(), RESOURCE);
    expect(now).not.toHaveProperty("description");
    const { marker, text } = readRemark(called("UpdateCompShareImage")[0]?.Description as string);
    expect([text, marker?.resource]).toEqual(["", RESOURCE]);
  });

  test("nothing is sent where nothing in the account is to change, and a published one isn't waited for", async () => {
    const { context } = at({
      DescribeCompShareCustomImages: () => listing(seen({ status: "Reviewing", isPublished: true })),
    });
    const declared = spec({ timeouts: { delete: 60 } });
    const now = await updateImage(context, "compshareImage-1", outputs(), declared, RESOURCE);
    expect(now).toMatchObject({ timeouts: { delete: 60 }, status: "Reviewing" });
  });

  test("of one that is gone, or that only a replacement could do, is refused", async () => {
    const { context } = at({ DescribeCompShareCustomImages: () => listing() });
    const update = (changes: Partial<ImageSpec>) =>
      updateImage(context, "compshareImage-1", outputs(), spec(changes), RESOURCE);
    await expect(update({ name: "x" })).rejects.toThrow("the service doesn't list it in cn-wlcb");
    await expect(update({ zone: "cn-sh2-02" })).rejects.toThrow("which only a new image can do");
  });

  test("that fails keeps in the state what is there", async () => {
    const { context } = at({
      DescribeCompShareCustomImages: () => listing(seen()),
      UpdateCompShareImage: fail(refusal(230)),
    });
    const failure = await updateImage(context, "compshareImage-1", outputs(), spec({ name: "x" }), RESOURCE).catch(
      (error) => error,
    );
    expect(failure).toMatchObject({ id: "compshareImage-1", outputs: { name: "trained" } });
  });
});

describe("delete", () => {
  test("waits for an image that is still being made", async () => {
    const { context, called, clock } = at({
      DescribeCompShareCustomImages: () => listing(seen({ status: clock.now() < 1_020_000 ? "Making" : "Available" })),
      TerminateCompShareCustomImage: () => {
        if (clock.now() < 1_020_000) throw refusal(8104);
        return {};
      },
    });
    await deleteImage(context, "compshareImage-1", outputs());
    expect(called("TerminateCompShareCustomImage").length).toBeGreaterThan(1);
  });

  test("believes an empty list only after a second look", async () => {
    const { context, called } = at({
      DescribeCompShareCustomImages: () =>
        called("DescribeCompShareCustomImages").length > 1 ? listing(seen()) : listing(),
      TerminateCompShareCustomImage: () => ({}),
    });
    await deleteImage(context, "compshareImage-1", outputs());
    expect(called("TerminateCompShareCustomImage")).toHaveLength(1);
  });

  test("a refusal of one that shows on after its deletion isn't an error; of one that stays it is", async () => {
    const shows = (ms: number) => {
      const service = at({
        DescribeCompShareCustomImages: () => (service.clock.now() < 1_000_000 + ms ? listing(seen()) : listing()),
        TerminateCompShareCustomImage: fail(refusal(8039)),
      });
      return deleteImage(service.context, "compshareImage-1", outputs());
    };
    await shows(10_000);
    await expect(shows(60_000)).rejects.toThrow("compshareImage-1 could not be deleted: no. It stays in the state");
  });
});
