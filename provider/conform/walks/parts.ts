import { randomBytes } from "node:crypto";
import { at, type Row, rowsAt } from "../json";
import { type Life, LONGEST_HOURS } from "../life";
import { bootDisk, DISK_TYPE, placeOf, priceOf } from "../machine";
import { diskName, NAME, newMark } from "../marks";

/** A data disk of a machine, and an image created from it. */

const DISK_GB = 20;
/** According to the service's pages, 30 GB of images are free and the rest is charged by the day. All of it counts as charged here. */
const IMAGE_GB_DAY = 0.008;

export async function addDisk(life: Life): Promise<void> {
  const { service, budget } = life.run;
  const boot = bootDisk(life.machine);
  const data = { IsBoot: false, Type: DISK_TYPE, Size: 2 * DISK_GB };
  const [before, after] = [
    await priceOf(service, life.machine, "Postpay", [boot]),
    await priceOf(service, life.machine, "Postpay", [boot, data]),
  ];
  const hourly = before === undefined || after === undefined ? undefined : Math.max(0, after - before);
  if (!budget.take("a data disk", hourly === undefined ? undefined : hourly * LONGEST_HOURS)) {
    return service.seen.notMet(`${life.kind}.disk`, "it would cost more than is left of the budget");
  }
  const { exchange } = await life.write("disk", "CreateAndAttachCompshareDisk", {
    Size: DISK_GB,
    DiskType: "SSDDataDisk",
    Name: diskName(life.id),
    ChargeType: "Postpay",
    Quantity: 1,
  });
  const id = exchange?.json?.UDiskId;
  if (typeof id !== "string") return;
  life.disk = { id, gb: DISK_GB };
  life.run.made.add(id);
  await life.until("disk-shown", (row) => diskOf(row, id) !== undefined, 60_000);
  await service.send(`${life.kind}.disk-listed`, "DescribeCompshareDisk", placeOf(life.machine));
}

const diskOf = (row: Row | undefined, id: string) =>
  rowsAt(row, "DiskSet").find(({ DiskId, UDiskId }) => DiskId === id || UDiskId === id);

/** Grows the data disk by half of what was paid for. */
export async function grow(life: Life, step: string): Promise<void> {
  if (!life.disk) return noDisk(life, step);
  const Size = life.disk.gb + DISK_GB / 2;
  const { error } = await life.write(step, "ResizeCompShareDisk", { UDiskId: life.disk.id, Size });
  if (!error) life.disk = { ...life.disk, gb: Size };
}

export async function detach(life: Life): Promise<void> {
  const { disk } = life;
  if (!disk) return noDisk(life, "detach");
  const seen = diskOf(await life.describe("before-detach"), disk.id);
  const Device = typeof seen?.Drive === "string" ? seen.Drive : undefined;
  const { error } = await life.write("detach", "DetachCompshareDisk", { UDiskId: disk.id, Device });
  if (error) return;
  const { service } = life.run;
  const remove = (step: string) =>
    service.send(`${life.kind}.${step}`, "DeleteCompshareDisk", { ...placeOf(life.machine), UDiskId: disk.id });
  const until = service.now() + 120_000;
  for (let attempt = 0; (await remove("disk-delete")).error && service.now() < until; attempt++)
    await life.pause(attempt);
  if (service.seen.last(`${life.kind}.disk-delete`)?.retCode !== 0) return;
  life.disk = undefined;
  life.run.made.delete(disk.id);
  await remove("disk-delete-twice");
}

const noDisk = (life: Life, step: string) =>
  life.run.service.seen.notMet(`${life.kind}.${step}`, "there is no data disk");

/** Creates an image, polls until it is ready, and deletes it. */
export async function makeImage(life: Life): Promise<void> {
  const { service, budget } = life.run;
  const { region: Region } = life.machine;
  if (!budget.take("a custom image, a day", life.machine.bootGb * IMAGE_GB_DAY)) {
    return service.seen.notMet(`${life.kind}.image`, "it would cost more than is left of the budget");
  }
  const params = { Name: `${NAME}-${randomBytes(4).toString("hex")}`, Description: newMark() };
  const { exchange } = await life.write("image", "CreateCompShareCustomImage", params);
  const CompShareImageId = exchange?.json?.CompShareImageId;
  if (typeof CompShareImageId !== "string") return;
  life.run.made.add(CompShareImageId);
  const here = { ...placeOf(life.machine), CompShareImageId };
  const until = service.now() + 15 * 60_000;
  for (let attempt = 0; service.now() < until; attempt++) {
    await service.send(`${life.kind}.image-progress`, "GetCompShareImageCreateProgress", here);
    const listed = await service.send(`${life.kind}.image-made`, "DescribeCompShareCustomImages", {
      Region,
      CompShareImageId,
    });
    const status = at(rowsAt(listed.exchange?.json, "ImageSet")[0], "Status");
    if (typeof status === "string" && status !== "Making") break;
    await life.pause(attempt);
  }
  const { error } = await life.write("image-delete", "TerminateCompShareCustomImage", { CompShareImageId });
  if (!error) life.run.made.delete(CompShareImageId);
}
