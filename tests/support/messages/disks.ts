import { checkDisk, diskWarnings, previewDisk } from "../../../provider/disk/preview";
import { diffDisk } from "../../../provider/disk/properties";
import type { DiskOutputs, DiskSpec } from "../../../provider/disk/spec";
import type { Offers } from "../../../provider/offers/offers";
import { UNKNOWN } from "../../../provider/resource/properties/inputs";
import { type Changes, DISK_FORMS, RIGHT_DISK } from "./examples";

/** Messages about data disks. */

/** Each wrong value, the property that is named, and the message. */
export const diskForms = (): [changes: Changes, property: string, reason: string][] =>
  Object.values(DISK_FORMS)
    .flat()
    .map((changes) => {
      const [violation] = checkDisk({ ...RIGHT_DISK, ...changes }).violations;
      return [changes, violation?.property ?? "", violation?.reason ?? ""];
    });

/** What happens, where it is met, and the message. */
export async function diskMessages(offers: Offers): Promise<[what: string, met: string, message: string][]> {
  const request = { identity: undefined, name: "data", isPreview: true, isDependent: false, replaceOnChanges: [] };
  const found = async (raw: Changes) => previewDisk(offers, request, { raw, olds: undefined }, {});
  const [violation] = (await found(RIGHT_DISK)).violations;
  const { notes = [] } = await found({ ...RIGHT_DISK, instanceId: UNKNOWN });
  const actual = { ...checkDisk(RIGHT_DISK).inputs, diskId: "udisk-1a2b3c", status: "InUse" } as unknown as DiskOutputs;
  const told = (changes: Partial<DiskSpec>, oldHalf?: "retained") => {
    const wanted = { ...actual, ...changes };
    const diff = diffDisk(actual as never, wanted as never);
    const change = { id: actual.diskId, actual, declared: wanted, forced: [], ...diff };
    return diskWarnings(change, { ...request, ...(oldHalf && { oldHalf }) }).join(" ");
  };
  return [
    ["the instance doesn't exist", "preview: an error", `\`${violation?.property}\`: ${violation?.reason}`],
    ["a disk is bought", "preview", notes.join(" ")],
    ["the disk moves to another instance", "preview: a warning", told({ instanceId: "uhost-4d5e6f" })],
    ["the disk grows", "preview: a warning", told({ size: 200 })],
    ["the disk is replaced", "preview: a warning", told({ size: 50 })],
    ["the disk is replaced (`retainOnDelete`)", "preview: a warning", told({ size: 50 }, "retained")],
  ];
}
