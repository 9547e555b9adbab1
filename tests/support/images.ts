import type { ImageDescription } from "../../provider/client/offer-schemas";
import type { ImageOutputs, ImageSpec } from "../../provider/image/spec";
import { writeRemark } from "../../provider/resource/ownership/marker";

/** A custom image as it is declared, stored and listed: tests change what they are about. */

export const RESOURCE = "0123456789abcdef";
export const imageSpec = (changes: Partial<ImageSpec> = {}): ImageSpec => ({
  instanceId: "uhost-1",
  zone: "cn-wlcb-01",
  region: "cn-wlcb",
  name: "trained",
  ...changes,
});
export const imageOutputs = (changes: Partial<ImageOutputs> = {}): ImageOutputs => ({
  ...imageSpec(),
  imageId: "compshareImage-1",
  status: "Available",
  ...changes,
});
export const seenImage = (changes: Partial<ImageDescription> = {}): ImageDescription => ({
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
