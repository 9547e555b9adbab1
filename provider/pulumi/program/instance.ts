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
  /** Disk type (`Disks.N.Type`). `CLOUD_RSSD` is only available for A800. */
  type: pulumi.Input<DiskType>;
  /** Size in GB (`Disks.N.Size`). A boot disk grows in place; a smaller one replaces the instance. */
  size: pulumi.Input<number>;
}

/** A data disk. */
export interface DataDiskArgs extends BootDiskArgs {
  /** The disk's name, unique within the instance: another name is another disk. */
  name: pulumi.Input<string>;
}

/** The open ports of a container instance. Each list replaces all ports of its protocol. */
export interface PortsArgs {
  /** HTTP ports (`HttpPorts.N`); each gets an address in `softwares`. */
  http: pulumi.Input<pulumi.Input<number>[]>;
  /** TCP ports (`TcpPorts.N`). */
  tcp: pulumi.Input<pulumi.Input<number>[]>;
}

/** The arguments that differ in another placement; all others are those of the declaration. */
export type PlacementArgs = { [Name in keyof PlacementSpec]: pulumi.Input<PlacementSpec[Name] | undefined> };

/** The arguments of a GPU instance. */
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
  /**
   * Number of vCPUs (`CPU`), among those offered for the GPU type and number of cards. A change stops, resizes and
   * starts the instance.
   */
  cpu: pulumi.Input<number>;
  /** Memory in MB, a multiple of 1024 (`Memory`): 64 GB is 65536. A change stops, resizes and starts the instance. */
  memory: pulumi.Input<number>;
  /**
   * CPU platform (`MinimalCpuPlatform`). Default: the service chooses, AMD before Intel. A change replaces the
   * instance.
   */
  minimalCpuPlatform?: pulumi.Input<CpuPlatform | undefined>;
  /** Image id (`CompShareImageId`). A change replaces or reinstalls the instance: see `onImageChange`. */
  imageId: pulumi.Input<string>;
  /**
   * What a change of `imageId` does. `replace` (default) creates a new instance; `reinstall` keeps id, address, card
   * and data disks, but erases the boot disk.
   */
  onImageChange?: pulumi.Input<"replace" | "reinstall" | undefined>;
  /** The boot disk (`Disks.0`). */
  bootDisk: pulumi.Input<BootDiskArgs>;
  /** Data disks (`Disks.N`), matched by name. Default: none. They are added, grown and deleted in place. */
  dataDisks?: pulumi.Input<pulumi.Input<DataDiskArgs>[] | undefined>;
  /** Whether data disks are kept, and still charged, when they or the instance are deleted. Default: false. */
  keepDataDisks?: pulumi.Input<boolean | undefined>;
  /**
   * Charge type (`ChargeType`): `Year`, `Month` (default) and `Day` are paid in advance, `Dynamic` in advance by the
   * hour, `Postpay` by the second; `Spot` is charged by the second, and may be reclaimed at any time. `Postpay`
   * switches in place to a type paid in advance, and a term to a longer one; other changes replace the instance.
   * Whether a new instance can be bought by the `Year` isn't documented.
   */
  chargeType?: pulumi.Input<ChargeType | undefined>;
  /** Number of years, months or days to pay at creation (`Quantity`). Default: 1. Later changes have no effect. */
  quantity?: pulumi.Input<number | undefined>;
  /**
   * The highest price in CNY per hour, including disks and image; a month counts as 720 hours. A higher price is an
   * error in previews, and again before the instance is bought, resized, or started if it is charged by use. Default:
   * `compshare:maxHourlyPrice`, or else no limit.
   */
  maxHourlyPrice?: pulumi.Input<number | undefined>;
  /**
   * What happens if the machine is sold out: `fail` (default), or `wait` for stock until the timeout of create or
   * update. An instance is never stopped or deleted for a change if it couldn't start again.
   */
  onNoCapacity?: pulumi.Input<"fail" | "wait" | undefined>;
  /**
   * Other placements, tried in turn at creation if the machine is sold out. Each overrides this declaration; its region
   * defaults to its zone's. The instance stays where it was created, even if an earlier choice is in stock again.
   * Default: none. A change has no effect, unless it removes the placement in use: then the instance is compared with
   * the remaining ones.
   */
  fallbacks?: pulumi.Input<pulumi.Input<PlacementArgs>[] | undefined>;
  /**
   * The power state: `running`, `stopped`, or `withoutGpu`, which runs cheaply without the cards (only Postpay and
   * Dynamic, one instance per account). Default: unset, so that starts and stops outside of Pulumi are left alone. A
   * change starts or stops the instance in place; if its card is no longer free, `onNoCapacity` decides. The service
   * deletes a stopped pay-as-you-go instance after 7 days: see `reclaimAt`.
   */
  powerState?: pulumi.Input<PowerState | undefined>;
  /**
   * When the service stops the instance, even if nobody runs Pulumi (`SchedulerStopTime`): ISO 8601 with a zone, such
   * as `2027-01-31T22:00:00+08:00`, or a `Date`. Default: never. A time that has passed has no effect, even if somebody
   * starts the instance again. Not for Spot. A change reschedules the stop in place.
   */
  stopAt?: pulumi.Input<string | Date | undefined>;
  /**
   * How long after each start the service stops the instance (`SchedulerStopTime`): a duration such as `8h`, at least
   * `10m`. Default: never. After a start outside of Pulumi, the next `pulumi up --refresh` schedules the stop. Not for
   * Spot, nor together with `stopAt`. A change reschedules the stop in place.
   */
  autoStopAfter?: pulumi.Input<string | undefined>;
  /**
   * What the next `up` does if the service has reclaimed a Spot instance: `fail` (default), `restart` it with its data
   * if a card is free, or `replace` it with a new one. A refresh detects the reclaim.
   */
  onReclaim?: pulumi.Input<"fail" | "restart" | "replace" | undefined>;
  /** Name (`Name`), at most 63 characters. Default: the resource's name. A change renames the instance in place. */
  name?: pulumi.Input<string | undefined>;
  /** Free text (`Remark`). Default: none. A change replaces the instance, as the API can't change it. */
  remark?: pulumi.Input<string | undefined>;
  /**
   * Firewall (`SecurityGroupId`). Default: the service creates one from the image's ports. A change replaces the
   * instance.
   */
  securityGroupId?: pulumi.Input<string | undefined>;
  /**
   * Whether US3 object storage is mounted (`EnableUS3`); container images only. Default: false. It is mounted in place;
   * unmounting replaces the instance.
   */
  enableUs3?: pulumi.Input<boolean | undefined>;
  /**
   * The login password (`Password`), always stored as a secret: 8 to 30 characters of at least two kinds among capital
   * letters, small letters, digits and special characters. Default: the service generates one, see the output. A change
   * resets it in place; removing it later has no effect.
   */
  password?: pulumi.Input<string | undefined>;
  /**
   * The open ports; container images only. Default: the image's. Both lists are replaced as a whole, in place; their
   * order doesn't matter, and removing them later has no effect. Drift is only detected in container zones, where the
   * service returns the ports.
   */
  ports?: pulumi.Input<PortsArgs | undefined>;
  /**
   * When an instance counts as ready after a create, start or change: when it is `running` (default), or when an SSH
   * server answers at the address in `connection`, within the timeout of create or update. A change to `ssh` waits for
   * it; a change to `running` has no effect.
   */
  waitFor?: pulumi.Input<"running" | "ssh" | undefined>;
  /**
   * The id of an existing instance, such as `uhost-1a2b3c`, to adopt instead of creating one. Adoption doesn't change
   * the instance: if it isn't as declared, the next preview shows the changes. An instance of another resource is
   * refused. The data disks that were bought with it and are declared become its own. To adopt another one as the disk
   * `data`, first name it like a disk that is added later: `data-uhost-1a2b3c`. Default: none. Removing it later has no
   * effect; another id replaces the instance.
   */
  adoptInstanceId?: pulumi.Input<string | undefined>;
}

/**
 * A GPU instance on CompShare.
 *
 * The API's `MaxCount` has no property here: for many instances, declare many resources in a loop, or a fleet.
 */
export class CompShareInstance extends CompShareResource {
  /** The service's id, such as `uhost-1a2b3c`: also the resource's `id`. */
  declare readonly instanceId: pulumi.Output<string>;
  /** The service's state, such as `Running`. */
  declare readonly state: pulumi.Output<string>;
  /** Public IP address; undefined if it has none. */
  declare readonly publicIp: pulumi.Output<string | undefined>;
  /** Private IP address. */
  declare readonly privateIp: pulumi.Output<string | undefined>;
  /** The SSH login command. */
  declare readonly sshCommand: pulumi.Output<string | undefined>;
  /**
   * The SSH connection, for `ssh` and for the `connection` of `@pulumi/command`'s remote resources: a secret, as it
   * contains the password. Undefined if the service shows no login command, which can't happen with `waitFor: "ssh"`.
   */
  declare readonly connection: pulumi.Output<NonNullable<InstanceFacts["connection"]>>;
  /** The image's web applications and their addresses. */
  declare readonly softwares: pulumi.Output<InstanceFacts["softwares"]>;
  /** All disks with their ids. The `role` `foreign` marks disks that somebody else attached. */
  declare readonly disks: pulumi.Output<InstanceFacts["disks"]>;
  /** When it was created (ISO 8601). */
  declare readonly createTime: pulumi.Output<string | undefined>;
  /** When it was last started (ISO 8601). */
  declare readonly startTime: pulumi.Output<string | undefined>;
  /** When it was last stopped (ISO 8601). */
  declare readonly stopTime: pulumi.Output<string | undefined>;
  /** When the service will stop it (ISO 8601); undefined if no stop is planned. */
  declare readonly plannedStop: pulumi.Output<string | undefined>;
  /**
   * When the service will delete it with its data (ISO 8601), if it is a stopped pay-as-you-go instance or a reclaimed
   * Spot instance, and isn't started before.
   */
  declare readonly reclaimAt: pulumi.Output<string | undefined>;
  /** When the paid time ends (ISO 8601). */
  declare readonly expireTime: pulumi.Output<string | undefined>;
  /** Whether the service renews it automatically when the paid time ends. */
  declare readonly autoRenew: pulumi.Output<boolean | undefined>;
  /** Whether the paid time has ended. */
  declare readonly expired: pulumi.Output<boolean | undefined>;
  /** The service's price of the instance without its image, in CNY. */
  declare readonly instancePrice: pulumi.Output<number | undefined>;
  /** The service's price of the image, in CNY. */
  declare readonly imagePrice: pulumi.Output<number | undefined>;
  /** The name of its image. */
  declare readonly imageName: pulumi.Output<string | undefined>;
  /** `UHost`, or `Container` for container images. */
  declare readonly instanceType: pulumi.Output<string | undefined>;
  /** Its CPU platform, such as `Intel/Auto`. */
  declare readonly cpuPlatform: pulumi.Output<string | undefined>;
  /** The service's name of its operating system. */
  declare readonly osName: pulumi.Output<string | undefined>;

  /** Its availability zone: the declared one, or that of the fallback in use. */
  declare readonly zone: pulumi.Output<string>;
  /** The zone's region. */
  declare readonly region: pulumi.Output<string>;
  /** Its project; undefined for the account's default project. */
  declare readonly projectId: pulumi.Output<string | undefined>;
  /** Its GPU type, such as `4090`. */
  declare readonly gpuType: pulumi.Output<string>;
  /** Its number of GPU cards. */
  declare readonly gpu: pulumi.Output<number>;
  /** Its number of vCPUs. */
  declare readonly cpu: pulumi.Output<number>;
  /** Its memory in MB. */
  declare readonly memory: pulumi.Output<number>;
  /** The declared CPU platform. */
  declare readonly minimalCpuPlatform: pulumi.Output<CpuPlatform | undefined>;
  /** The id of its image. */
  declare readonly imageId: pulumi.Output<string>;
  /** What a change of `imageId` does. */
  declare readonly onImageChange: pulumi.Output<InstanceOutputs["onImageChange"]>;
  /** Its boot disk as observed, in GB. */
  declare readonly bootDisk: pulumi.Output<InstanceOutputs["bootDisk"]>;
  /** Its own data disks as observed, in GB, by their declared names. */
  declare readonly dataDisks: pulumi.Output<InstanceOutputs["dataDisks"]>;
  /** Whether data disks are kept when they or the instance are deleted. */
  declare readonly keepDataDisks: pulumi.Output<boolean>;
  /** Its charge type. */
  declare readonly chargeType: pulumi.Output<ChargeType>;
  /** Number of years, months or days paid at creation. */
  declare readonly quantity: pulumi.Output<number>;
  /** The highest price in CNY per hour. */
  declare readonly maxHourlyPrice: pulumi.Output<number | undefined>;
  /** What happens if the machine is sold out. */
  declare readonly onNoCapacity: pulumi.Output<InstanceOutputs["onNoCapacity"]>;
  /** The declared fallbacks. */
  declare readonly fallbacks: pulumi.Output<PlacementSpec[] | undefined>;
  /** Its observed power state, if `powerState` is declared. */
  declare readonly powerState: pulumi.Output<PowerState | undefined>;
  /** The declared time of its stop (ISO 8601). */
  declare readonly stopAt: pulumi.Output<string | undefined>;
  /** The declared duration from each start to its stop. */
  declare readonly autoStopAfter: pulumi.Output<string | undefined>;
  /** What the next `up` does if the service has reclaimed it. */
  declare readonly onReclaim: pulumi.Output<InstanceOutputs["onReclaim"]>;
  /** Its name in the console. */
  declare readonly name: pulumi.Output<string>;
  /** Its remark, without the provider's marker. */
  declare readonly remark: pulumi.Output<string | undefined>;
  /** The declared firewall. */
  declare readonly securityGroupId: pulumi.Output<string | undefined>;
  /** Whether US3 object storage is mounted. */
  declare readonly enableUs3: pulumi.Output<boolean | undefined>;
  /** Its password, declared or generated by the service: a secret. */
  declare readonly password: pulumi.Output<string | undefined>;
  /** The open ports of a container instance, if declared. */
  declare readonly ports: pulumi.Output<InstanceOutputs["ports"]>;
  /** When it counts as ready. */
  declare readonly waitFor: pulumi.Output<InstanceOutputs["waitFor"]>;
  /** The id of the adopted instance, if one was adopted. */
  declare readonly adoptInstanceId: pulumi.Output<string | undefined>;

  /**
   * @param name The resource's name in the program; also the instance's, unless `args.name` is set.
   * @param args The arguments.
   * @param opts Pulumi's resource options; `customTimeouts` limits how long operations may wait.
   * @throws RunError if `args` isn't an object.
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
   * Reads an existing instance without managing it.
   * @param name The resource's name in the program.
   * @param id The service's id, such as `uhost-1a2b3c`.
   * @param place Its region and project, if they aren't the account's defaults.
   * @param opts Pulumi's resource options.
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
