import type { ActionName } from "../../provider/client/actions";
import { CompShareError } from "../../provider/client/errors";
import type { ImageDescription } from "../../provider/client/offer-schemas";
import { createImage } from "../../provider/image/create";
import { deleteImage } from "../../provider/image/delete";
import { listImages } from "../../provider/image/fetch";
import type { ImageSpec } from "../../provider/image/spec";
import { updateImage } from "../../provider/image/update";
import { IncompleteError } from "../../provider/resource/lifecycle/incomplete";
import { wasDeleted } from "../../provider/resource/ownership/deletion-notes";
import { attemptsAt } from "../../provider/resource/ownership/journal";
import { readRemark, writeRemark } from "../../provider/resource/ownership/marker";
import { imageOutputs as outputs, RESOURCE, seenImage as seen, imageSpec as spec } from "../support/images";
import { SimulatedClock, simulatedContext } from "../support/simulation";

/** The life of a custom image at a service that answers by script. */

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
  test("reads all pages", async () => {
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

  test("doesn't take a total without a list for an empty one", async () => {
    const { context } = at({ DescribeCompShareCustomImages: () => ({ images: [], total: 1 }) });
    await expect(listImages(context, spec())).rejects.toThrow("the list of custom images in cn-wlcb was read 3 times");
  });
});

describe("create", () => {
  test("waits for another operation's lock, and creates one image", async () => {
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
    // Until somebody has seen it in the state.
    expect(attemptsAt(context.journal, RESOURCE)).toMatchObject([{ id: "compshareImage-1", nonce: marker?.nonce }]);
  });

  test.each([
    ["Stopped", "Container", "an image of a container can only be created while it runs"],
    ["Install Fail", "UHost", 'it is "Install Fail"'],
    ["Interrupted", "UHost", 'it is "Interrupted"'],
  ])("refuses an instance that is %s (%s) before anything is sent", async (state, type, why) => {
    const { context } = at({
      DescribeCompShareInstance: () => instance(state, type),
      DescribeCompShareCustomImages: () => listing(),
    });
    await expect(createImage(context, spec(), RESOURCE)).rejects.toThrow(why);
    expect(context.journal.read(RESOURCE)).toBeUndefined();
  });

  const OTHERS = [
    seen({
      imageId: "another",
      description: writeRemark("", { resource: "f".repeat(16), spec: "00000000", nonce: "f".repeat(8) }),
    }),
    seen({ imageId: "by-hand", description: "by hand" }),
  ];

  test("stays in doubt after a lost answer if no image shows, and finds one that shows late", async () => {
    const lost = (appearsAfter: number) => {
      const nonce = "00000001";
      const service = at({
        DescribeCompShareInstance: () => instance(),
        DescribeCompShareCustomImages: () =>
          service.clock.now() >= 1_000_000 + appearsAfter
            ? listing(
                ...OTHERS,
                seen({ description: writeRemark("", { resource: RESOURCE, spec: "00000000", nonce }) }),
              )
            : listing(...OTHERS),
        CreateCompShareCustomImage: fail(LOST),
      });
      return service;
    };
    const never = lost(60_000);
    await expect(createImage(never.context, spec(), RESOURCE)).rejects.toThrow(
      'The service may already be creating the image "trained"',
    );
    expect(never.context.journal.read(RESOURCE)).toBeDefined();
    expect(never.called("CreateCompShareCustomImage")).toHaveLength(1);
    const late = lost(10_000);
    expect(await createImage(late.context, spec(), RESOURCE)).toMatchObject({ imageId: "compshareImage-1" });
    expect(late.called("CreateCompShareCustomImage")).toHaveLength(1);
  });

  test("takes the name from the image that it replaces, and touches no other", async () => {
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

  test("leaves an incomplete image at the deadline, with its status and progress", async () => {
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

test("a failed image creation ends the wait at once, with the service's reason", async () => {
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
  test("sends the changes, and keeps the marker behind the new description", async () => {
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

  test("leaves the marker in place of a removed description, since an empty text couldn't be sent", async () => {
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

  test("sends nothing if nothing in the account changes, and a published image needs no wait", async () => {
    const { context } = at({
      DescribeCompShareCustomImages: () => listing(seen({ status: "Reviewing", isPublished: true })),
    });
    const declared = spec({ timeouts: { delete: 60 } });
    const now = await updateImage(context, "compshareImage-1", outputs(), declared, RESOURCE);
    expect(now).toMatchObject({ timeouts: { delete: 60 }, status: "Reviewing" });
  });

  test("of a missing image, or one that requires a replacement, is refused", async () => {
    const { context } = at({ DescribeCompShareCustomImages: () => listing() });
    const update = (changes: Partial<ImageSpec>) =>
      updateImage(context, "compshareImage-1", outputs(), spec(changes), RESOURCE);
    await expect(update({ name: "x" })).rejects.toThrow("the service doesn't list it in cn-wlcb");
    await expect(update({ zone: "cn-sh2-02" })).rejects.toThrow("which requires a new image");
  });

  test("that fails keeps the old values in the state", async () => {
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
  test("waits for an image that is still being created", async () => {
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

  test("leaves an image that belongs to another entry of the state", async () => {
    const { context } = at({});
    context.owned.claim("compshareImage-1", RESOURCE);
    await deleteImage(context, "compshareImage-1", outputs());
    expect(context.told.warnings).toEqual([expect.stringContaining("another entry of this stack has it")]);
    expect(wasDeleted(context, "compshareImage-1")).toBe(false);
  });

  test.each<[string, CompShareError, boolean]>([
    ["was refused isn't noted", refusal(230), false],
    ["may have worked is noted", LOST, true],
  ])("that %s as an end", async (_what, error, isNoted) => {
    const { context } = at({
      DescribeCompShareCustomImages: () => listing(seen()),
      TerminateCompShareCustomImage: fail(error),
    });
    const stored = outputs({ timeouts: { delete: 1 } });
    await expect(deleteImage(context, "compshareImage-1", stored)).rejects.toThrow("could not be deleted");
    expect(wasDeleted(context, "compshareImage-1")).toBe(isNoted);
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

  describe("of an image that is still being created", () => {
    const deleting = async (error: CompShareError, changes: Partial<ImageDescription> = {}) => {
      const { context, called } = at({
        DescribeCompShareCustomImages: () => listing(seen({ status: "Making", ...changes })),
        TerminateCompShareCustomImage: fail(error),
      });
      const failure = await deleteImage(context, "compshareImage-1", outputs()).catch((thrown) => thrown);
      return { failure, times: called("TerminateCompShareCustomImage").length };
    };

    test("isn't retried after an unrelated failure", async () => {
      const unsent = new CompShareError({ code: "NOT_SENT", what: "no connection", effect: "none" });
      expect((await deleting(unsent)).times).toBe(1);
    });

    test("isn't retried for a published image, which must be withdrawn first", async () => {
      const { failure, times } = await deleting(refusal(230), { isPublished: true });
      expect([times, failure.message]).toEqual([1, expect.stringContaining("withdraw it in the console first")]);
    });
  });

  test("shows each attempt and the service's answer", async () => {
    let refusals = 1;
    const { context } = at({
      DescribeCompShareCustomImages: () => listing(seen({ status: "Making" })),
      TerminateCompShareCustomImage: () => {
        if (refusals-- > 0) throw refusal(8104);
        return {};
      },
    });
    await deleteImage(context, "compshareImage-1", outputs());
    const attempt = "delete it (compshareImage-1, Making)";
    expect(context.told).toEqual({ progress: [attempt, expect.stringMatching(/^no\./), attempt], warnings: [] });
  });

  test("is retried until the deadline if its answers are lost", async () => {
    const { context, called } = at({
      DescribeCompShareCustomImages: () => listing(seen()),
      TerminateCompShareCustomImage: fail(LOST),
    });
    const stored = outputs({ timeouts: { delete: 6 } });
    await expect(deleteImage(context, "compshareImage-1", stored)).rejects.toThrow("could not be deleted");
    expect(called("TerminateCompShareCustomImage")).toHaveLength(3);
  });

  test("passes on a fault of the code unchanged", async () => {
    const fault = new TypeError("not a function");
    const { context } = at({
      DescribeCompShareCustomImages: () => listing(seen()),
      TerminateCompShareCustomImage: fail(fault),
    });
    await expect(deleteImage(context, "compshareImage-1", outputs())).rejects.toBe(fault);
  });

  describe("that is refused, as for a deleted image that still shows,", () => {
    const refusedWhile = (ms: number, timeout?: number) => {
      const service = at({
        DescribeCompShareCustomImages: () => (service.clock.now() < 1_000_000 + ms ? listing(seen()) : listing()),
        TerminateCompShareCustomImage: fail(refusal(8039)),
      });
      const deleted = deleteImage(service.context, "compshareImage-1", outputs({ timeouts: { delete: timeout } }));
      return { deleted, took: () => service.clock.now() - 1_000_000 };
    };

    test("succeeds when the image doesn't show any more", async () => {
      const { deleted, took } = refusedWhile(5000);
      await deleted;
      // A look every 3 s, and the pause before the next attempt.
      expect(took()).toBe(6000 + 3000);
    });

    test("fails if the image shows for longer than lists lag behind", async () => {
      const { deleted, took } = refusedWhile(60_000);
      await expect(deleted).rejects.toThrow("compshareImage-1 could not be deleted: no. It is kept in the state");
      expect(took()).toBe(15_000);
    });

    test("fails at the deadline", async () => {
      const { deleted, took } = refusedWhile(60_000, 7);
      await expect(deleted).rejects.toThrow("could not be deleted");
      expect(took()).toBe(7000);
    });
  });
});
