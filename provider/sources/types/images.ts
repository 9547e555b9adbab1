import type { PlaceArgs } from "./place";

/**
 * Whose images: `system`: the platform's, with systems and applications; `custom`: the account's own; `community`:
 * those published by others; `shared`: those that others share with the account.
 */
export type ImageKind = "system" | "custom" | "community" | "shared";

/** Filters of images; an image must match all of them. */
export interface ImageFilters {
  /** The exact name. */
  readonly name?: string | undefined;
  /** A part of the name; case doesn't matter. */
  readonly nameContains?: string | undefined;
  /** One of its tags. */
  readonly tag?: string | undefined;
  /** The exact name of its author. */
  readonly author?: string | undefined;
  /** A GPU type that the image supports. */
  readonly gpuType?: string | undefined;
  /** True: only container images. False: only images of virtual machines. Default: both. */
  readonly container?: boolean | undefined;
}

/** The arguments of `getImages`. */
export interface GetImagesArgs extends PlaceArgs, ImageFilters {
  /** Whose images. Default: `system`. */
  readonly kind?: ImageKind | undefined;
  /** Whether to list images that can't be used now, as their `status` says. Default: false. */
  readonly unavailable?: boolean | undefined;
}

/** The arguments of `getImage`. */
export interface GetImageArgs extends PlaceArgs, ImageFilters {
  /** Image id (`CompShareImageId`), such as `compshareImage-1a2b3c`. */
  readonly imageId?: string | undefined;
  /** Whose image. Default: anybody's with `imageId`, otherwise `system`. */
  readonly kind?: ImageKind | undefined;
  /** Whether to take the newest if several match. Default: false: several are an error. */
  readonly newest?: boolean | undefined;
}

/** An image that instances can be created from. */
export interface Image {
  /** Image id (`CompShareImageId`), for `imageId` of an instance. */
  readonly imageId: string;
  /** Its name in the console. */
  readonly name: string;
  /** Whose image it is. */
  readonly kind: ImageKind;
  /** The service's type: `System`, `App`, `Custom` or `Community`. */
  readonly imageType: string;
  /** The name of its author. */
  readonly author: string;
  /** `Available`, or why it can't be used. */
  readonly status: string;
  /** Its tags. */
  readonly tags: string[];
  /** Its author's description. */
  readonly description: string;
  /** The GPU types that it supports; empty if it supports all. */
  readonly gpuTypes: string[];
  /** Whether instances created from it are containers. */
  readonly container: boolean;
  /** When it was created (ISO 8601); absent if unknown. */
  readonly createTime?: string;
  /** The service's price in CNY; absent if unknown. */
  readonly price?: number;
}
