import * as pulumi from "@pulumi/pulumi";
import { RUN_KEY } from "../provider-text";
import { type MemberArgs, memberArgs, type SharedArgs } from "./fleet-args";
import { plainUrn } from "./identity";
import type { PlacementArgs } from "./instance";
import { CompShareInstance, type CompShareInstanceArgs } from "./instance";

/** The declaration of a fleet: `count` or `members`, and what the members have in common. */
export type CompShareFleetArgs = FleetArgs & (Counted | Decisions);

interface Counted {
  /** How many members there are; their keys are "0", "1" and so on. A smaller number deletes the last ones. */
  count: number;
  /** Not together with `count`. */
  members?: undefined;
}

interface Decisions {
  /**
   * The members by their keys, each with its own differences, which override `spec` and `placements`. An empty member, as
   * in a YAML file, has none.
   */
  members: Record<string, MemberArgs | null | undefined>;
  /** Not together with `members`. */
  count?: undefined;
}

interface FleetArgs {
  /** What all members have in common. */
  spec: SharedArgs;
  /**
   * Where members are made, in order of preference: each placement overrides `spec`, the first one in stock is taken, and a
   * member stays where it was made for as long as it lives. What the later ones and `spec` leave out is as in the first.
   * Default: `spec` alone.
   */
  placements?: PlacementArgs[] | undefined;
  /**
   * How many members may be unavailable at once during changes. Default: 0: a member that has to be replaced gets its new instance
   * before the old one is deleted, which needs quota and stock for both. Above 0 the old one is deleted first, and the next
   * member waits until enough are back. Changes in place that stop a member are made at one member at least.
   */
  maxUnavailable?: number | undefined;
}

/**
 * GPU instances that have much in common: a component whose children are `CompShareInstance`s named `<fleet>-<key>`, which
 * live as any others do. Its outputs are maps by key.
 */
export class CompShareFleet extends pulumi.ComponentResource {
  /** The members themselves. */
  readonly instances: Record<string, CompShareInstance>;
  /** The service's ids of the members. */
  readonly instanceIds: pulumi.Output<Record<string, string>>;
  /** The members' addresses on the internet. */
  readonly publicIps: pulumi.Output<Record<string, string | undefined>>;
  /** The members' addresses among the account's instances. */
  readonly privateIps: pulumi.Output<Record<string, string | undefined>>;
  /** The commands that log in. */
  readonly sshCommands: pulumi.Output<Record<string, string | undefined>>;
  /** The service's words for the members' states, such as `Running`. */
  readonly states: pulumi.Output<Record<string, string>>;
  /** Where the members were made. */
  readonly zones: pulumi.Output<Record<string, string>>;

  /**
   * @param name The fleet's name in the program; its members' names begin with it.
   * @param args The declaration.
   * @param opts Pulumi's options for components; `customTimeouts`, `ignoreChanges` and `replaceOnChanges` are the members'.
   * @throws RunError where the fleet's own arguments aren't right.
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
