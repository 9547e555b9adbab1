import { checkImage } from "../../provider/image/check";
import { diffImage } from "../../provider/image/diff";
import { classifyImages } from "../../provider/image/earlier";
import { imagePhase } from "../../provider/image/fetch";
import { IMAGE_PROPERTIES } from "../../provider/image/properties";
import { IMAGE_SPEC_NAMES, type ImageSpec } from "../../provider/image/spec";
import { writeRemark } from "../../provider/resource/ownership/marker";
import { UNKNOWN } from "../../provider/resource/properties/inputs";
import { imageOutputs as outputs, RESOURCE, seenImage as seen, imageSpec as spec } from "../support/images";
import { simulatedContext } from "../support/simulation";

/** What a custom image may be declared as, what a change does, and which images are an earlier attempt's. */

describe("check", () => {
  const problems = (raw: Record<string, unknown>) =>
    checkImage({ instanceId: "uhost-1", zone: "cn-wlcb-01", name: "n", ...raw }).violations.map(
      ({ property, reason }) => `${property}: ${reason}`,
    );

  test("accepts a valid declaration with its defaults, and again with them filled in", () => {
    const { inputs, violations } = checkImage(
      { instanceId: "uhost-1", zone: "cn-wlcb-01", name: "n" },
      { projectId: "p" },
    );
    expect(violations).toEqual([]);
    expect(inputs).toEqual({ instanceId: "uhost-1", zone: "cn-wlcb-01", region: "cn-wlcb", projectId: "p", name: "n" });
    expect(checkImage(inputs)).toEqual({ inputs, violations: [] });
  });

  test.each([
    [{ instanceId: undefined }, /^instanceId: .*is required: name the instance/],
    [{ instanceId: 5 }, /^instanceId: 5 isn't valid: it must be an instance id/],
    [{ zone: undefined }, /^zone: zone is required/],
    [{ zone: "moon" }, /^region: region is required: it can't be derived from this zone's name/],
    [{ region: "cn-sh2" }, /^region: "cn-sh2" doesn't contain the zone cn-wlcb-01/],
    [{ name: "" }, /^name: "" isn't valid: it must be a non-empty string/],
    [{ description: 5 }, /^description: 5 isn't valid/],
    [{ projectId: "" }, /^projectId: /],
    [{ adoptImageId: "an image" }, /^adoptImageId: "an image" isn't valid: it must be an image id/],
    [{ timeouts: { create: -1 } }, /^customTimeouts.create: -1 isn't valid/],
    [{ imageid: "x" }, /^imageid: there is no such property/],
  ])("%j is one problem with property, value and fix", (changes, message) => {
    expect(problems(changes)).toEqual([expect.stringMatching(message)]);
  });

  test("accepts an adopted image without an instance", () => {
    expect(problems({ instanceId: undefined, adoptImageId: "compshareImage-1" })).toEqual([]);
  });

  test.each(Object.keys(IMAGE_PROPERTIES))("skips a %s that isn't known yet", (name) => {
    expect(problems({ [name]: UNKNOWN })).toEqual([]);
  });
});

describe("diff", () => {
  const NONE = { updates: [], replaces: [] };

  test("finds no differences in an image that is as declared", () => {
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

  test("replaces an image to move it to another project", () => {
    const diff = diffImage(outputs({ projectId: "org-1" }) as never, spec({ projectId: "org-2" }) as never);
    expect(diff).toEqual({ ...NONE, replaces: ["projectId"] });
  });

  test("replaces an image whose creation failed", () => {
    const diff = diffImage(outputs({ status: "UnAvailable" }) as never, spec() as never);
    expect(diff).toEqual({ ...NONE, replaces: ["instanceId"] });
  });

  test("has a row for every property, in the order of the documentation", () => {
    expect(Object.keys(IMAGE_PROPERTIES)).toEqual(IMAGE_SPEC_NAMES);
  });
});

test.each([
  ["Available", "ready"],
  ["Making", "changing"],
  ["an unknown word", "changing"],
  ["", "changing"],
  ["UnAvailable", "failed"],
  ["Unavailable", "failed"],
  ["Make Failed", "failed"],
])("the status %j counts as %s", (status, phase) => expect(imagePhase(status)).toBe(phase));

test("candidates carry the resource's marker, aren't owned, and are newer than the resource's image", async () => {
  const context = simulatedContext({ call: async () => ({}) as never });
  context.owned.record("compshareImage-1", { resource: RESOURCE, createdAt: 1000 });
  const foreign = writeRemark("x", { resource: "f".repeat(16), spec: "00000000", nonce: "00000009" });
  const listed = [
    seen(),
    seen({ imageId: "older", createdAt: 999 }),
    seen({ imageId: "younger", createdAt: 1001 }),
    seen({ imageId: "foreign", description: foreign, createdAt: 1001 }),
    seen({ imageId: "by-hand", description: "", createdAt: 1001 }),
  ];
  const { ours, ambiguous } = await classifyImages(context, listed, RESOURCE);
  expect([...ours, ...ambiguous].map(({ imageId }) => imageId)).toEqual(["younger"]);
});
