import type * as pulumi from "@pulumi/pulumi";
import { IMAGE_FACT_NAMES, IMAGE_SPEC_NAMES } from "../../image/spec";
import { IMAGE_PROVIDER_TEXT, IMAGE_TYPE } from "../provider-text";
import { argumentsOf } from "./given";
import { CompShareResource } from "./resource";

/** The declaration of a custom image. */
export interface CompShareCustomImageArgs {
  /**
   * The instance that the image is made of (`UHostId`). The image lives on without it; another instance means another
   * image: the new one is made, then the old one is deleted. Required, unless an image is adopted.
   */
  instanceId?: pulumi.Input<string | undefined>;
  /** The instance's availability zone, such as `cn-wlcb-01` (`Zone`). A change replaces the image. */
  zone: pulumi.Input<string>;
  /** Region (`Region`). Default: the zone's. A change replaces the image. */
  region?: pulumi.Input<string | undefined>;
  /** Project (`ProjectId`). Default: `compshare:projectId`. A change replaces the image. */
  projectId?: pulumi.Input<string | undefined>;
  /** Name (`Name`): no other image of the account may have it. Default: the resource's name. It changes in place. */
  name?: pulumi.Input<string | undefined>;
  /** Free text (`Description`); the provider's mark stands behind it in the account. It changes in place. */
  description?: pulumi.Input<string | undefined>;
  /**
   * An existing image of the account that this resource takes over, such as `compshareImage-1a2b3c`, instead of making one.
   * It isn't touched: where it isn't as declared, the next preview says what would be done. Default: none. Removing it later
   * does nothing; another id replaces the image.
   */
  adoptImageId?: pulumi.Input<string | undefined>;
}

/**
 * An image made of an instance on CompShare. `imageId` is what an instance or a fleet takes. It is made once: to make it
 * again of the same instance, give the resource another name.
 */
export class CompShareCustomImage extends CompShareResource {
  /** The service's id, such as `compshareImage-1a2b3c`: also the resource's `id`. */
  declare readonly imageId: pulumi.Output<string>;
  /** The service's word for its state, such as `Available`. */
  declare readonly status: pulumi.Output<string>;
  /** In MB, as the service states it. */
  declare readonly size: pulumi.Output<number | undefined>;
  /** Whether its instances are containers. */
  declare readonly container: pulumi.Output<boolean | undefined>;
  /** Whether it is published to the community: then it can't be deleted. */
  declare readonly published: pulumi.Output<boolean | undefined>;
  /** ISO 8601. */
  declare readonly createTime: pulumi.Output<string | undefined>;

  /** The instance that it was made of; undefined where it was adopted and nobody declared it. */
  declare readonly instanceId: pulumi.Output<string | undefined>;
  /** The instance's availability zone. */
  declare readonly zone: pulumi.Output<string>;
  /** The zone's region. */
  declare readonly region: pulumi.Output<string>;
  /** The project that it belongs to; undefined for the account's default. */
  declare readonly projectId: pulumi.Output<string | undefined>;
  /** What the console calls it. */
  declare readonly name: pulumi.Output<string>;
  /** Free text, without what this provider adds. */
  declare readonly description: pulumi.Output<string | undefined>;
  /** The image that was taken over instead of making one. */
  declare readonly adoptImageId: pulumi.Output<string | undefined>;

  /**
   * @param name The resource's name in the program; also the image's, unless `args.name` says otherwise.
   * @param args The declaration.
   * @param opts Pulumi's resource options; `customTimeouts` bound the waits.
   */
  constructor(name: string, args: CompShareCustomImageArgs, opts?: pulumi.CustomResourceOptions) {
    const kind = { type: IMAGE_TYPE, provider: IMAGE_PROVIDER_TEXT, names: [...IMAGE_SPEC_NAMES, ...IMAGE_FACT_NAMES] };
    super(kind, name, argumentsOf("CompShareCustomImage", name, args), opts);
  }

  /**
   * Reads an existing image of the account into the program without managing it.
   * @param name The resource's name in the program.
   * @param id The service's id, such as `compshareImage-1a2b3c`.
   * @param place Its region and project, where they aren't the account's defaults.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    place: { region: pulumi.Input<string>; projectId?: pulumi.Input<string | undefined> | undefined },
    opts?: pulumi.CustomResourceOptions,
  ): CompShareCustomImage {
    return new CompShareCustomImage(name, place as unknown as CompShareCustomImageArgs, { ...opts, id });
  }
}
