import type { Client } from "../client/client";
import { CompShareError } from "../client/errors";
import { Listings } from "../instance/listing";
import { ZONES } from "../instance/machines";
import type { Holding } from "./select";

export interface Where {
  /** Undefined: all of them. */
  readonly regions?: readonly string[];
  readonly projects?: readonly string[];
  /** Those of the states, for an account that can't be asked. */
  readonly known: { readonly regions: readonly string[]; readonly projects: readonly string[] };
}

/** Everything the account holds, by region and project. */
export async function holdingsOf(
  client: Pick<Client, "call">,
  where: Where,
  warn: (text: string) => void,
): Promise<Holding[]> {
  const regions = where.regions ?? (await allRegions(client, where.known.regions, warn));
  const projects = where.projects ?? (await allProjects(client, where.known.projects, warn));
  const listings = new Listings(client, Date.now);
  const holdings: Holding[] = [];
  for (const region of regions) {
    for (const projectId of projects) {
      holdings.push({
        region,
        projectId,
        instances: await listings.all({ region, projectId }),
        disks: await client.call("DescribeCompshareDisk", { Region: region, ProjectId: projectId }),
      });
    }
  }
  return holdings;
}

async function allRegions(client: Pick<Client, "call">, known: readonly string[], warn: (text: string) => void) {
  const asked = await orRefused(client.call("DescribeCompShareSupportZone", {}), warn, "regions");
  return asked?.length
    ? [...new Set(asked.map(({ region }) => region))]
    : [...new Set([...known, ...Object.values(ZONES)])];
}

async function allProjects(client: Pick<Client, "call">, known: readonly string[], warn: (text: string) => void) {
  const asked = await orRefused(client.call("GetProjectList", {}), warn, "projects");
  return asked?.length ? asked : [undefined, ...known];
}

/** A key may not be allowed to ask: then what is known has to do, and the user hears of it. */
async function orRefused<T>(asking: Promise<T>, warn: (text: string) => void, what: string): Promise<T | undefined> {
  try {
    return await asking;
  } catch (error) {
    if (!(error instanceof CompShareError) || error.code !== "API") throw error;
    warn(`The service doesn't tell the account's ${what}: only the known ones are looked at. ${error.message}`);
    return undefined;
  }
}
