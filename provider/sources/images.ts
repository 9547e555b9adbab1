import type { ImagePage } from "../client/actions";
import type { ImageDescription } from "../client/offer-schemas";
import { time } from "../instance/observe/outputs";
import { type Account, type AskedPlace, fits, holds } from "./account";
import type { GetImagesArgs, Image, ImageFilters, ImageKind } from "./types/images";
import type { PlaceArgs } from "./types/place";

const PAGE = 100;

export const IMAGE_KINDS: readonly ImageKind[] = ["system", "custom", "community", "shared"];

/** The images that match. */
export async function findImages(account: Account, args: GetImagesArgs): Promise<Image[]> {
  const kind = args.kind ?? "system";
  const found = await listImages(account, args, kind, narrowing(kind, args));
  return found.filter((image) => (args.unavailable || isUsable(image)) && fitsImage(image, args));
}

export const isUsable = ({ status }: Image): boolean => status === "Available";

export const fitsImage = (image: Image, { name, nameContains, tag, author, gpuType, container }: ImageFilters) =>
  fits(name, image.name) &&
  holds(nameContains, image.name) &&
  (tag === undefined || image.tags.includes(tag)) &&
  fits(author, image.author) &&
  (gpuType === undefined || image.gpuTypes.length === 0 || image.gpuTypes.includes(gpuType)) &&
  fits(container, image.container);

/** All images of a kind, in all regions of the arguments; `narrow` is the service's own filter. */
export async function listImages(
  account: Account,
  where: PlaceArgs,
  kind: ImageKind,
  narrow: Narrow = {},
): Promise<Image[]> {
  const places = await account.places(where);
  const lists = await Promise.all(places.map((place) => listImagesOf(account, place, kind, narrow)));
  // The same image may be in several regions.
  return [...new Map(lists.flat().map((image) => [image.imageId, image])).values()];
}

type Narrow = Pick<ImagePage, "CompShareImageId" | "Name">;

/** The service narrows down long lists; its matches by name are checked again. */
const narrowing = (kind: ImageKind, { name }: ImageFilters): Narrow =>
  name !== undefined && (kind === "system" || kind === "community") ? { Name: name } : {};

function listImagesOf(account: Account, place: AskedPlace, kind: ImageKind, narrow: Narrow): Promise<Image[]> {
  const params = { Region: place.region, ProjectId: place.projectId, ...narrow };
  return account.once(`${kind} images ${JSON.stringify(params)}`, async () => {
    const images: Image[] = [];
    for (let offset = 0; ; ) {
      const page = await PAGES[kind](account, { ...params, Limit: PAGE, Offset: offset });
      images.push(...page.images.map((image) => shape(image, kind)));
      offset += page.count;
      // A total may count what isn't shown.
      if (page.count === 0 || offset >= page.total) return images;
    }
  });
}

interface ImageList {
  readonly images: readonly ImageDescription[];
  readonly total: number;
  /** The next offset: the community's counts groups of versions. */
  readonly count: number;
}

const plain =
  (action: "DescribeCompShareImages" | "DescribeCompShareCustomImages" | "DescribeCompShareSharingImages") =>
  async (account: Account, params: ImagePage): Promise<ImageList> => {
    const { images, total } = await account.ask(action, params);
    return { images, total, count: images.length };
  };

/** The request of a page of each kind. */
const PAGES: Readonly<Record<ImageKind, (account: Account, params: ImagePage) => Promise<ImageList>>> = {
  system: plain("DescribeCompShareImages"),
  custom: plain("DescribeCompShareCustomImages"),
  community: (account, params) => account.ask("DescribeCommunityImages", params),
  shared: plain("DescribeCompShareSharingImages"),
};

function shape(image: ImageDescription, kind: ImageKind): Image {
  const { isContainer: container = false, createdAt, size, isPublished, failure, ...rest } = image;
  return { ...rest, kind, container, createTime: time(createdAt) };
}
