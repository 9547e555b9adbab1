import type { ImageDescription } from "../../provider/client/offer-schemas";
import { adoptImage } from "../../provider/image/adopt";
import { findEarlierImage } from "../../provider/image/earlier";
import { noteAttempt } from "../../provider/resource/ownership/journal";
import { writeRemark } from "../../provider/resource/ownership/marker";
import { Ownership } from "../../provider/resource/ownership/ownership";
import { RESOURCE, seenImage as seen, imageSpec as spec } from "../support/images";
import { SimulatedClock, simulatedContext } from "../support/simulation";

/** Who owns an image, by the same rules as for instances. */

const NOW = 1_800_000_000_000;
const NONCE = "d".repeat(8);
const marked = (imageId: string, resource: string, changes: Partial<ImageDescription> = {}) =>
  seen({ imageId, description: writeRemark("", { resource, spec: "c".repeat(8), nonce: NONCE }), ...changes });

/** An account that lists these in turn; the last list repeats. */
function account(lists: ImageDescription[][], owned = new Ownership(async () => [])) {
  let taken = 0;
  const call = async (_action: string, { CompShareImageId }: { CompShareImageId?: string }) => {
    const list = lists[Math.min(taken++, lists.length - 1)] ?? [];
    const images = list.filter(({ imageId }) => CompShareImageId === undefined || imageId === CompShareImageId);
    return { total: images.length, images };
  };
  const clock = new SimulatedClock(NOW);
  const context = simulatedContext({ call: call as never }, { clock, owned });
  return { context, waited: () => clock.now() - NOW };
}

describe("an image that an earlier attempt created", () => {
  const find = async (...lists: ImageDescription[][]) => {
    const { context, waited } = account(lists);
    noteAttempt(context.journal, RESOURCE, { at: NOW, nonce: NONCE });
    return { id: (await findEarlierImage(context, spec(), RESOURCE))?.imageId, waited: waited() };
  };

  test("is found at once while it is being created", async () => {
    const making = marked("image-1", RESOURCE, { status: "Making" });
    expect(await find([marked("image-2", "another"), making])).toEqual({ id: "image-1", waited: 0 });
  });

  test("is found if it still shows after the time that lists lag behind", async () => {
    expect(await find([marked("image-1", RESOURCE)])).toEqual({ id: "image-1", waited: 15_000 });
  });

  test("isn't a deleted one that still shows, nor one that only shows then", async () => {
    expect((await find([marked("image-1", RESOURCE)], [])).id).toBeUndefined();
    expect((await find([marked("image-1", RESOURCE)], [marked("image-2", RESOURCE)])).id).toBeUndefined();
  });

  test("isn't another owner's, which isn't waited for", async () => {
    expect(await find([marked("image-1", "another"), seen({ description: "by hand" })])).toEqual({ waited: 0 });
  });

  test("is refused if there are several, or if the journal doesn't know it", async () => {
    await expect(find([marked("image-1", RESOURCE), marked("image-2", RESOURCE)])).rejects.toThrow(
      /2 images.*image-1 \("trained", Available, made at 1970-01-01T00:16:40.000Z\).*image-2.*adoptImageId/,
    );
    const { context } = account([[marked("image-1", RESOURCE)]]);
    await expect(findEarlierImage(context, spec(), RESOURCE)).rejects.toThrow("COMPSHARE_TAKE_OVER=image-1 pulumi up");
  });
});

describe("an adopted image", () => {
  const adopt = async (
    image: ImageDescription,
    { id = image.imageId, owned = undefined as Ownership | undefined } = {},
  ) => {
    const { context } = account([[image]], owned);
    const outputs = await adoptImage(context, { ...spec(), adoptImageId: id }, RESOURCE);
    return { outputs, context };
  };

  test("is taken unchanged, and then belongs to the resource", async () => {
    const { outputs, context } = await adopt(seen({ imageId: "image-1", description: "by hand" }));
    expect(outputs).toMatchObject({ imageId: "image-1", status: "Available" });
    expect(context.owned.resourceOf("image-1")).toBe(RESOURCE);
    await adopt(marked("image-1", RESOURCE));
    await adopt(marked("image-1", "f".repeat(16)), { id: `image-1:${NONCE}` });
  });

  test.each<[string, ImageDescription, Parameters<typeof adopt>[1], RegExp]>([
    [
      "that the stored state has",
      seen({ imageId: "image-1" }),
      { owned: new Ownership(async () => [{ id: "image-1", resource: "another" }]) },
      /image-1 is already in this stack/,
    ],
    ["that isn't listed", seen({ imageId: "image-1" }), { id: "image-2" }, /image-2 isn't listed among .* cn-wlcb \(/],
    ["of another resource", marked("image-1", "f".repeat(16)), {}, /for another Pulumi resource.*"image-1:dddddddd"/],
    [
      "of another attempt",
      marked("image-1", "f".repeat(16)),
      { id: "image-1:eeeeeeee" },
      /for another Pulumi resource/,
    ],
  ])("isn't one %s, which stays free for others", async (_title, image, how, message) => {
    const owned = how?.owned ?? new Ownership(async () => []);
    await expect(adopt(image, { ...how, owned })).rejects.toThrow(message);
    expect(owned.has("image-1")).toBe(false);
  });

  test("isn't one that another resource of the run has, which keeps it", async () => {
    const owned = new Ownership(async () => []);
    owned.claim("image-1", "another");
    await expect(adopt(seen({ imageId: "image-1" }), { owned })).rejects.toThrow("is already in this stack");
    expect(owned.resourceOf("image-1")).toBe("another");
  });
});
