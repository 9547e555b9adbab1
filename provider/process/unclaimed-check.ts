import { Client } from "../client/client";
import { DISK_KIND, listDisksAt, viewDisk } from "../disk/read";
import { viewImage } from "../image/earlier";
import { listImages } from "../image/fetch";
import { IMAGE_KIND } from "../image/kind";
import { INSTANCE_KIND } from "../instance/model/kind";
import { viewInstanceAt } from "../instance/observe/earlier";
import { Listings } from "../instance/observe/listing";
import type { Kind } from "../resource/kind";
import type { Listed } from "../resource/ownership/earlier";
import type { Journal, Origin } from "../resource/ownership/journal";
import { type Unclaimed, unclaimedWarnings } from "../resource/ownership/unclaimed";
import type { SettingSources } from "../settings/explicit";
import { readSettings } from "../settings/settings";
import { accountOf } from "./context";
import { sharingWorld } from "./rate/leases";

type Where = Pick<Origin, "region" | "projectId">;

/** A command must not be delayed much by a service that doesn't answer. */
const REQUEST_MS = 5000;

/**
 * The warnings about interrupted attempts, according to the account.
 * @param stored The ids in the stack's state; undefined if it can't be read.
 * @throws CompShareError `SETTINGS` if the service can't be asked.
 */
export function checkUnclaimed(
  journal: Journal,
  sources: SettingSources,
  attempts: readonly Unclaimed[],
  stored: ReadonlySet<string> | undefined,
): Promise<string[]> {
  const settings = readSettings(sources);
  const client = new Client(
    { ...settings, requestTimeoutMs: Math.min(settings.requestTimeoutMs, REQUEST_MS) },
    sharingWorld(settings),
  );
  const instances = new Listings(client, Date.now);
  const lists: Record<Kind["noun"], (place: Where) => Promise<Listed[]>> = {
    instance: async (place) => (await instances.all(place, Date.now())).map(viewInstanceAt(Date.now())),
    image: async (place) => (await listImages({ client }, place)).map(viewImage),
    disk: async (place) => (await listDisksAt({ client }, place)).map(viewDisk),
  };
  return unclaimedWarnings(
    {
      ...settings,
      journal,
      now: Date.now,
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      accountDigest: (projectId = settings.projectId) => accountOf(settings, projectId),
      stored,
      kinds: { instance: INSTANCE_KIND, image: IMAGE_KIND, disk: DISK_KIND },
      list: ({ kind, ...place }) => lists[kind](place),
    },
    attempts,
  );
}
