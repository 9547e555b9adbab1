import { createImage } from "../image/create";
import { deleteImage } from "../image/delete";
import { diffImage } from "../image/diff";
import { isUnfinished, previewImage, previewImageChange } from "../image/preview";
import { readImage } from "../image/read";
import { IMAGE_SPEC_NAMES, type ImageOutputs, type ImageSpec } from "../image/spec";
import { updateImage } from "../image/update";
import type { Context } from "../instance/observe/context";
import type { ResourceDefinition } from "../resource/definition";
import { requireIdentity } from "../resource/provider";
import type { DefinitionWorld } from "./instances";

/** `CompShareCustomImage`. */
export function images(
  { offers, mutex, defaults }: Pick<DefinitionWorld, "offers" | "mutex" | "defaults">,
  mark: (identity: string) => string,
): ResourceDefinition<ImageSpec, ImageOutputs, Context> {
  /** The images that this run replaces, by the resource's identity. */
  const replaced = new Map<string | undefined, ImageOutputs>();
  return {
    names: IMAGE_SPEC_NAMES,
    secrets: [],
    idOf: ({ imageId }) => imageId,
    check: ({ identity, isPreview }, declared) =>
      previewImage(offers, {
        ...declared,
        defaults: defaults(),
        isPreview,
        mark: identity === undefined ? undefined : mark(identity),
      }),
    diff: diffImage,
    exempt: () => ["timeouts"],
    isDue: (_id, actual) => isUnfinished(actual),
    changeWarnings: async ({ oldHalf }, change) =>
      previewImageChange({ ...change, deletesFirst: oldHalf === "deletedFirst" } as Parameters<
        typeof previewImageChange
      >[0]),
    changing: async ({ identity, oldHalf }, { actual, replaces }) => {
      if (replaces.length > 0 && oldHalf !== "deletedFirst") replaced.set(identity, actual);
    },
    create: (context, request, spec) => {
      const identity = requireIdentity(request);
      // An instance makes one image at a time, and nothing else is done with it meanwhile.
      return mutex.run(spec.instanceId ?? "", () => createImage(context, spec, identity, replaced.get(identity)));
    },
    read: readImage,
    update: (context, request, { id, stored, declared }) =>
      updateImage(context, id, stored, declared, requireIdentity(request)),
    delete: (context, _request, id, stored) => deleteImage(context, id, stored),
  };
}
