import { z } from "zod";
import { action, type Call, scopeOf } from "../action";
import { type Image, imageView } from "../images";
import { listed } from "../listing";
import { flag, oneOf, pageParameters, region, text, zone } from "../parameters";
import { orNull } from "../view";

const parameters = pageParameters.extend({
  Region: region.optional(),
  Zone: zone.optional(),
  CompShareImageId: text.optional(),
  Name: text.optional(),
  Author: text.optional(),
  Tag: z.union([z.array(text), text.transform((tag) => [tag])]).optional(),
});

type Wanted = Partial<z.output<typeof parameters>>;

const platformTypes = ["System", "App", "Game", "Other"] as const;

/** Images of the platform. Without a type, each type has its own page, all in one answer, as seen from the service. */
export const describeImages = action(
  "DescribeCompShareImages",
  parameters.extend({ ImageType: oneOf(platformTypes).optional() }),
  (call) => {
    const { ImageType } = call.parameters;
    const all = call.world.settings.imageTypes === "all" ? platformTypes : (["System"] as const);
    const pages = (ImageType ? [ImageType] : all).map((type) => found(call, (image) => image.type === type));
    return {
      TotalCount: pages.reduce((sum, { total }) => sum + total, 0),
      ImageSet: orNull(pages.flatMap(({ page }) => page).map(imageView)),
    };
  },
);

/** The account's own images. */
export const describeCustomImages = action("DescribeCompShareCustomImages", parameters, (call) =>
  imagePage(call, isOwn),
);

/** Images that others share with the account. */
export const describeSharedImages = action("DescribeCompShareSharingImages", parameters, (call) =>
  imagePage(call, (image) => image.shared),
);

/** Community images, as groups of versions. */
export const describeCommunityImages = action(
  "DescribeCommunityImages",
  parameters.extend({ GroupId: text.optional(), FuzzySearch: text.optional(), IsFree: flag.optional() }),
  (call) => {
    const { parameters: wanted } = call;
    const found = call.world
      .listImages(scopeOf(call))
      .filter(
        (image) =>
          image.type === "Community" &&
          fits(image, wanted) &&
          (!wanted.GroupId || image.groupId === wanted.GroupId) &&
          (!wanted.FuzzySearch || `${image.name} ${image.author}`.includes(wanted.FuzzySearch)) &&
          (wanted.IsFree === undefined || (image.price === 0) === wanted.IsFree),
      );
    const groups = [...new Set(found.map((image) => image.groupId))].map((id) => ({ id }));
    const { total, page } = listed(call, groups);
    return {
      TotalCount: total,
      AvailableTotalCount: total,
      CompshareImageGroup: orNull(page.map(({ id }) => groupView(found.filter((image) => image.groupId === id)))),
    };
  },
);

/** Whether the account has created it. */
export const isOwn = ({ type, shared }: Image): boolean => type === "Custom" && !shared;

type ImageCall = Call<z.output<typeof parameters>>;

function found(call: ImageCall, belongs: (image: Image) => boolean): { total: number; page: Image[] } {
  const { parameters: wanted } = call;
  return listed(
    call,
    call.world.listImages(scopeOf(call)).filter((image) => belongs(image) && fits(image, wanted)),
  );
}

function imagePage(call: ImageCall, belongs: (image: Image) => boolean): object {
  const { total, page } = found(call, belongs);
  return { TotalCount: total, ImageSet: orNull(page.map(imageView)) };
}

function fits(image: Image, { CompShareImageId, Name, Author, Tag }: Wanted): boolean {
  return (
    (!CompShareImageId || image.id === CompShareImageId) &&
    (!Name || image.name.toLowerCase().includes(Name.toLowerCase())) &&
    (!Author || image.author === Author) &&
    (!Tag || Tag.every((tag) => image.tags.includes(tag)))
  );
}

/** A group of versions, as answered. */
export function groupView(versions: Image[]): object {
  const first = versions[0]!;
  return {
    GroupId: first.groupId,
    ImageName: first.name,
    ImageDesc: first.description,
    CreatedCount: 0,
    FavoritesCount: 0,
    RecommendCount: 0,
    ImageUseTime: 0,
    IsFavorite: false,
    Status: versions.some((image) => image.status === "Available") ? "Available" : "UnAvailable",
    Data: versions.map(imageView),
  };
}
