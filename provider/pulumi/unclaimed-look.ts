import { Client } from "../client/client";
import { viewImage } from "../image/earlier";
import { IMAGE_KIND } from "../image/kind";
import { listImages } from "../image/look";
import { INSTANCE_KIND } from "../instance/model/kind";
import { viewInstanceAt } from "../instance/observe/earlier";
import { Listings } from "../instance/observe/listing";
import type { Journal } from "../resource/ownership/journal";
import { type Unclaimed, unclaimedNews } from "../resource/ownership/unclaimed";
import type { SettingSources } from "../settings/explicit";
import { readSettings } from "../settings/settings";
import { accountOf } from "./process/context";

/** A command doesn't end later for a service that doesn't answer. */
const REQUEST_MS = 5000;

/**
 * What is to be said of attempts that were cut, as the account shows them.
 * @param stored The ids that the stack's state has; undefined where it can't be read.
 * @throws CompShareError `SETTINGS` where nobody can be asked.
 */
export function newsOfUnclaimed(
  journal: Journal,
  sources: SettingSources,
  attempts: readonly Unclaimed[],
  stored: ReadonlySet<string> | undefined,
): Promise<string[]> {
  const settings = readSettings(sources);
  const client = new Client({ ...settings, requestTimeoutMs: Math.min(settings.requestTimeoutMs, REQUEST_MS) });
  const instances = new Listings(client, Date.now);
  return unclaimedNews(
    {
      ...settings,
      journal,
      now: Date.now,
      accountDigest: (projectId = settings.projectId) => accountOf(settings, projectId),
      stored,
      kinds: { instance: INSTANCE_KIND, image: IMAGE_KIND },
      list: async ({ kind, ...place }) =>
        kind === "instance"
          ? (await instances.all(place)).map(viewInstanceAt(Date.now()))
          : (await listImages({ client }, place)).map(viewImage),
    },
    attempts,
  );
}
