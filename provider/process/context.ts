import { randomBytes } from "node:crypto";
import { readSshBanner } from "../client/ssh-banner";
import type { Context } from "../instance/observe/context";
import { defaultProject } from "../instance/observe/default-project";
import { Listings } from "../instance/observe/listing";
import { Reader } from "../instance/observe/reader";
import { Pace } from "../resource/lifecycle/pace";
import { readDecisions } from "../resource/ownership/decisions";
import { accountDigest, NONCE_LENGTH, resourceMark } from "../resource/ownership/marker";
import type { Settings } from "../settings/settings";

/** The digest of endpoint, public key and project. */
export const accountOf = ({ endpoint, publicKey }: Settings, projectId = ""): string =>
  accountDigest([endpoint, publicKey, projectId]);

/** The parts of a context besides the settings. */
export interface ContextParts
  extends Pick<Context, "client" | "owned" | "journal" | "run" | "sleep" | "listsSettleAt"> {
  /** How many operations the engine runs at once. */
  readonly parallel: () => number;
}

/** The part of the context that all calls of a run share. */
export function sharedContext(
  settings: Settings,
  { parallel, ...parts }: ContextParts,
): Omit<Context, "progress" | "warn"> {
  const { client, sleep } = parts;
  const listings = new Listings(client, Date.now);
  let project: Promise<string> | undefined;
  return {
    ...parts,
    listings,
    gpuLess: new Listings(client, Date.now, { WithoutGpu: true }),
    defaultProject: () => (project ??= defaultProject(client)),
    reader: new Reader(client, listings, { now: Date.now, sleep, parallel }),
    pace: new Pace(),
    now: Date.now,
    probeSsh: readSshBanner,
    nonce: () => randomBytes(NONCE_LENGTH / 2).toString("hex"),
    listLagMs: settings.listLagMs,
    requestTimeoutMs: settings.requestTimeoutMs,
    decisions: readDecisions(process.env),
    mark: (resource) => resourceMark(resource, settings.owner),
    accountDigest: (projectId = settings.projectId) => accountOf(settings, projectId),
    account: `at ${settings.endpoint} with the public key ${settings.publicKey.slice(0, 6)}...`,
  };
}
