import type { Kind } from "../resource/kind";

export const IMAGE_KIND: Kind = {
  noun: "image",
  plural: "images",
  adopt: "adoptImageId",
  cost: "is stored and may be charged",
  idFact: "imageId",
};
