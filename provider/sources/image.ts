import { CompShareError } from "../client/errors";
import type { Account } from "./account";
import { findImages, fitsImage, IMAGE_KINDS, isUsable, listImages } from "./images";
import { listed, theOne } from "./one";
import type { GetImageArgs, Image, ImageKind } from "./types/images";
import type { PlaceArgs } from "./types/place";

/**
 * The one image that matches and can be used.
 * @throws CompShareError `NOT_FOUND` or `AMBIGUOUS` that names the candidates.
 */
export async function findImage(account: Account, args: GetImageArgs): Promise<Image> {
  const { zone, region, projectId, kind, newest, ...filters } = args;
  const where = { zone, region, projectId };
  const { imageId } = filters;
  const found = imageId === undefined ? await byFilters(account, args) : await byId(account, where, imageId, kind);
  const meant = found.filter((image) => fitsImage(image, filters));
  const fitting = meant.filter(isUsable);
  if (meant.length > 0 && fitting.length === 0) throw notAvailable(meant);
  const wanted = {
    kind: [imageId === undefined ? (kind ?? "system") : kind, "image"].filter(Boolean).join(" "),
    filters,
  };
  return theOne(wanted, {
    fitting: newest ? latest(fitting) : fitting,
    others: fitting.length > 0 ? [] : await others(account, args),
    name: imageText,
    advice: newest
      ? "They are equally new: name one, or narrow them down."
      : "Narrow them down, name one by imageId, or take the newest with newest: true.",
  });
}

const byFilters = (account: Account, args: GetImageArgs) => findImages(account, { ...args, unavailable: true });

async function byId(account: Account, where: PlaceArgs, imageId: string, kind?: ImageKind): Promise<Image[]> {
  const kinds = kind ? [kind] : IMAGE_KINDS;
  const lists = await Promise.all(kinds.map((one) => listImages(account, where, one, { CompShareImageId: imageId })));
  const found = lists.flat().filter((image) => image.imageId === imageId);
  // Images shared by others may be listed with the account's own.
  return [...new Map(found.map((image) => [image.imageId, image])).values()];
}

/** What may have been meant: all images of the kind. For a wrong id, any image; the account's own come first. */
async function others(account: Account, { imageId, kind, ...args }: GetImageArgs) {
  const meant = kind ?? (imageId === undefined ? "system" : "custom");
  // Names from the community's endless list would only be noise.
  return meant === "community" ? [] : listImages(account, args, meant);
}

function notAvailable(images: readonly Image[]): CompShareError {
  return new CompShareError({
    code: "NOT_FOUND",
    what: `${listed(images.map(imageText))} ${images.length === 1 ? "isn't" : "aren't"} Available, as the status says`,
    advice: "Choose another image, or run it again when the status is Available.",
  });
}

function latest(images: readonly Image[]): Image[] {
  const [last] = images.map(({ createTime = "" }) => createTime).sort((a, b) => b.localeCompare(a));
  return images.filter(({ createTime = "" }) => createTime === last);
}

const imageText = (image: Image) =>
  `${image.name} (${[image.imageId, !isUsable(image) && image.status, image.createTime?.slice(0, 10)].filter(Boolean).join(", ")})`;
