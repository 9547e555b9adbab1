import type { PlaceArgs } from "./place";

/**
 * Whose images: `system` the platform's, for systems and applications; `custom` the account's own; `community` what
 * others have published; `shared` what others share with the account.
 */
export type ImageKind = "system" | "custom" | "community" | "shared";

/** What tells images apart. */
export interface ImageFilters {
  /** The whole name. */
  readonly name?: string | undefined;
  /** A part of the name, in capitals or not. */
  readonly nameContains?: string | undefined;
  /** One of its tags. */
  readonly tag?: string | undefined;
  /** Who made it, by the whole name. */
  readonly author?: string | undefined;
  /** Images that run on this GPU type. */
  readonly gpuType?: string | undefined;
  /** True: container images. False: images of machines. Default: both. */
  readonly container?: boolean | undefined;
}

/** Which images are asked for. */
export interface GetImagesArgs extends PlaceArgs, ImageFilters {
  /** Whose images. Default: `system`. */
  readonly kind?: ImageKind | undefined;
  /** Whether images are listed too that can't be used (now), as their `status` says. Default: false. */
  readonly unavailable?: boolean | undefined;
}

/** Which one image is asked for. */
export interface GetImageArgs extends PlaceArgs, ImageFilters {
  /** The image's id (`CompShareImageId`), such as `compshareImage-xxxx`. */
  readonly imageId?: string | undefined;
  /** Whose image. Default: with `imageId` whosesoever, else `system`. */
  readonly kind?: ImageKind | undefined;
  /** Whether the newest is taken where several fit. Default: false, and then several are an error. */
  readonly newest?: boolean | undefined;
}

/** An image that instances are made from. */
export interface Image {
  /** `CompShareImageId`, for `imageId` of an instance. */
  readonly imageId: string;
  /** What the console calls it. */
  readonly name: string;
  /** Whose image it is. */
  readonly kind: ImageKind;
  /** The service's own word: `System`, `App`, `Custom` or `Community`. */
  readonly imageType: string;
  /** Who made it. */
  readonly author: string;
  /** `Available`, or why it can't be used. */
  readonly status: string;
  /** The words that it is filed under. */
  readonly tags: string[];
  /** Its author's text. */
  readonly description: string;
  /** The GPU types it runs on; empty: all. */
  readonly gpuTypes: string[];
  /** Whether its instances are containers. */
  readonly container: boolean;
  /** ISO 8601; absent where the service doesn't tell. */
  readonly createTime?: string;
  /** CNY, as the service states it. */
  readonly price?: number;
}
