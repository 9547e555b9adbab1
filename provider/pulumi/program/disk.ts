import type * as pulumi from "@pulumi/pulumi";
import { DISK_FACT_NAMES, DISK_SPEC_NAMES, type DiskOutputs } from "../../disk/spec";
import { DISK_PROVIDER_TEXT, DISK_TYPE } from "../provider-text";
import { argumentsOf } from "./given";
import { CompShareResource } from "./resource";

/** The declaration of a data disk. */
export interface CompShareDiskArgs {
  /**
   * The instance that the disk is attached to (`UHostId`): a machine in the disk's zone. Another instance: the disk moves there
   * with its data. The instance that has it is stopped to detach it, and started again if it ran and stays. Required, unless
   * a disk is adopted; not to name one any more does nothing.
   */
  instanceId?: pulumi.Input<string | undefined>;
  /** Availability zone, such as `cn-wlcb-01` (`Zone`). A change replaces the disk. */
  zone: pulumi.Input<string>;
  /** Region (`Region`). Default: the zone's. A change replaces the disk. */
  region?: pulumi.Input<string | undefined>;
  /** Project (`ProjectId`). Default: `compshare:projectId`. A change replaces the disk. */
  projectId?: pulumi.Input<string | undefined>;
  /** What it is made of (`DiskType`). Default: `CLOUD_SSD`. A change replaces the disk. */
  type?: pulumi.Input<DiskOutputs["type"] | undefined>;
  /** In GB (`Size`). It grows in place, while its instance runs; a smaller size is refused. */
  size: pulumi.Input<number>;
  /** How it is paid (`ChargeType`). Default: `Postpay`. It is read when the disk is bought. */
  chargeType?: pulumi.Input<DiskOutputs["chargeType"] | undefined>;
  /**
   * Name (`Name`), at most 21 characters: the provider's marker follows it in the account. Default: the resource's name. The
   * service can't rename a disk: a later change only counts in the stack.
   */
  name?: pulumi.Input<string | undefined>;
  /**
   * An existing disk of the account that this resource takes over, such as `udisk-1a2b3c`, instead of buying one. It isn't
   * touched: where it isn't as declared, the next preview says what would be done. Default: none. Removing it later does
   * nothing; another id replaces the disk.
   */
  adoptDiskId?: pulumi.Input<string | undefined>;
}

/**
 * A data disk on CompShare that is independent of its instance: it stays with its data when its instance is replaced or deleted, and moves
 * to another one. To keep it when it leaves the program, set the resource option `retainOnDelete`.
 */
export class CompShareDisk extends CompShareResource {
  /** The service's id, such as `udisk-1a2b3c`: also the resource's `id`. */
  declare readonly diskId: pulumi.Output<string>;
  /** The service's word for its state, such as `InUse`. */
  declare readonly status: pulumi.Output<string>;
  /** The device on its instance, such as `/dev/vdb`; undefined while detached. */
  declare readonly device: pulumi.Output<string | undefined>;
  /** ISO 8601. */
  declare readonly createTime: pulumi.Output<string | undefined>;
  /** ISO 8601; the end of what is paid for. */
  declare readonly expireTime: pulumi.Output<string | undefined>;

  /** The instance that it is attached to; undefined while detached. */
  declare readonly instanceId: pulumi.Output<string | undefined>;
  /** Its availability zone. */
  declare readonly zone: pulumi.Output<string>;
  /** The zone's region. */
  declare readonly region: pulumi.Output<string>;
  /** The project that it belongs to; undefined for the account's default. */
  declare readonly projectId: pulumi.Output<string | undefined>;
  /** What it is made of. */
  declare readonly type: pulumi.Output<DiskOutputs["type"]>;
  /** In GB. */
  declare readonly size: pulumi.Output<number>;
  /** How it was declared to be paid. */
  declare readonly chargeType: pulumi.Output<DiskOutputs["chargeType"]>;
  /** Its name, without what this provider adds. */
  declare readonly name: pulumi.Output<string>;
  /** The disk that was taken over instead of buying one. */
  declare readonly adoptDiskId: pulumi.Output<string | undefined>;

  /**
   * @param name The resource's name in the program; also the disk's, unless `args.name` says otherwise.
   * @param args The declaration.
   * @param opts Pulumi's resource options; `customTimeouts` bound the waits.
   */
  constructor(name: string, args: CompShareDiskArgs, opts?: pulumi.CustomResourceOptions) {
    const kind = { type: DISK_TYPE, provider: DISK_PROVIDER_TEXT, names: [...DISK_SPEC_NAMES, ...DISK_FACT_NAMES] };
    super(kind, name, argumentsOf("CompShareDisk", name, args), opts);
  }

  /**
   * Reads an existing disk into the program without managing it.
   * @param name The resource's name in the program.
   * @param id The service's id, such as `udisk-1a2b3c`.
   * @param place Its region and project, where they aren't the account's defaults.
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
