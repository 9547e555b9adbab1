import * as pulumi from "@pulumi/pulumi";
import { RUN_KEY } from "../provider-text";
import { type MemberArgs, memberArgs, type SharedArgs } from "./fleet-args";
import { plainUrn } from "./identity";
import type { PlacementArgs } from "./instance";
import { CompShareInstance, type CompShareInstanceArgs } from "./instance";

/** The arguments of a fleet: `count` or `members`, and what all members have in common. */
export type CompShareFleetArgs = FleetArgs & (ByCount | ByMembers);

interface ByCount {
  /** The number of members; their keys are "0", "1" and so on. A smaller number deletes the last ones. */
  count: number;
  /** Can't be combined with `count`. */
  members?: undefined;
}

interface ByMembers {
  /**
   * The members by key, each with its own arguments, which override `spec` and `placements`. A member without any may
   * be empty, as in a YAML file.
   */
  members: Record<string, MemberArgs | null | undefined>;
  /** Can't be combined with `members`. */
  count?: undefined;
}

interface FleetArgs {
  /** The arguments that all members have in common. */
  spec: SharedArgs;
  /**
   * Where members are created, in order of preference: the first placement in stock is used. Each overrides `spec`;
   * later ones default to the first. A member stays where it was created. Default: only `spec`.
   */
  placements?: PlacementArgs[] | undefined;
  /**
   * How many members may be unavailable at once during changes. Default: 0, so a replaced member gets its new instance
   * before the old one is deleted, which needs quota and stock for both. Above 0, the old one is deleted first, and the
   * next member waits until enough are available again. Changes in place that stop a member always proceed with at
   * least one member.
   */
  maxUnavailable?: number | undefined;
}

/**
 * A group of similar GPU instances: a component whose children are `CompShareInstance`s named `<fleet>-<key>`. Its
 * outputs are maps by key.
 */
export class CompShareFleet extends pulumi.ComponentResource {
  /** The members by key. */
  readonly instances: Record<string, CompShareInstance>;
  /** The members' instance ids. */
  readonly instanceIds: pulumi.Output<Record<string, string>>;
  /** The members' public IP addresses. */
  readonly publicIps: pulumi.Output<Record<string, string | undefined>>;
  /** The members' private IP addresses. */
  readonly privateIps: pulumi.Output<Record<string, string | undefined>>;
  /** The members' SSH login commands. */
  readonly sshCommands: pulumi.Output<Record<string, string | undefined>>;
  /** The service's states of the members, such as `Running`. */
  readonly states: pulumi.Output<Record<string, string>>;
  /** The members' availability zones. */
  readonly zones: pulumi.Output<Record<string, string>>;

  /**
   * @param name The fleet's name in the program; its members' names begin with it.
   * @param args The arguments.
   * @param opts Pulumi's options for components; `customTimeouts`, `ignoreChanges` and `replaceOnChanges` apply to the
   *   members.
   * @throws RunError if the fleet's own arguments are invalid. Its members' arguments are checked as those of
   *   instances.
   */
  constructor(name: string, args: CompShareFleetArgs, opts?: pulumi.ComponentResourceOptions) {
    const members = memberArgs(name, args);
    super("compshare:index:Fleet", name, {}, opts);
    const maxUnavailable = args.maxUnavailable ?? 0;
    const { customTimeouts, ignoreChanges, replaceOnChanges } = opts ?? {};
    const run = { [RUN_KEY]: { group: plainUrn(this.urn), maxUnavailable } };
    const options = {
      parent: this,
      customTimeouts,
      ignoreChanges,
      replaceOnChanges,
      deleteBeforeReplace: maxUnavailable > 0,
    };
    const make = (key: string, member: CompShareInstanceArgs) =>
      new CompShareInstance(`${name}-${key}`, { ...member, ...run } as CompShareInstanceArgs, options);
    this.instances = Object.fromEntries(Object.entries(members).map(([key, member]) => [key, make(key, member)]));

    const mapOf = <T>(output: (instance: CompShareInstance) => pulumi.Output<T>) =>
      pulumi.output(
        Object.fromEntries(Object.entries(this.instances).map(([key, instance]) => [key, output(instance)])),
      ) as pulumi.Output<Record<string, T>>;
    this.instanceIds = mapOf(({ instanceId }) => instanceId);
    this.publicIps = mapOf(({ publicIp }) => publicIp);
    this.privateIps = mapOf(({ privateIp }) => privateIp);
    this.sshCommands = mapOf(({ sshCommand }) => sshCommand);
    this.states = mapOf(({ state }) => state);
    this.zones = mapOf(({ zone }) => zone);
    const { instanceIds, publicIps, privateIps, sshCommands, states, zones } = this;
    this.registerOutputs({ instanceIds, publicIps, privateIps, sshCommands, states, zones });
  }
}
