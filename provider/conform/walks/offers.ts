import { bootDisk, DISK_TYPE, type Machine, placeOf } from "../machine";
import type { Service } from "../world";

/** An id that can't exist. */
const NOBODY = "uhost-000000000000";
const PAST_ALL = 100_000;

/** Queries that cost nothing. */
export async function walkOffers(service: Service, machine: Machine, spot: Machine | undefined): Promise<void> {
  const here = placeOf(machine);
  const { Region } = here;
  const sizeOf = ({ gpuType, gpu, cpu, memory }: Machine) => ({ GpuType: gpuType, Gpu: gpu, Cpu: cpu, Memory: memory });
  const size = sizeOf(machine);
  const data = { IsBoot: false, Type: DISK_TYPE, Size: 20 };
  const boot = (Size: number) => ({ ...bootDisk(machine), Size });
  const image = { CompShareImageId: machine.imageId };
  const questions: [step: string, action: string, params: object][] = [
    ["projects", "GetProjectList", {}],
    ["balance", "GetBalance", {}],
    ["unknown-action", "DescribeCompShareMoon", {}],
    ["catalogue-zone", "DescribeAvailableCompShareInstanceTypes", here],
    ["catalogue-spot", "DescribeAvailableCompShareInstanceTypes", { Region, InstanceType: "spot" }],
    ["inventory", "DescribeCompShareGpuInventory", { Region }],
    ["prices", "GetCompShareInstancePrice", { ...here, ...size, Disks: [boot(100)] }],
    ["prices-boot", "GetCompShareInstancePrice", { ...here, ...size, Disks: [boot(200)] }],
    ["prices-data", "GetCompShareInstancePrice", { ...here, ...size, Disks: [boot(200), data] }],
    ["price-moon", "GetCompShareInstancePrice", { ...here, ...size, GpuType: "MOON", Disks: [boot(100)] }],
    ["images-page", "DescribeCompShareImages", { Region, Limit: 100 }],
    ["images-101", "DescribeCompShareImages", { Region, Limit: 101 }],
    ["images-past", "DescribeCompShareImages", { Region, Limit: 10, Offset: PAST_ALL }],
    ["instances-past", "DescribeCompShareInstance", { Region, Limit: 10, Offset: PAST_ALL }],
    ["instances-101", "DescribeCompShareInstance", { Region, Limit: 101 }],
    ["nobody", "DescribeCompShareInstance", { ...here, UHostIds: [NOBODY] }],
    ["own-images", "DescribeCompShareCustomImages", { Region, Limit: 100 }],
    ["disks", "DescribeCompshareDisk", { ...here }],
    ["software", "DescribeCompShareSoftwarePort", { Region }],
    ["image", "DescribeCompShareImages", { Region, ...image }],
  ];
  if (spot) {
    questions.push([
      "prices-spot",
      "GetCompShareInstancePrice",
      { ...placeOf(spot), ...sizeOf(spot), Disks: [boot(100)] },
    ]);
  } else service.seen.notMet("prices-spot", "no Spot was asked for: --spot does");
  for (const [step, action, params] of questions) await service.send(step, action, { ...params });
  await service.sendOtherwise("wrong-signature", "GetProjectList", { privateKey: "not-the-key" });
  if (service.settings.projectId) {
    await service.sendOtherwise("no-project", "DescribeCompShareInstance", { projectId: undefined });
  } else service.seen.notMet("no-project", "no project is set, so none has to be");
}
