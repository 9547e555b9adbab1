import { rowsAt } from "../json";
import { isMarked, isOurDisk } from "../marks";
import { idOf } from "../record";
import {
  bought,
  described,
  differ,
  either,
  type Fact,
  fields,
  is,
  isNumber,
  isText,
  shapeOf,
  taken,
  unknown,
} from "./fact";

/** Data disks of a machine, and images created from it. */
export const PARTS: readonly Fact[] = [
  {
    id: "disk.add",
    believed: "a data disk can be added to a running machine",
    mark: "D",
    judge: bought("machine.disk", ({ UDiskId }) => either(isText(UDiskId), shapeOf(UDiskId))),
  },
  {
    id: "disk.described",
    believed: 'an added disk shows with its instance: `Type` "Udisk", and the name that it was given',
    mark: "U",
    judge: described("machine.disk-shown", (row) => {
      const disk = rowsAt(row, "DiskSet").find(({ Name }) => isOurDisk(String(Name)));
      return disk ? fields(disk, { Type: is("Udisk"), Size: isNumber, Drive: isText }) : differ("no disk of that name");
    }),
  },
  {
    id: "disk.listed",
    believed: "an added disk shows in `DescribeCompshareDisk`: `ResourceId`, `Name`, `Size`, and `MountInstance`",
    mark: "S",
    judge: taken("machine.disk-listed", (json, seen) => {
      const disk = rowsAt(json, "DiskSet").find(({ Name }) => isOurDisk(String(Name)));
      return disk
        ? fields(disk, { ResourceId: isText, Size: isNumber, MountInstance: is(idOf(seen)) })
        : differ("no disk of that name");
    }),
  },
  {
    id: "disk.grow-running",
    believed: "a data disk grows while its machine runs",
    mark: "D",
    judge: taken("machine.grow-running"),
  },
  {
    id: "disk.grow-stopped",
    believed: "a data disk grows while its machine is stopped",
    mark: "D",
    judge: taken("machine.grow-stopped"),
  },
  {
    id: "disk.detach",
    believed: "a data disk can be detached from a stopped machine",
    mark: "D",
    judge: taken("machine.detach"),
  },
  {
    id: "disk.delete",
    believed: "a detached disk can be deleted; while it is being detached, 8434",
    mark: "D",
    judge: (seen) => {
      const codes = [...new Set(seen.of("machine.disk-delete").map(({ retCode }) => retCode))];
      if (codes.length === 0) return unknown(seen.whyNot("machine.detach"));
      return either(
        codes.every((code) => code === 0 || code === 8434) && codes.at(-1) === 0,
        `RetCode ${codes.join(", ")}`,
      );
    },
  },
  {
    id: "disk.delete-twice",
    believed: "to delete a disk twice is no error",
    mark: "U",
    judge: taken("machine.disk-delete-twice"),
  },
  {
    id: "image.make",
    believed: "an image can be made of a running machine",
    mark: "D",
    judge: bought("machine.image", ({ CompShareImageId }) =>
      either(isText(CompShareImageId), shapeOf(CompShareImageId)),
    ),
  },
  {
    id: "image.statuses",
    believed: "an image is Making, then Available",
    mark: "D",
    judge: (seen) => {
      const statuses = [
        ...new Set(
          seen
            .of("machine.image-made")
            .flatMap(({ json }) => rowsAt(json, "ImageSet").map(({ Status }) => shapeOf(Status))),
        ),
      ];
      if (seen.of("machine.image-made").length === 0) return unknown(seen.whyNot("machine.image"));
      const known = statuses.every((status) => status === '"Making"' || status === '"Available"');
      return either(known && statuses.at(-1) === '"Available"', statuses.join(", ") || "never listed");
    },
  },
  {
    id: "image.described",
    believed: "an image has the description that it was given, and its size in MB",
    mark: "D",
    judge: taken("machine.image-made", (json) => {
      const image = rowsAt(json, "ImageSet")[0];
      if (!image) return differ("it isn't listed");
      return isMarked(String(image.Description)) ? fields(image, { Size: isNumber }) : differ("another description");
    }),
  },
  {
    id: "image.progress",
    believed: "an image's progress is told as `Process`, a number of percent",
    mark: "D",
    judge: taken("machine.image-progress", (json) => fields(json, { Process: isNumber })),
  },
  { id: "image.delete", believed: "an image can be deleted", mark: "D", judge: taken("machine.image-delete") },
];
