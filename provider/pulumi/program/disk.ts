import type * as pulumi from "@pulumi/pulumi";
import { DISK_FACT_NAMES, DISK_SPEC_NAMES, type DiskOutputs } from "../../disk/spec";
import { DISK_PROVIDER_TEXT, DISK_TYPE } from "../provider-text";
import { argumentsOf } from "./given";
import { CompShareResource } from "./resource";

/** The arguments of a data disk. */
export interface CompShareDiskArgs {
  /**
   * The instance that the disk is attached to (`UHostId`): a virtual machine in the disk's zone. Required, unless
   * `adoptDiskId` is set. If another instance is named, the disk moves there with its data: the instance that has it is
   * stopped to detach it, and started again if it ran and isn't deleted. Removing it later has no effect.
   */
  instanceId?: pulumi.Input<string | undefined>;
  /** Availability zone, such as `cn-wlcb-01` (`Zone`). A change replaces the disk. */
  zone: pulumi.Input<string>;
  /** Region (`Region`). Default: the zone's. A change replaces the disk. */
  region?: pulumi.Input<string | undefined>;
  /** Project (`ProjectId`). Default: `compshare:projectId`. A change replaces the disk. */
  projectId?: pulumi.Input<string | undefined>;
  /** Disk type (`DiskType`). Default: `CLOUD_SSD`. A change replaces the disk. */
  type?: pulumi.Input<DiskOutputs["type"] | undefined>;
  /** Size in GB (`Size`). It grows in place while the instance runs; a smaller size is an error. */
  size: pulumi.Input<number>;
  /** Charge type (`ChargeType`). Default: `Postpay`. It is only read when the disk is bought. */
  chargeType?: pulumi.Input<DiskOutputs["chargeType"] | undefined>;
  /**
   * Name (`Name`), at most 21 characters: in the account, the provider's marker follows it. Default: the resource's
   * name. The service can't rename a disk, so a later change only applies to the stack.
   */
  name?: pulumi.Input<string | undefined>;
  /**
   * The id of an existing disk of the account, such as `udisk-1a2b3c`, to adopt instead of buying one. Adoption doesn't
   * change the disk: if it isn't as declared, the next preview shows the changes. Default: none. Removing it later has
   * no effect; another id replaces the disk.
   */
  adoptDiskId?: pulumi.Input<string | undefined>;
}

/**
 * A data disk on CompShare that is independent of its instance: it keeps its data when the instance is replaced or
 * deleted, and can move to another instance. To keep it when it leaves the program, set the resource option
 * `retainOnDelete`.
 */
export class CompShareDisk extends CompShareResource {
  /** The service's id, such as `udisk-1a2b3c`: also the resource's `id`. */
  declare readonly diskId: pulumi.Output<string>;
  /** The service's status, such as `InUse`. */
  declare readonly status: pulumi.Output<string>;
  /** The device on its instance, such as `/dev/vdb`; undefined while it is detached. */
  declare readonly device: pulumi.Output<string | undefined>;
  /** When it was created (ISO 8601). */
  declare readonly createTime: pulumi.Output<string | undefined>;
  /** When the paid time ends (ISO 8601). */
  declare readonly expireTime: pulumi.Output<string | undefined>;

  /** The instance that it is attached to; undefined while it is detached. */
  declare readonly instanceId: pulumi.Output<string | undefined>;
  /** Its availability zone. */
  declare readonly zone: pulumi.Output<string>;
  /** The zone's region. */
  declare readonly region: pulumi.Output<string>;
  /** Its project; undefined for the account's default project. */
  declare readonly projectId: pulumi.Output<string | undefined>;
  /** Its disk type. */
  declare readonly type: pulumi.Output<DiskOutputs["type"]>;
  /** Its size in GB. */
  declare readonly size: pulumi.Output<number>;
  /** The declared charge type. */
  declare readonly chargeType: pulumi.Output<DiskOutputs["chargeType"]>;
  /** Its name, without the provider's marker. */
  declare readonly name: pulumi.Output<string>;
  /** The id of the adopted disk, if one was adopted. */
  declare readonly adoptDiskId: pulumi.Output<string | undefined>;

  /**
   * @param name The resource's name in the program; also the disk's, unless `args.name` is set.
   * @param args The arguments.
   * @param opts Pulumi's resource options; `customTimeouts` limits how long operations may wait.
   * @throws RunError if `args` isn't an object.
   */
  constructor(name: string, args: CompShareDiskArgs, opts?: pulumi.CustomResourceOptions) {
    const kind = { type: DISK_TYPE, provider: DISK_PROVIDER_TEXT, names: [...DISK_SPEC_NAMES, ...DISK_FACT_NAMES] };
    super(kind, name, argumentsOf("CompShareDisk", name, args), opts);
  }

  /**
   * Reads an existing disk without managing it.
   * @param name The resource's name in the program.
   * @param id The service's id, such as `udisk-1a2b3c`.
   * @param place Its region, and its project if that isn't the account's default.
   * @param opts Pulumi's resource options.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    place: { region: pulumi.Input<string>; projectId?: pulumi.Input<string | undefined> | undefined },
    opts?: pulumi.CustomResourceOptions,
  ): CompShareDisk {
    return new CompShareDisk(name, place as unknown as CompShareDiskArgs, { ...opts, id });
  }
}
