import { Client } from "../client/client";
import { CompShareError } from "../client/errors";
import { type OwnedByStates, readStates } from "../orphans/states";
import { sharedContext } from "../process/context";
import { sharingWorld } from "../process/rate/leases";
import type { Journal } from "../resource/ownership/journal";
import { Ownership } from "../resource/ownership/ownership";
import { ZONES } from "../resource/properties/zones";
import { exportState, fullStackName, readConfig, readStateFile } from "../settings/pulumi-cli";
import { readTextIfAny } from "../settings/read-text";
import { readSettings, type Settings } from "../settings/settings";
import type { ReadWorld } from "./read";

/** A stack, by the parts of its full name. */
export interface StackName {
  readonly organization: string;
  readonly project: string;
  readonly stack: string;
}

/** The stack to import into, and the account. */
export interface Opened extends ReadWorld {
  readonly settings: Settings;
  readonly stack: StackName;
  /** The stack's exported state. */
  readonly state: string;
  /** Its entries that are instances and images. */
  readonly urns: ReadonlySet<string>;
  /** The resources in the given states. */
  readonly owned: OwnedByStates;
}

interface OpenOptions {
  /** Undefined: the current stack of the working folder. */
  readonly stack?: string;
  /** Files with states of other stacks. */
  readonly state?: readonly string[];
}

export function open({ stack, state: files = [] }: OpenOptions, warn: (text: string) => void): Opened {
  const state = exportState(stack);
  const others = files.map((file) => [file, readStateFile(file)] as const);
  const own = [["this stack", state]] as const;
  const owned = readStates(new Map([...others, ...own]));
  const config = readConfig(stack);
  const settings = readSettings({
    config: (key) => config[`compshare:${key}`],
    env: process.env,
    readFile: readTextIfAny,
  });
  const client = new Client(settings, sharingWorld(settings));
  const context = {
    ...sharedContext(settings, {
      client,
      owned: new Ownership(),
      journal: NO_JOURNAL,
      run: {},
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      parallel: () => 1,
      listsSettleAt: Number.NEGATIVE_INFINITY,
    }),
    progress: () => {},
    warn,
  };
  const zones = async (region: string) => {
    const listed = (await client.call("DescribeCompShareSupportZone", {})).filter((zone) => zone.region === region);
    const known = Object.keys(ZONES).filter((zone) => ZONES[zone] === region);
    return [...listed.map(({ zone }) => zone), ...known];
  };
  return {
    settings,
    stack: stackName(fullStackName(stack)),
    state,
    urns: readStates(new Map(own)).urns,
    owned,
    context,
    defaults: settings,
    zonesOf: zones,
  };
}

/** Reading needs no journal. */
const NO_JOURNAL: Journal = { read: () => undefined, open: () => {}, close: () => {}, all: () => [] };

/** @throws CompShareError `SETTINGS` if the backend has no projects: the URNs of the program are unknown then. */
export function stackName(full: string): StackName {
  const [organization, project, stack] = full.split("/");
  if (organization && project && stack) return { organization, project, stack };
  throw new CompShareError({
    code: "SETTINGS",
    what: `Pulumi doesn't say which project the stack ${full} is of`,
    advice: "Its backend keeps states in the old layout: `pulumi state upgrade` brings them up to date.",
  });
}
