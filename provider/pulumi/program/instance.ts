import * as pulumi from "@pulumi/pulumi";
import { FACT_NAMES, type InstanceFacts, type InstanceOutputs, SECRET_OUTPUTS } from "../../instance/model/facts";
import type { GpuType } from "../../instance/model/machines";
import {
  type ChargeType,
  type CpuPlatform,
  type DiskType,
  type PlacementSpec,
  type PowerState,
  SPEC_NAMES,
} from "../../instance/model/spec";
import { PROVIDER_TEXT, TYPE } from "../provider-text";
import { argumentsOf, timeText } from "./given";
import { CompShareResource } from "./resource";

/** The boot disk. */
export interface BootDiskArgs {
  /** `Disks.N.Type`; `CLOUD_RSSD` for A800 alone. */
  type: pulumi.Input<DiskType>;
  /** `Disks.N.Size` in GB. It can grow in place; less is a new instance. */
  size: pulumi.Input<number>;
}

/** A data disk. */
export interface DataDiskArgs extends BootDiskArgs {
  /** What tells this disk from the instance's others: a disk of another name is another disk. */
  name: pulumi.Input<string>;
}

/** The open ports of a container instance: both lists, each as a whole. */
export interface PortsArgs {
  /** `HttpPorts.N`: each gets an address in `softwares`. */
  http: pulumi.Input<pulumi.Input<number>[]>;
  /** `TcpPorts.N`. */
  tcp: pulumi.Input<pulumi.Input<number>[]>;
}

/** What is different in another place: what is left out is as in the declaration itself. */
export type PlacementArgs = { [Name in keyof PlacementSpec]: pulumi.Input<PlacementSpec[Name] | undefined> };

/** The declaration of a GPU instance. */
export interface CompShareInstanceArgs {
  /** Availability zone, such as `cn-wlcb-01` (`Zone`). A change replaces the instance. */
  zone: pulumi.Input<string>;
  /** Region (`Region`). Default: the zone's. A change replaces the instance. */
  region?: pulumi.Input<string | undefined>;
  /** Project (`ProjectId`). Default: `compshare:projectId`. A change replaces the instance. */
  projectId?: pulumi.Input<string | undefined>;
  /** GPU type, such as `4090` or `A800` (`GpuType`). A change replaces the instance. */
  gpuType: pulumi.Input<GpuType>;
  /** Number of GPU cards (`GPU`). A change stops, resizes and starts the instance. */
  gpu: pulumi.Input<number>;
  /** Number of vCPUs (`CPU`); has to go with type and cards. A change stops, resizes and starts the instance. */
  cpu: pulumi.Input<number>;
  /** Memory in MB, a multiple of 1024 (`Memory`): 64 GB are 65536. A change stops, resizes and starts the instance. */
  memory: pulumi.Input<number>;
  /** CPU platform (`MinimalCpuPlatform`). Default: the service chooses AMD first, then Intel. A change replaces. */
  minimalCpuPlatform?: pulumi.Input<CpuPlatform | undefined>;
  /** Image (`CompShareImageId`). A change replaces the instance, or reinstalls it: see `onImageChange`. */
  imageId: pulumi.Input<string>;
  /**
   * What a change of `imageId` does. `replace` (default) makes a new instance; `reinstall` keeps id, address, card and
   * data disks, and loses all that is on the boot disk.
   */
  onImageChange?: pulumi.Input<"replace" | "reinstall" | undefined>;
  /** The boot disk (`Disks.0`). */
  bootDisk: pulumi.Input<BootDiskArgs>;
  /** Data disks (`Disks.N`), told apart by their names. Default: none. They come and go in place. */
  dataDisks?: pulumi.Input<pulumi.Input<DataDiskArgs>[] | undefined>;
  /** Whether data disks outlive the instance, and go on costing money. Default: false. */
  keepDataDisks?: pulumi.Input<boolean | undefined>;
  /**
   * How it is paid (`ChargeType`): `Year`, `Month` (the service's default) and `Day` in advance, `Dynamic` in advance by the
   * hour, `Postpay` by the second, `Spot` by the second and reclaimed at any time. `Postpay` can switch to payment in advance, and a
   * term to a longer one, in place; nothing switches back. Whether a new instance can be bought by the `Year` isn't documented.
   */
  chargeType?: pulumi.Input<ChargeType | undefined>;
  /** Years, months or days that are paid at creation (`Quantity`). Default: 1. Later changes do nothing. */
  quantity?: pulumi.Input<number | undefined>;
  /**
   * The most that it may cost, in CNY per hour including disks and image; a month counts as 720 hours. A more expensive one is
   * refused at preview, and again before anything is bought or resized, or started if it is charged by use. Default:
   * `compshare:maxHourlyPrice`, else none.
   */
  maxHourlyPrice?: pulumi.Input<number | undefined>;
  /**
   * What happens when the machine is sold out: `fail` (default), or `wait` for stock as long as the timeout of create
   * or update allows. An instance is never stopped or deleted for a change while it couldn't start again.
   */
  onNoCapacity?: pulumi.Input<"fail" | "wait" | undefined>;
  /**
   * Other placements, tried in turn where the machine is sold out when the instance is made: each is laid over this
   * declaration, and its region is its zone's. The instance stays where it was made as long as it lives, also when an
   * earlier choice is in stock again. Default: none. A change does nothing, unless it takes away the one in use: then the
   * instance is held against the rest of the declaration.
   */
  fallbacks?: pulumi.Input<pulumi.Input<PlacementArgs>[] | undefined>;
  /**
   * The power state: `running`, `stopped`, or `withoutGpu`, which runs without the cards for little money (Postpay and
   * Dynamic only, one instance per account). Default: unset, and starts and stops by others are left alone. A change starts or
   * stops the instance in place; if its card is gone, `onNoCapacity` decides. The service deletes a stopped pay-as-you-go
   * instance after 7 days: see `reclaimAt`.
   */
  powerState?: pulumi.Input<PowerState | undefined>;
  /**
   * When the service stops it, whether or not anybody runs Pulumi (`SchedulerStopTime`): ISO 8601 with a zone, such as
   * `2027-01-31T22:00:00+08:00`, or a `Date`. Default: never. A time that has passed has no
   * effect, even if somebody starts the instance again. Not for Spot. A change schedules the stop anew, in place.
   */
  stopAt?: pulumi.Input<string | Date | undefined>;
  /**
   * How long after each start the service stops it (`SchedulerStopTime`): a duration such as `8h`, at least `10m`.
   * Default: never. For starts outside of Pulumi, the next `pulumi up --refresh` schedules the stop. Not for Spot, nor
   * together with `stopAt`. A change schedules the stop anew, in place.
   */
  autoStopAfter?: pulumi.Input<string | undefined>;
  /**
   * What the next `up` does when the service has reclaimed a Spot instance: `fail` (default), `restart` it with its data
   * while a card is free, or `replace` it by a new one. A refresh tells that it was reclaimed.
   */
  onReclaim?: pulumi.Input<"fail" | "restart" | "replace" | undefined>;
  /** Name (`Name`), at most 63 characters. Default: the resource's name. A change renames the instance. */
  name?: pulumi.Input<string | undefined>;
  /** Free text (`Remark`). A change replaces the instance: the API can't change it. */
  remark?: pulumi.Input<string | undefined>;
  /** Firewall (`SecurityGroupId`). Default: the service makes one from the image's ports. A change replaces. */
  securityGroupId?: pulumi.Input<string | undefined>;
  /**
   * Whether US3 object storage is mounted, container images only (`EnableUS3`). Default: false. A change to true mounts it in
   * place, to false replaces.
   */
  enableUs3?: pulumi.Input<boolean | undefined>;
  /**
   * The password that logs in (`Password`): a secret, whether it is marked as one or not. 8 to 30 characters of at least two
   * kinds: capital and small letters, digits, special characters. Default: the service chooses one, which is the output then.
   * A change resets it in place; removing it later does nothing.
   */
  password?: pulumi.Input<string | undefined>;
  /**
   * The open ports, container images only. Default: those of the image. Both lists are replaced as a whole, in place; their
   * order doesn't matter, and removing them later does nothing. In container zones the service returns them, and what somebody else
   * sets is drift.
   */
  ports?: pulumi.Input<PortsArgs | undefined>;
  /**
   * When an instance that is made, started or changed counts as ready: when it is `running` (default), or when an SSH server
   * answers where `connection` says, within the timeout of create or update. To `ssh` a change waits, to `running` it does nothing.
   */
  waitFor?: pulumi.Input<"running" | "ssh" | undefined>;
  /**
   * An existing instance that this resource takes over, such as `uhost-1a2b3c`, instead of making one. It isn't touched:
   * where it isn't as declared, the next preview says what would be done. Another resource's instance is refused. Of its data
   * disks it takes those that were bought with it and are declared; another one that is to be its own has to have the name
   * that a disk added later gets: `data-uhost-1a2b3c` for the disk `data`.
   * Default: none. Removing it later does nothing; another id replaces the instance.
   */
  adoptInstanceId?: pulumi.Input<string | undefined>;
}

/**
 * A GPU instance on CompShare.
 *
 * `MaxCount` of the API has no property here: many instances are many resources, made by a loop.
 */
export class CompShareInstance extends CompShareResource {
  /** The service's id, such as `uhost-1a2b3c`: also the resource's `id`. */
  declare readonly instanceId: pulumi.Output<string>;
  /** The service's word for its state, such as `Running`. */
  declare readonly state: pulumi.Output<string>;
  /** Its address on the internet; undefined where it has none. */
  declare readonly publicIp: pulumi.Output<string | undefined>;
  /** Its address among the account's instances. */
  declare readonly privateIp: pulumi.Output<string | undefined>;
  /** The command that logs in. */
  declare readonly sshCommand: pulumi.Output<string | undefined>;
  /**
   * How one logs in, for `ssh` and for the `connection` of `@pulumi/command`'s remote resources: a secret, as it holds the
   * password. Undefined where the service shows no command that logs in, which `waitFor: "ssh"` rules out.
   */
  declare readonly connection: pulumi.Output<NonNullable<InstanceFacts["connection"]>>;
  /** Addresses of the image's web applications. */
  declare readonly softwares: pulumi.Output<InstanceFacts["softwares"]>;
  /** All disks with their ids; `role` tells the instance's own from `foreign` ones that somebody else attached. */
  declare readonly disks: pulumi.Output<InstanceFacts["disks"]>;
  /** ISO 8601. */
  declare readonly createTime: pulumi.Output<string | undefined>;
  /** ISO 8601; when it last started. */
  declare readonly startTime: pulumi.Output<string | undefined>;
  /** ISO 8601; when it last stopped. */
  declare readonly stopTime: pulumi.Output<string | undefined>;
  /** ISO 8601; when the service will stop it, where a stop is planned. */
  declare readonly plannedStop: pulumi.Output<string | undefined>;
  /**
   * ISO 8601; when the service deletes it with its data, as it stands still: a Stopped pay-as-you-go instance, a reclaimed
   * Spot one.
   */
  declare readonly reclaimAt: pulumi.Output<string | undefined>;
  /** ISO 8601; the end of what is paid for. */
  declare readonly expireTime: pulumi.Output<string | undefined>;
  /** Whether the service renews it by itself when its time ends. */
  declare readonly autoRenew: pulumi.Output<boolean | undefined>;
  /** Whether the time that is paid for has ended. */
  declare readonly expired: pulumi.Output<boolean | undefined>;
  /** CNY, as the service states it, without the image. */
  declare readonly instancePrice: pulumi.Output<number | undefined>;
  /** CNY, as the service states it, for the image. */
  declare readonly imagePrice: pulumi.Output<number | undefined>;
  /** The name of the image that it was made from. */
  declare readonly imageName: pulumi.Output<string | undefined>;
  /** `UHost`, or `Container` for container images. */
  declare readonly instanceType: pulumi.Output<string | undefined>;
  /** The CPU platform it runs on, such as `Intel/Auto`. */
  declare readonly cpuPlatform: pulumi.Output<string | undefined>;
  /** Its operating system, in the service's words. */
  declare readonly osName: pulumi.Output<string | undefined>;

  /** Where it was made: the declared zone, or that of the fallback that was taken. */
  declare readonly zone: pulumi.Output<string>;
  /** The zone's region. */
  declare readonly region: pulumi.Output<string>;
  /** The project that it belongs to; undefined for the account's default. */
  declare readonly projectId: pulumi.Output<string | undefined>;
  /** The GPU type that it has, such as `4090`. */
  declare readonly gpuType: pulumi.Output<string>;
  /** How many GPU cards it has. */
  declare readonly gpu: pulumi.Output<number>;
  /** How many vCPUs it has. */
  declare readonly cpu: pulumi.Output<number>;
  /** In MB. */
  declare readonly memory: pulumi.Output<number>;
  /** The CPU platform that was asked for. */
  declare readonly minimalCpuPlatform: pulumi.Output<CpuPlatform | undefined>;
  /** The image that it was made from. */
  declare readonly imageId: pulumi.Output<string>;
  /** What a change of `imageId` does. */
  declare readonly onImageChange: pulumi.Output<InstanceOutputs["onImageChange"]>;
  /** The boot disk as it is. */
  declare readonly bootDisk: pulumi.Output<InstanceOutputs["bootDisk"]>;
  /** Its own data disks as they are, by their declared names. */
  declare readonly dataDisks: pulumi.Output<InstanceOutputs["dataDisks"]>;
  /** Whether data disks outlive it. */
  declare readonly keepDataDisks: pulumi.Output<boolean>;
  /** How it is paid. */
  declare readonly chargeType: pulumi.Output<ChargeType>;
  /** Years, months or days that were paid at creation. */
  declare readonly quantity: pulumi.Output<number>;
  /** The most that it may cost, in CNY per hour. */
  declare readonly maxHourlyPrice: pulumi.Output<number | undefined>;
  /** What is done where the machine is sold out. */
  declare readonly onNoCapacity: pulumi.Output<InstanceOutputs["onNoCapacity"]>;
  /** The other placements that were declared. */
  declare readonly fallbacks: pulumi.Output<PlacementSpec[] | undefined>;
  /** How it stands, where `powerState` is declared. */
  declare readonly powerState: pulumi.Output<PowerState | undefined>;
  /** When it was declared to stop. */
  declare readonly stopAt: pulumi.Output<string | undefined>;
  /** How long after each start it was declared to stop. */
  declare readonly autoStopAfter: pulumi.Output<string | undefined>;
  /** What the next `up` does where the service has reclaimed it. */
  declare readonly onReclaim: pulumi.Output<InstanceOutputs["onReclaim"]>;
  /** What the console calls it. */
  declare readonly name: pulumi.Output<string>;
  /** Its user's own text, without what this provider adds. */
  declare readonly remark: pulumi.Output<string | undefined>;
  /** The firewall that was declared. */
  declare readonly securityGroupId: pulumi.Output<string | undefined>;
  /** Whether US3 object storage is mounted. */
  declare readonly enableUs3: pulumi.Output<boolean | undefined>;
  /** The password that the instance has, declared or the service's choice: a secret of the stack. */
  declare readonly password: pulumi.Output<string | undefined>;
  /** The open ports of a container instance, where they are declared. */
  declare readonly ports: pulumi.Output<InstanceOutputs["ports"]>;
  /** When it counts as ready. */
  declare readonly waitFor: pulumi.Output<InstanceOutputs["waitFor"]>;
  /** The instance that was taken over instead of making one. */
  declare readonly adoptInstanceId: pulumi.Output<string | undefined>;

  /**
   * @param name The resource's name in the program; also the instance's, unless `args.name` says otherwise.
   * @param args The declaration.
   * @param opts Pulumi's resource options; `customTimeouts` bound the waits.
   */
  constructor(name: string, args: CompShareInstanceArgs, opts?: pulumi.CustomResourceOptions) {
    const given = argumentsOf("CompShareInstance", name, args);
    // Whatever is declared: only a value that is marked is encrypted in the state.
    const password = given.password === undefined ? undefined : pulumi.secret(given.password);
    const isRead = opts?.id !== undefined;
    super(
      { type: TYPE, provider: PROVIDER_TEXT, names: [...SPEC_NAMES, ...FACT_NAMES] },
      name,
      isRead ? given : { ...given, stopAt: timeText(given.stopAt), password },
      { ...opts, additionalSecretOutputs: [...(opts?.additionalSecretOutputs ?? []), ...SECRET_OUTPUTS] },
    );
  }

  /**
   * Reads an existing instance into the program without managing it.
   * @param name The resource's name in the program.
   * @param id The service's id, such as `uhost-1a2b3c`.
   * @param place Its region and project, where they aren't the account's defaults.
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    place: {
      region?: pulumi.Input<string | undefined> | undefined;
      projectId?: pulumi.Input<string | undefined> | undefined;
    } = {},
    opts?: pulumi.CustomResourceOptions,
  ): CompShareInstance {
    return new CompShareInstance(name, place as CompShareInstanceArgs, { ...opts, id });
  }
}
