import { checkImage } from "../../../provider/image/check";
import { diffImage } from "../../../provider/image/diff";
import { previewImage, previewImageChange } from "../../../provider/image/preview";
import { IMAGE_PROPERTIES } from "../../../provider/image/properties";
import type { ImageOutputs } from "../../../provider/image/spec";
import { UNKNOWN } from "../../../provider/resource/properties/inputs";
import type { Api } from "../api";
import { code, declared, offersOf, type PropertyRows, type Row } from "./common";
import { type Changes, IMAGE_FORMS, RIGHT_IMAGE } from "./examples";

/** Messages about custom images. */

const IMAGE_PROPERTY_ROWS: PropertyRows = IMAGE_PROPERTIES;

export const imageFormRows = (): Row[] =>
  [...Object.values(IMAGE_FORMS).flat(), { instanceid: "uhost-1a2b3c" }].map((changes) => {
    const { violations } = checkImage({ ...RIGHT_IMAGE, ...changes });
    const [{ property, reason } = { property: "", reason: "" }] = violations;
    return [declared(changes, IMAGE_PROPERTY_ROWS), code(property), reason];
  });

/** Other messages about images: at a preview, and by `up` before anything is created. */
export async function imageRows(api: Api): Promise<Row[]> {
  const offers = offersOf(api);
  const about = { olds: undefined, defaults: {}, isPreview: true, mark: undefined };
  const told = async (changes: Changes) => {
    const { violations, warnings } = await previewImage(offers, { ...about, raw: { ...RIGHT_IMAGE, ...changes } });
    return [...violations.map(({ property, reason }) => `${code(property)}: ${reason}`), ...warnings].join(" ");
  };
  const image: ImageOutputs = {
    ...RIGHT_IMAGE,
    region: "cn-wlcb",
    imageId: "compshareImage-1a2b3c",
    status: "Available",
  };
  const changed = (actual: Partial<ImageOutputs>, changes: Partial<ImageOutputs>, deletesFirst = false) => {
    const [is, wanted] = [
      { ...image, ...actual },
      { ...image, ...changes },
    ];
    const diff = diffImage(is as never, wanted as never);
    return previewImageChange({ id: image.imageId, actual: is, declared: wanted, deletesFirst, ...diff }).join(" ");
  };
  const another = { instanceId: "uhost-4d5e6f" };
  const fresh = { instanceId: UNKNOWN };
  return [
    ["the instance doesn't exist", "preview: an error", await told({})],
    ["the image to adopt doesn't exist", "preview: an error", await told({ adoptImageId: "compshareImage-none" })],
    ["another image has the name", "preview: a warning", await told({ ...fresh, name: "my-environment" })],
    ["an image is replaced", "preview: a warning", changed({}, another)],
    ["an image is replaced (`deleteBeforeReplace`)", "preview: a warning", changed({}, another, true)],
    ["the creation of an image failed", "preview: a warning", changed({ status: "UnAvailable" }, {})],
    ["an image is still being created", "preview: a warning", changed({ status: "Making" }, {})],
  ];
}
