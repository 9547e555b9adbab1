import { z } from "zod";
import { ADOPTION, adoptedId, type Effect, PROPERTIES, type Property } from "../instance/model/properties";
import { idLike, text } from "../resource/properties/forms";
import type { RawInputs } from "../resource/properties/inputs";
import type { ImageSpec } from "./spec";

/** As an instance's properties are; an effect is that of a change between two values that differ. */
export interface ImageProperty extends Omit<Property, "effect" | "default"> {
  readonly effect: (before: string, after: string, actual: RawInputs) => Effect;
}

const effect = (always: Effect) => () => always;

/** Every input of a custom image, one row each: its parameter, its form, its default, and what changing it does. */
export const IMAGE_PROPERTIES = {
  instanceId: {
    parameter: "UHostId",
    type: "string",
    defaultText: "required; none with `adoptImageId`",
    schema: idLike(/^[A-Za-z0-9-]+$/, 'an instance id such as "uhost-1a2b3c"'),
    onChange: "replace: a new image is made of that instance. Not to name it any more: nothing",
    effect: (_before: string, after: string) => (after === "" ? "none" : "replace"),
  },
  zone: {
    parameter: "Zone",
    type: "string",
    defaultText: "required: the instance's",
    schema: text,
    onChange: "replace",
    effect: effect("replace"),
  },
  region: {
    parameter: "Region",
    type: "string",
    defaultText: "the zone's",
    schema: text,
    onChange: "replace",
    effect: effect("replace"),
  },
  projectId: {
    parameter: "ProjectId",
    type: "string",
    defaultText: "`compshare:projectId`",
    schema: text,
    onChange: PROPERTIES.projectId.onChange,
    effect: PROPERTIES.projectId.effect,
  },
  name: {
    parameter: "Name",
    type: "string, that of no other image of the account",
    defaultText: "the resource's name",
    schema: text,
    onChange: "update",
    effect: effect("update"),
  },
  description: {
    parameter: "Description",
    type: "string",
    defaultText: "none",
    schema: z.string("a text"),
    onChange: "update",
    effect: effect("update"),
  },
  adoptImageId: {
    type: "string",
    defaultText: "none: a new image is made",
    schema: idLike(ADOPTION, 'an image id such as "compshareImage-1a2b3c"'),
    onChange: "replace, unless it names the image that the resource has, or none",
    effect: (_before: string, after: string, actual: RawInputs) =>
      after === "" || adoptedId(after) === actual.imageId ? "none" : "replace",
  },
  timeouts: {
    option: "customTimeouts",
    type: "resource option",
    defaultText: "create 60 m, update 60 m, delete 20 m",
    schema: PROPERTIES.timeouts.schema,
    onChange: "update, without a call",
    effect: effect("update"),
  },
} as const satisfies Record<keyof ImageSpec, ImageProperty>;

export type ImagePropertyName = keyof ImageSpec;

/** The row of a property, by a type that fits all rows. */
export const imageProperty = (name: ImagePropertyName): ImageProperty => IMAGE_PROPERTIES[name];
