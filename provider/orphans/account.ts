import type { Client } from "../client/client";
import { CompShareError } from "../client/errors";
import { listImages } from "../image/fetch";
import { listDisksIfAble } from "../instance/observe/disk-listing";
import { Listings } from "../instance/observe/listing";
import { ZONES } from "../resource/properties/zones";
import type { Holding, Place } from "./select";

export interface Where {
  /** Undefined: all of them. */
  readonly regions?: readonly string[];
  readonly projects?: readonly string[];
  /** For an account that can't list its projects: those in the states, and that of the settings. */
  readonly known: {
    readonly regions: readonly string[];
    readonly projects: readonly string[];
    readonly project?: string;
  };
}

type Account = Pick<Client, "call">;
type Warn = (text: string) => void;

const PLACES_AT_ONCE = 4;

/** The places to search: each region of each project. `tell` is called if these may not be all. */
export async function placesOf(account: Account, { regions, projects, known }: Where, warn: Warn): Promise<Place[]> {
  const all = regions ?? (await regionsOf(account, known.regions, warn));
  const inProjects = await projectsOf(account, projects, [known.project, ...known.projects], warn);
  return [...new Set(all)].flatMap((region) => inProjects.map((project) => ({ region, ...project })));
}

/**
 * The account's resources in these places. `tell` is called if something can't be listed.
 * @throws CompShareError that names a place which couldn't be searched: the result would be incomplete.
 */
export async function holdingsAt(account: Account, places: readonly Place[], warn: Warn): Promise<Holding[]> {
  const holdings: Holding[] = [];
  for (let at = 0; at < places.length; at += PLACES_AT_ONCE) {
    const some = places.slice(at, at + PLACES_AT_ONCE);
    holdings.push(...(await Promise.all(some.map((place) => holdingAt(account, place, warn)))));
  }
  return holdings;
}

async function holdingAt(account: Account, place: Place, warn: Warn): Promise<Holding> {
  const { region, projectId } = place;
  try {
    return {
      ...place,
      instances: await new Listings(account, Date.now).all({ region, projectId }),
      images: await listImages({ client: account }, { region, projectId }),
      disks: (await listDisksIfAble(account, place)) ?? noDisks(warn),
    };
  } catch (error) {
    if (!(error instanceof CompShareError)) throw error;
    const { what, advice = "" } = error.facts;
    throw error.with({
      what: `${region}, ${projectText(projectId)}, couldn't be looked at: ${what}`,
      advice: `${advice} To look at other places alone, name them with --region and --project.`.trim(),
    });
  }
}

function noDisks(warn: Warn): [] {
  warn("The service doesn't list disks, so loose data disks aren't looked for: look for them in the console.");
  return [];
}

async function regionsOf(account: Account, known: readonly string[], warn: Warn): Promise<readonly string[]> {
  const { listed, why } = await ifAllowed(account.call("DescribeCompShareSupportZone", {}));
  if (listed.length > 0) return [...new Set(listed.map(({ region }) => region))];
  const regions = [...new Set([...known, ...Object.values(ZONES)])];
  warn(onlyKnown("regions", regions, why));
  return regions;
}

async function projectsOf(
  account: Account,
  given: readonly string[] | undefined,
  known: readonly (string | undefined)[],
  warn: Warn,
): Promise<Pick<Place, "projectId" | "isDefaultProject">[]> {
  // Requested even if projects are given: they may be misspelled, and only this shows which one is the default.
  const { listed, why } = await ifAllowed(account.call("GetProjectList", {}));
  if (listed.length > 0) {
    const unknown = given?.find((asked) => !listed.some(({ id }) => id === asked));
    if (unknown !== undefined) throw noSuchProject(unknown, listed);
    const wanted = listed.filter(({ id }) => given === undefined || given.includes(id));
    return wanted.map(({ id, isDefault }) => ({ projectId: id, isDefaultProject: isDefault }));
  }
  const projects = [...new Set(given ?? known)];
  if (given === undefined) warn(onlyKnown("projects", projects.map(projectText), why));
  return projects.map((projectId) => ({ projectId, isDefaultProject: projectId === undefined }));
}

/** A key may not be allowed to list projects: then the known ones are used. */
async function ifAllowed<T>(asking: Promise<T[]>): Promise<{ listed: T[]; why: string }> {
  try {
    return { listed: await asking, why: "Its list is empty." };
  } catch (error) {
    if (!(error instanceof CompShareError) || error.code !== "API") throw error;
    return { listed: [], why: error.message };
  }
}

const projectText = (projectId: string | undefined) => (projectId === undefined ? "the default project" : projectId);

const onlyKnown = (what: string, known: readonly string[], why: string) =>
  `The service doesn't tell the account's ${what}, so only these were looked at: ${known.join(", ")}. ${why}`;

const noSuchProject = (asked: string, listed: readonly { id: string }[]) =>
  new CompShareError({
    code: "SETTINGS",
    what: `The account has no project ${asked}`,
    advice: `Its projects: ${listed.map(({ id }) => id).join(", ")}.`,
  });
