import { z } from "zod";
import { action, type Call, scopeOf } from "../action";
import { refuse } from "../errors";
import { integer, pageParameters, region, text, zone } from "../parameters";
import { orNull } from "../view";
import { copyImage, imageOf } from "./custom-images";
import { groupView, isOwn } from "./images";

const aboutImage = z.object({ Region: region.optional(), Zone: zone.optional(), CompShareImageId: text });

/** The accounts that an image is shared with: there are no other accounts here. */
export const describeShareAccounts = action("DescribeCompShareImageShareAccounts", aboutImage, (call) => {
  imageOf(call);
  return { AccountSet: [] };
});

/** Shares an image, or stops sharing it; unknown accounts are reported. */
export const modifyShareAccount = action(
  "ModifyCompShareImageShareAccount",
  aboutImage.extend({ AddAccounts: z.array(integer).default([]), RemoveAccounts: z.array(integer).default([]) }),
  (call) => {
    imageOf(call);
    return { InvalidAccounts: [...call.parameters.AddAccounts, ...call.parameters.RemoveAccounts] };
  },
);

/** Publishes an image of a container to the community. */
export const publishImage = action(
  "PublishCompShareImage",
  aboutImage.extend({
    VersionName: z
      .string()
      .regex(/^v\d+(\.\d+)*$/i, "has to be like v1.0")
      .default("v1.0"),
    Price: z.string().regex(/^\d+(\.\d+)?$/, "has to be a number"),
  }),
  (call) => {
    const image = imageOf(call);
    if (!image.container) throw refuse.parameter("CompShareImageId", "only a container's image can be published");
    if (image.status !== "Available") throw refuse.imageBeingMade(image.id);
    if (image.published) throw refuse.versionExists(call.parameters.VersionName);
    image.published = true;
    return {};
  },
);

/** Copies one of the account's images. */
export const copyCustomImage = action(
  "CopyCompShareCustomImage",
  aboutImage.extend({ TargetImageName: text.optional() }),
  (call) => ({ NewCompShareImageId: copyImage(call, imageOf(call), call.parameters.TargetImageName).id }),
);

/** The tags of the platform's images. */
export const describeImageTags = action("DescribeCompShareImageTags", z.object({}), ({ world }) => ({
  Tags: [...new Set(world.allImages().flatMap(({ type, tags }) => (type === "Custom" ? [] : tags)))],
  TagsMap: {},
  TagIndex: [],
}));

const page = pageParameters.extend({ Region: region.optional(), Zone: zone.optional() });

/** The images that this account has published, as groups of versions. */
export const describeSelfCommunityImages = action("DescribeSelfCommunityImages", page, publishedBy(true));

/** The images that another account has published: none. */
export const describeUserCommunityImages = action("DescribeUserCommunityImages", page, publishedBy(false));

function publishedBy(self: boolean) {
  return (call: Call<z.output<typeof page>>) => {
    const own = call.world.listImages(scopeOf(call)).filter((image) => self && isOwn(image) && image.published);
    const { Offset, Limit } = call.parameters;
    return {
      TotalCount: own.length,
      AvailableTotalCount: own.length,
      CompshareImageGroup: orNull(own.slice(Offset, Offset + Limit).map((image) => groupView([image]))),
    };
  };
}

const favourite = (name: string) =>
  action(name, z.object({ GroupId: text }), ({ world, parameters }) => {
    const known = world.allImages().some(({ groupId }) => groupId === parameters.GroupId);
    if (!known) throw refuse.parameter("GroupId", `there is no group ${parameters.GroupId}`);
    return {};
  });

/** Adds a group of images to the favourites, or removes it. */
export const createFavourite = favourite("CreateCompShareImageFavorite");
export const deleteFavourite = favourite("DeleteCompShareImageFavorite");
