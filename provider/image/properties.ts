import { z } from "zod";
import { PROPERTIES } from "../instance/model/properties";
import { ADOPTION, adoptedId } from "../resource/ownership/adopt";
import { idLike, text } from "../resource/properties/forms";
import type { RawInputs } from "../resource/properties/inputs";
import { always, type PropertyTable } from "../resource/properties/property";
import type { ImageSpec } from "./spec";

const { zone, region, projectId, timeouts } = PROPERTIES;

/** Every input of a custom image, one row each: its parameter, its schema, its default, and what a change does. */
export const IMAGE_PROPERTIES = {
  instanceId: {
    parameter: "UHostId",
    type: "string",
    defaultText: "required; none with `adoptImageId`",
    required: ({ adoptImageId }) =>
      adoptImageId === undefined
        ? "name the instance to create the image from, or adopt an existing image (adoptImageId)"
        : undefined,
    schema: idLike(/^[A-Za-z0-9-]+$/, 'an instance id such as "uhost-1a2b3c"'),
    onChange: "replace: a new image is created from that instance. Removing it has no effect",
    effect: (_before: string, after: string) => (after === "" ? "none" : "replace"),
  },
  zone: {
    ...zone,
    required: () => "the zone of the instance that the image is created from",
    defaultText: "required: the instance's",
  },
  region,
  projectId,
  name: {
    parameter: "Name",
    type: "string, that of no other image of the account",
    required: true,
    defaultText: "the resource's name",
    schema: text,
    onChange: "update",
    effect: always("update"),
  },
  description: {
    parameter: "Description",
    type: "string",
    defaultText: "none",
    schema: z.string("a string"),
    onChange: "update",
    effect: always("update"),
  },
  adoptImageId: {
    type: "string",
    defaultText: "none: a new image is created",
    schema: idLike(ADOPTION, 'an image id such as "compshareImage-1a2b3c"'),
    onChange: "replace, unless it names the image that the resource has, or none",
    effect: (_before: string, after: string, _declared: ImageSpec, actual: RawInputs) =>
      after === "" || adoptedId(after) === actual.imageId ? "none" : "replace",
  },
  timeouts: { ...timeouts, defaultText: "create 60 m, update 60 m, delete 20 m" },
} as const satisfies PropertyTable<keyof ImageSpec>;

export type ImagePropertyName = keyof ImageSpec;
