import type { InstanceDescription } from "../client/schemas";
import { isSpot, phaseOf } from "../instance/model/observed";
import type { AttachedDisk } from "./attached-disk";

/**
 * The commands of the official command line tool that delete an instance with its own data disks. Its `--release-disk`
 * deletes every attached disk, so if one is foreign, the own ones are deleted one by one.
 */
export function endInstance(seen: InstanceDescription, disks: readonly AttachedDisk[]) {
  const { UHostId, State } = seen;
  const stop = !isSpot(seen) && ["running", "changing"].includes(phaseOf(State));
  const own = disks.filter((disk) => disk.own);
  const together = own.length === disks.length;
  const flag = own.length === 0 ? "" : together ? " --release-disk" : " --wait";
  return [
    ...(stop ? [`compshare instance stop ${UHostId} --wait`] : []),
    `compshare instance delete ${UHostId}${flag}`,
    ...(together ? [] : own.flatMap(({ id }) => endDisk(id))),
  ];
}

export const endDisk = (diskId: string): string[] => [`compshare storage disk delete ${diskId}`];

export const endImage = (imageId: string): string[] => [`compshare image delete ${imageId}`];
