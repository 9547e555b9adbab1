import type * as pulumi from "@pulumi/pulumi";
import { IMAGE_FACT_NAMES, IMAGE_SPEC_NAMES } from "../../image/spec";
import { IMAGE_PROVIDER_TEXT, IMAGE_TYPE } from "../provider-text";
import { argumentsOf } from "./given";
import { CompShareResource } from "./resource";

/** The arguments of a custom image. */
export interface CompShareCustomImageArgs {
  /**
   * The instance that the image is created from (`UHostId`). Required, unless `adoptImageId` is set. The image doesn't
   * need the instance afterwards. Another instance replaces the image: the new one is created before the old one is
   * deleted.
   */
  instanceId?: pulumi.Input<string | undefined>;
  /** The instance's availability zone, such as `cn-wlcb-01` (`Zone`). A change replaces the image. */
  zone: pulumi.Input<string>;
  /** Region (`Region`). Default: the zone's. A change replaces the image. */
  region?: pulumi.Input<string | undefined>;
  /** Project (`ProjectId`). Default: `compshare:projectId`. A change replaces the image. */
  projectId?: pulumi.Input<string | undefined>;
  /**
   * Name (`Name`), which no other image of the account may have. Default: the resource's name. A change renames the
   * image in place.
   */
  name?: pulumi.Input<string | undefined>;
  /**
   * Free text (`Description`). In the account, the provider's marker follows it. Default: none. It changes in place.
   */
  description?: pulumi.Input<string | undefined>;
  /**
   * The id of an existing image of the account, such as `compshareImage-1a2b3c`, to adopt instead of creating one.
   * Adoption doesn't change the image: if it isn't as declared, the next preview shows the changes. Default: none.
   * Removing it later has no effect; another id replaces the image.
   */
  adoptImageId?: pulumi.Input<string | undefined>;
}

/**
 * A custom image on CompShare, created from an instance. `imageId` is the argument for instances and fleets. The image
 * is created once: to create it again from the same instance, rename the resource.
 */
export class CompShareCustomImage extends CompShareResource {
  /** The service's id, such as `compshareImage-1a2b3c`: also the resource's `id`. */
  declare readonly imageId: pulumi.Output<string>;
  /** The service's status, such as `Available`. */
  declare readonly status: pulumi.Output<string>;
  /** Its size in MB; undefined while unknown. */
  declare readonly size: pulumi.Output<number | undefined>;
  /** Whether instances created from it are containers. */
  declare readonly container: pulumi.Output<boolean | undefined>;
  /** Whether it is published to the community. A published image can't be deleted. */
  declare readonly published: pulumi.Output<boolean | undefined>;
  /** When it was created (ISO 8601). */
  declare readonly createTime: pulumi.Output<string | undefined>;

  /** The instance that it was created from; undefined for an adopted image, unless declared. */
  declare readonly instanceId: pulumi.Output<string | undefined>;
  /** The instance's availability zone. */
  declare readonly zone: pulumi.Output<string>;
  /** The zone's region. */
  declare readonly region: pulumi.Output<string>;
  /** Its project; undefined for the account's default project. */
  declare readonly projectId: pulumi.Output<string | undefined>;
  /** Its name in the console. */
  declare readonly name: pulumi.Output<string>;
  /** Its description, without the provider's marker. */
  declare readonly description: pulumi.Output<string | undefined>;
  /** The id of the adopted image, if one was adopted. */
  declare readonly adoptImageId: pulumi.Output<string | undefined>;

  /**
   * @param name The resource's name in the program; also the image's, unless `args.name` is set.
   * @param args The arguments.
   * @param opts Pulumi's resource options; `customTimeouts` limits how long operations may wait.
   * @throws RunError if `args` isn't an object.
   */
  constructor(name: string, args: CompShareCustomImageArgs, opts?: pulumi.CustomResourceOptions) {
    const kind = { type: IMAGE_TYPE, provider: IMAGE_PROVIDER_TEXT, names: [...IMAGE_SPEC_NAMES, ...IMAGE_FACT_NAMES] };
    super(kind, name, argumentsOf("CompShareCustomImage", name, args), opts);
  }

  /**
   * Reads an existing image of the account without managing it.
   * @param name The resource's name in the program.
   * @param id The service's id, such as `compshareImage-1a2b3c`.
   * @param place Its region, and its project if that isn't the account's default.
   * @param opts Pulumi's resource options.
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
