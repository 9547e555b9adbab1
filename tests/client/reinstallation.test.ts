import { Client } from "../../provider/client/client";
import { previewDeclaration } from "../../provider/instance/preview/preview";
import { Offers } from "../../provider/offers/offers";
import { Queries } from "../../provider/offers/queries";
import { Api, KEYS } from "../support/api";
import { args } from "../support/instances";

/** Another image in place (onImageChange "reinstall"): what the service would refuse is refused at preview. */

let api: Api;
beforeAll(async () => {
  api = await Api.start();
});
afterAll(() => api.close());

const declared = (imageId: string) => ({ ...args({ imageId, onImageChange: "reinstall" }), name: "trainer" });

/** What is wrong with a change from one image to another. */
async function problems(before: string, after: string) {
  const client = new Client({ endpoint: api.url, ...KEYS, requestTimeoutMs: 5000 });
  const offers = new Offers(() => client, new Queries(() => {}));
  const raw = declared(after);
  const about = { raw, olds: declared(before), defaults: {}, now: Date.now(), isPreview: true };
  return (await previewDeclaration(offers, about)).violations.map(({ property, reason }) => `${property}: ${reason}`);
}

test.each([
  ["that doesn't exist", "compshareImage-none", /^imageId: "compshareImage-none" can't be used: .*no image/],
  ["that is still being made", "compshareImage-making", /^imageId: "compshareImage-making" can't be used/],
  ["of other GPU types", "compshareImage-blackwell", /^imageId: "compshareImage-blackwell" can't be used/],
  [
    "of containers, for a machine",
    "compshareImage-container",
    /^imageId: "compshareImage-container" can't be installed on this instance: it is a container image, and the instance is a virtual machine; onImageChange: "replace" creates/,
  ],
])("refuses to reinstall with an image %s", async (_, imageId, reason) => {
  expect(await problems("compshareImage-xxxx", imageId)).toEqual([expect.stringMatching(reason)]);
});

test("refuses to reinstall a container with a virtual machine's image", async () => {
  const [problem] = await problems("compshareImage-container", "compshareImage-xxxx");
  expect(problem).toContain("it is a virtual machine's image, and the instance is a container");
});

test("accepts an image that fits even if the machine is sold out, since the instance keeps its card", async () => {
  expect(await problems("compshareImage-xxxx", "compshareImage-ubuntu2204")).toEqual([]);
  await api.settings({ soldOut: ["4090"] });
  expect(await problems("compshareImage-xxxx", "compshareImage-ubuntu2204")).toEqual([]);
});
