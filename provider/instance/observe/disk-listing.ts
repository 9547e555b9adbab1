import type { Answer } from "../../client/actions";
import type { Client } from "../../client/client";
import { CompShareError } from "../../client/errors";
import { allPages } from "../../client/pages";
import { RETCODE } from "../../client/retcodes";
import type { InstancePlace } from "../model/place";

/** A data disk of the account, attached or not. */
export type ListedDisk = Answer<"DescribeCompshareDisk">["disks"][number];

type Where = Pick<InstancePlace, "region" | "projectId"> & Partial<InstancePlace>;

const PAGE = 100;

/**
 * All data disks of a place, complete: a disk that isn't in the list doesn't exist. No page says whether the list is
 * paginated, so further pages are only requested if the first answer has fewer disks than it counts.
 * @throws CompShareError if the list isn't complete, or if the service doesn't know the action.
 */
export async function listDisks(
  client: Pick<Client, "call">,
  { region, zone, projectId }: Where,
): Promise<ListedDisk[]> {
  const page = async (offset: number) => {
    const { total, disks } = await client.call("DescribeCompshareDisk", {
      Region: region,
      Zone: zone,
      ProjectId: projectId,
      ...(offset > 0 && { Limit: PAGE, Offset: offset }),
    });
    return { total, entries: disks };
  };
  try {
    return await allPages({ page, idOf: ({ diskId }) => diskId, what: `data disks in ${region}` });
  } catch (error) {
    throw isUnknownAction(error) ? error.with({ advice: UNLISTED }) : error;
  }
}

/** The same; undefined if the service can't list disks: then nothing is known about them. */
export async function listDisksIfAble(client: Pick<Client, "call">, place: Where): Promise<ListedDisk[] | undefined> {
  try {
    return await listDisks(client, place);
  } catch (error) {
    if (isUnknownAction(error)) return undefined;
    throw error;
  }
}

const isUnknownAction = (error: unknown): error is CompShareError =>
  error instanceof CompShareError && error.retCode === RETCODE.unknownAction;

const UNLISTED =
  "The service doesn't list disks, so the provider doesn't know which ones exist: look for them in the console, and report this as a bug.";
